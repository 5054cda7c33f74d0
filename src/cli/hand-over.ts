/** `sterna hand-over list NAME`, `stop NAME`: accounts that go from one Sterna to another, from server to server. */
import { handOversOfName, stopHandOversOfName } from "../app/hand-over/podmin.ts";
import { defineCommand, UsageError } from "./command.ts";
import { exits } from "./exit.ts";
import { refuse } from "./refuse.ts";

export const command = defineCommand({
  name: "hand-over",
  summary: "list what is handed over of an account, or stop it",
  usage: "list NAME | stop NAME [--json]",
  about:
    "What the account NAME has asked for at another Sterna, and which others its owner has allowed to copy it. stop ends what is under way, at this end; what was copied is copied. " +
    "Asking and saying yes are pages' alone: it takes somebody who is logged in at both ends. Whoever runs both pods uses sterna export and sterna import.",
  options: { json: { type: "boolean", about: "print one JSON object" } },
  async run({ values, positionals }, { out, house }) {
    const [verb, name, ...rest] = positionals;
    if ((verb !== "list" && verb !== "stop") || name === undefined || rest.length > 0)
      throw new UsageError("Of which account? Give list NAME, or stop NAME.");
    const json = values.json === true;
    const { parts, close } = await house.open();
    const unknown = (): never => {
      throw refuse("as", { code: "account-not-open" }, { json, out }, { name });
    };
    try {
      if (verb === "stop") {
        const stopped = (await stopHandOversOfName(parts, name)) ?? unknown();
        out(json ? JSON.stringify({ stopped }) : `${stopped} stopped`);
        return exits.done;
      }
      const seen = (await handOversOfName(parts, name)) ?? unknown();
      if (json) out(JSON.stringify(seen));
      else {
        const { toHere, fromHere } = seen;
        if (toHere !== null) out(`${toHere.askedAt.toISOString()}  from ${toHere.oldRef}: ${toHere.state}`);
        for (const { confirmedAt, newRef, state } of fromHere)
          out(`${confirmedAt.toISOString()}  to ${newRef}: ${state}`);
      }
      return exits.done;
    } finally {
      await close();
    }
  },
});
