/** `sterna keep-here NAME`: shows what an import brought, without a move. */
import { keepHere } from "../app/arrive/keep-here.ts";
import { message } from "../base/problem.ts";
import { defineCommand, Refused, UsageError } from "./command.ts";
import { exits } from "./exit.ts";

export const command = defineCommand({
  name: "keep-here",
  summary: "show imported content here, without announcing a move",
  usage: "NAME",
  about:
    "The newest import into the account NAME stays here as the account's own: public posts become visible to everybody, limited ones to whom they are for. " +
    "Posts get new guids, no other pod is told, and this archive cannot be announced as a move any more. There is no way back.",
  options: {},
  async run({ positionals }, { out, house }) {
    const [name] = positionals;
    if (name === undefined || positionals.length > 1) throw new UsageError("Whose import? Give one account name.");
    const { parts, close } = await house.open();
    try {
      const kept = await keepHere(parts, { username: name });
      if (!kept.ok) {
        const { code } = kept.refusal;
        throw new Refused(
          [{ what: message(`keep-here.${code}`, { name }), next: message(`keep-here.${code}.next`, { name }) }],
          exits.refused,
        );
      }
      out(`What the import brought to ${name} is kept here and seen like anything else of theirs.`);
      return exits.done;
    } finally {
      await close();
    }
  },
});
