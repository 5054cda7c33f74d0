/** `sterna invitation make`, `list`, `end ID`: links with which people make an account by page. */
import { makeInvitation } from "../app/accounts/invitations.ts";
import type { Parts } from "../app/parts.ts";
import { limits } from "../base/limits.ts";
import { endInvitation, openInvitations } from "../store/people/invitations.ts";
import { defineCommand, type Io, UsageError } from "./command.ts";
import { type ExitCode, exits } from "./exit.ts";
import { refuse } from "./refuse.ts";

export const command = defineCommand({
  name: "invitation",
  summary: "make a link to sign up with, list them, or end one",
  usage: "make [--uses N] [--days N] | list | end ID [--json]",
  about:
    "make: prints a link with which so many people make an account of their own, each once, until so many days are over. It is printed now and never again. " +
    "list: those that somebody could still use. end: the link works no more. Where STERNA_SIGN_UP is closed no link works.",
  options: {
    uses: { type: "string", value: "N", about: "for make: how many people, 1 to 100; else 1" },
    days: { type: "string", value: "N", about: "for make: how long, 1 to 90 days; else 14" },
    json: { type: "boolean", about: "print JSON" },
  },
  async run({ values, positionals }, io) {
    const [verb = "", id = null, ...rest] = positionals;
    if (!["make", "list", "end"].includes(verb) || rest.length > 0 || (id !== null) !== (verb === "end"))
      throw new UsageError("What is to be done? Give make, list, or end ID.");
    const { parts, close } = await io.house.openWithoutWires();
    const json = values.json === true;
    try {
      if (verb === "list") return await list(parts, json, io);
      if (verb === "end") return await end(parts, id ?? "", json, io);
      const uses = numberOf(values.uses ?? "1", "--uses");
      const days = numberOf(values.days ?? String(limits.invitationUsualDays), "--days");
      return await make(parts, { uses, days }, json, io);
    } finally {
      await close();
    }
  },
});

function numberOf(text: string, option: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${option} takes a whole number`);
  return Number(text);
}

async function make(
  parts: Parts,
  ask: { readonly uses: number; readonly days: number },
  json: boolean,
  { out, say }: Io,
): Promise<ExitCode> {
  const made = await makeInvitation(parts, { inviter: null, ...ask });
  if (!made.ok) throw refuse("invitation", made.refusal, { json, out });
  const { id, url } = made.value;
  if (json) out(JSON.stringify({ id, url, ...ask }));
  else {
    out(url);
    say(
      `For ${ask.uses} ${ask.uses === 1 ? "person" : "people"}, for ${ask.days} days. To end it: sterna invitation end ${id}`,
    );
    if (parts.config.signUp === "closed") say("STERNA_SIGN_UP is closed: until that changes the link does not work.");
  }
  return exits.done;
}

async function list(parts: Parts, json: boolean, { out, say }: Io): Promise<ExitCode> {
  const open = await openInvitations(parts.database.db, null, new Date(parts.clock.now()));
  if (json)
    out(
      JSON.stringify(
        open.map(({ createdAt, expiresAt, username, ...row }) => ({
          ...row,
          by: username,
          createdAt: createdAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
        })),
      ),
    );
  else if (open.length === 0) say("There is no open invitation. Make one with: sterna invitation make");
  else
    for (const { id, uses, used, username, expiresAt } of open)
      out(`${id}  ${used} of ${uses} used  by ${username ?? "command"}  until ${expiresAt.toISOString().slice(0, 10)}`);
  return exits.done;
}

async function end(parts: Parts, text: string, json: boolean, { out }: Io): Promise<ExitCode> {
  const ended = /^\d{1,15}$/.test(text) && (await endInvitation(parts.database.db, Number(text), null));
  if (!ended) {
    const refusal: InvitationEndRefusal = { code: "invitation-unknown", id: text };
    throw refuse("invitation", refusal, { json, out });
  }
  out(json ? JSON.stringify({ ended: Number(text) }) : `The invitation ${text} works no more.`);
  return exits.done;
}

type InvitationEndRefusal = { readonly code: "invitation-unknown"; readonly id: string };
