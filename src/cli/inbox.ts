/** `sterna inbox list`: messages of other pods that were refused. */
import { limits } from "../base/limits.ts";
import { spellOut } from "../base/printable.ts";
import { countInbox, listRefused, type RefusedMessage } from "../store/views/pods.ts";
import { defineCommand, UsageError } from "./command.ts";
import { exits } from "./exit.ts";
import { printTime } from "./print-time.ts";

const refusedListed = 100;

export const command = defineCommand({
  name: "inbox",
  summary: "list refused messages of other pods",
  usage: "list [--json]",
  about:
    `Shows the newest ${refusedListed} messages of other pods that were refused: when, from whom they say they are, and why (FEDERATION.md explains the codes); ` +
    `and how many wait to be judged. Refused messages are kept for ${limits.refusedDays} days.`,
  options: { json: { type: "boolean", about: "print one JSON object: waiting, refused, messages" } },
  async run({ values, positionals }, io) {
    const [verb, ...rest] = positionals;
    if (verb !== "list" || rest.length > 0) throw new UsageError("What is to be done? Give list.");
    const { parts, close } = await io.house.openWithoutWires();
    try {
      const { db } = parts.database;
      const [counts, messages] = [await countInbox(db), await listRefused(db, { skip: 0, most: refusedListed })];
      if (values.json === true) io.out(JSON.stringify({ ...counts, messages }));
      else {
        for (const each of messages) io.out(print(each));
        io.say(`${counts.waiting} wait to be judged, ${counts.refused} were refused.`);
      }
      return exits.done;
    } finally {
      await close();
    }
  },
});

function print({ receivedAt, sender, account, code, detail, protocol }: RefusedMessage): string {
  const at = printTime(receivedAt);
  const to = account === null ? "" : ` to ${account}`;
  const why = detail === null || detail === "" ? code : `${code} (${spellOut(detail)})`;
  return `${at}  ${spellOut(sender ?? "somebody")}${to}, ${protocol}: ${why}`;
}
