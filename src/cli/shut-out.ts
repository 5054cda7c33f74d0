/** `sterna shut-out add WHAT`, `remove WHAT`, `list`: pods and people with which this pod has nothing to do. */
import { letIn, shutOut, shutOutList } from "../app/moderate/shut-out.ts";
import { defineCommand, UsageError } from "./command.ts";
import { exits } from "./exit.ts";
import { printTime } from "./print-time.ts";
import { refuse } from "./refuse.ts";

/** More than anybody shuts out. */
const listed = 10_000;

export const command = defineCommand({
  name: "shut-out",
  summary: "have nothing to do with a pod or with somebody",
  usage: "list | add HOST|ADDRESS [--note TEXT] | remove HOST|ADDRESS [--json]",
  about:
    "add: from now on nothing is taken from that pod and its subdomains, or from that person, nothing is sent to them, and what is here of them is shown to nobody. " +
    "remove: what is here is shown again; what happened meanwhile does not come. list: all of them, the youngest first.",
  options: {
    note: { type: "string", value: "TEXT", about: "with add: why, for podmins alone" },
    json: { type: "boolean", about: "print JSON" },
  },
  async run({ values, positionals }, { out, say, house }) {
    const [verb, what, ...rest] = positionals;
    const isList = verb === "list";
    if ((!isList && verb !== "add" && verb !== "remove") || isList !== (what === undefined) || rest.length > 0)
      throw new UsageError("What is to be done? Give add HOST|ADDRESS, remove HOST|ADDRESS, or list.");
    const json = values.json === true;
    const { parts, close } = await house.openWithoutWires();
    try {
      if (what === undefined) {
        const all = await shutOutList(parts, { skip: 0, most: listed });
        if (json) out(JSON.stringify(all));
        else if (all.length === 0) say("Nobody is shut out.");
        for (const each of json ? [] : all)
          out(
            `${each.what}: since ${printTime(each.since)}, people known here: ${each.people}, contacts: ${each.contacts}${each.note === "" ? "" : ` (${each.note.replace(/\s+/g, " ")})`}`,
          );
        return exits.done;
      }
      const done = verb === "add" ? await shutOut(parts, { what, note: values.note ?? "" }) : await letIn(parts, what);
      if (!done.ok) throw refuse("moderate", done.refusal, { json, out });
      if (json) out(JSON.stringify({ what, shutOut: verb === "add" }));
      else out(verb === "add" ? `${what} is shut out.` : `${what} is shut out no more.`);
      return exits.done;
    } finally {
      await close();
    }
  },
});
