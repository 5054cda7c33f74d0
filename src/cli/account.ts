/** `sterna account add NAME`, `account close NAME`, `account list`: the accounts of this pod. */
import { addAccount } from "../app/accounts/add.ts";
import { closeAccount, planClosing } from "../app/accounts/close.ts";
import { makePasswordLink } from "../app/accounts/password-link.ts";
import type { Parts } from "../app/parts.ts";
import { limits } from "../base/limits.ts";
import { listAccounts } from "../store/people/accounts.ts";
import { defineCommand, type Io, UsageError } from "./command.ts";
import { type ExitCode, exits } from "./exit.ts";
import { refuse } from "./refuse.ts";

type Ask = { readonly name: string | null; readonly json: boolean; readonly yes: boolean };

const acts: Readonly<Record<string, (parts: Parts, ask: Ask, io: Io) => Promise<ExitCode>>> = { add, close, list };

export const command = defineCommand({
  name: "account",
  summary: "add an account, close one, or list them",
  usage: "add NAME | close NAME [--yes] | list [--json]",
  about:
    "add: makes the account NAME with a new key, open at once, and prints a link with which its person chooses a password, once, within 7 days. " +
    "close: says what would go; with --yes ends the account for good: its posts and photos with all that hangs on them, its profile, contacts and imports go, " +
    "what it said below others' posts stays, all who must know are told, and nobody ever gets the name again. There is no way back. " +
    "list: every account that was ever made here.",
  options: {
    yes: { type: "boolean", about: "for close: do it" },
    json: { type: "boolean", about: "print JSON" },
  },
  async run({ values, positionals }, io) {
    const [verb = "", name = null, ...rest] = positionals;
    const act = acts[verb];
    if (act === undefined || rest.length > 0 || (name === null) !== (verb === "list"))
      throw new UsageError("What is to be done? Give add NAME, close NAME, or list.");
    const { parts, close } = await io.house.open();
    try {
      return await act(parts, { name, json: values.json === true, yes: values.yes === true }, io);
    } finally {
      await close();
    }
  },
});

async function add(parts: Parts, { name, json }: Ask, { out, say }: Io): Promise<ExitCode> {
  const added = await addAccount(parts, name ?? "");
  if (!added.ok) throw refuse("account", added.refusal, { json, out });
  const { username, ref } = added.value;
  const link = await makePasswordLink(parts, username);
  if (!link.ok) throw new Error(`a new account without a link: ${link.refusal.code}`);
  if (json) out(JSON.stringify({ username, id: ref, passwordLink: link.value, validDays: limits.passwordLinkDays }));
  else {
    out(
      `${ref} is there. Choose its password (this link works once, for ${limits.passwordLinkDays} days): ${link.value}`,
    );
    say("Give the link to nobody but the person.");
  }
  return exits.done;
}

async function close(parts: Parts, { name, json, yes }: Ask, { out }: Io): Promise<ExitCode> {
  const username = (name ?? "").trim().toLowerCase();
  const done = yes ? await closeAccount(parts, username) : await planClosing(parts, username);
  if (!done.ok) throw refuse("account", done.refusal, { json, out });
  const { posts, photos, contacts, conversations, told } = done.value;
  if (json) out(JSON.stringify({ username, closed: yes, posts, photos, contacts, conversations, told }));
  else if (yes) out(`${username} is closed. ${told} people on other pods are told.`);
  else {
    out(
      `${username}: ${posts} posts, ${photos} photos, ${contacts} contacts and ${conversations} conversations would go for good.`,
    );
    out(`${told} people on other pods would be told. Nobody gets the name again. There is no way back.`);
    out(`Nothing has been written. To do it: sterna account close ${username} --yes`);
  }
  return exits.done;
}

async function list(parts: Parts, { json }: Ask, { out, say }: Io): Promise<ExitCode> {
  const accounts = await listAccounts(parts.database.db);
  if (json) {
    out(
      JSON.stringify(
        accounts.map(({ ref, createdAt, ...rest }) => ({ ...rest, id: ref, createdAt: createdAt.toISOString() })),
      ),
    );
  } else if (accounts.length === 0) say("There is no account here. Make one with: sterna account add NAME");
  else
    for (const { ref, state, createdAt } of accounts)
      out(`${ref}  ${state}  since ${createdAt.toISOString().slice(0, 10)}`);
  return exits.done;
}
