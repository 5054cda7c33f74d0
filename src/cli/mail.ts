/** `sterna mail list`, `retry`, `test ADDRESS`: letters that wait, and whether the mail server takes one. */
import type { Parts } from "../app/parts.ts";
import { message } from "../base/problem.ts";
import { parseMailAddress } from "../core/mail-address.ts";
import { listLetters, retryLetters } from "../store/views/letters.ts";
import { defineCommand, type Io, Refused, UsageError } from "./command.ts";
import { type ExitCode, exits } from "./exit.ts";

export const command = defineCommand({
  name: "mail",
  summary: "list letters that wait or were refused, try again, or test",
  usage: "list | retry | test ADDRESS [--json]",
  about:
    "list: letters that wait for the mail server, with their next try and what it said, and those that it refused for good within 30 days. " +
    "retry: those that wait are tried now, also those that were given up after two days. test: hands one letter to the mail server at once and says what came of it. " +
    "What letters say is never shown.",
  options: { json: { type: "boolean", about: "print JSON" } },
  async run({ values, positionals }, io) {
    const [verb = "", address = null, ...rest] = positionals;
    if (!["list", "retry", "test"].includes(verb) || rest.length > 0 || (address !== null) !== (verb === "test"))
      throw new UsageError("What is to be done? Give list, retry, or test ADDRESS.");
    const { parts, close } = await io.house.openWithoutWires();
    const json = values.json === true;
    try {
      if (verb === "list") return await list(parts, json, io);
      if (verb === "test") return await test(parts, address ?? "", json, io);
      const letters = await retryLetters(parts.database.db, new Date(parts.clock.now()));
      io.out(json ? JSON.stringify({ letters }) : `${letters} letters are tried again now, if the server runs.`);
      return exits.done;
    } finally {
      await close();
    }
  },
});

async function list(parts: Parts, json: boolean, { out, say }: Io): Promise<ExitCode> {
  if (parts.config.mail === null) say("STERNA_MAIL is not set: this pod writes no letters.");
  const letters = await listLetters(parts.database.db);
  if (json)
    out(
      JSON.stringify(
        letters.map(({ writtenAt, nextAt, ...letter }) => ({
          ...letter,
          writtenAt: writtenAt.toISOString(),
          nextAt: nextAt?.toISOString() ?? null,
        })),
      ),
    );
  else if (letters.length === 0) say("No letter waits, and none was refused.");
  else
    for (const { username, kind, writtenAt, state, nextAt, tries, said } of letters) {
      const when = state === "waits" ? `next try ${nextAt?.toISOString() ?? ""}` : state;
      out(`${writtenAt.toISOString()}  ${kind} to ${username}  ${when}, tried ${tries} times  ${said ?? ""}`.trimEnd());
    }
  return exits.done;
}

type MailTestRefusal =
  | { readonly code: "mail-off" }
  | { readonly code: "mail-address-malformed"; readonly address: string }
  | { readonly code: "mail-refused"; readonly detail: string };

/** @throws {Fault} the mail server cannot be reached, or says "later" */
async function test(parts: Parts, text: string, json: boolean, { out }: Io): Promise<ExitCode> {
  const refusal = await tryLetter(parts, text);
  if (refusal !== null) {
    if (json) out(JSON.stringify({ refusal }));
    const { code, ...args } = refusal;
    throw new Refused(
      [{ what: message(`mail.${code}`, args), next: message(`mail.${code}.next`, args) }],
      exits.refused,
    );
  }
  const { mail } = parts.config;
  const where = mail?.kind === "folder" ? mail.path : (mail?.host ?? "");
  out(json ? JSON.stringify({ sent: true, where }) : `${where} has taken a letter to ${text}.`);
  return exits.done;
}

async function tryLetter({ mailer, config }: Parts, text: string): Promise<MailTestRefusal | null> {
  if (mailer === null) return { code: "mail-off" };
  const to = parseMailAddress(text);
  if (to === null) return { code: "mail-address-malformed", address: text };
  const { host } = new URL(config.url);
  const subject = `A letter of ${host}`;
  const sent = await mailer.send({
    to,
    subject,
    text: `This letter tests whether ${host} can send letters. It can.\n`,
  });
  return sent.ok ? null : { code: "mail-refused", detail: sent.refusal.detail };
}
