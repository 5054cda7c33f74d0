/** `sterna podmin add NAME`, `podmin remove NAME`, `podmin list`: who sees the pod's own pages. */
import { makePodmin } from "../app/accounts/podmin.ts";
import { listPodmins } from "../store/people/accounts.ts";
import { defineCommand, UsageError } from "./command.ts";
import { exits } from "./exit.ts";
import { refuse } from "./refuse.ts";

export const command = defineCommand({
  name: "podmin",
  summary: "say who looks after the pod, or list them",
  usage: "add NAME | remove NAME | list [--json]",
  about:
    "An account that looks after the pod sees on the page /pods what waits for other pods, may have them tried again, and sees which messages were refused. " +
    "It sees nothing of what people write. By command everything can be done without such an account.",
  options: { json: { type: "boolean", about: "print one JSON object: podmins" } },
  async run({ values, positionals }, { out, house }) {
    const [verb, name, ...rest] = positionals;
    const changes = verb === "add" || verb === "remove";
    if ((!changes && verb !== "list") || rest.length > 0 || (name !== undefined) !== changes)
      throw new UsageError("What is to be done? Give add NAME, remove NAME, or list.");
    const { parts, close } = await house.openWithoutWires();
    try {
      if (name !== undefined) {
        const made = await makePodmin(parts, name, verb === "add");
        if (!made.ok) throw refuse("as", made.refusal, { json: values.json === true, out }, { name });
      }
      const podmins = await listPodmins(parts.database.db);
      if (values.json === true) out(JSON.stringify({ podmins }));
      else for (const each of podmins) out(each);
      return exits.done;
    } finally {
      await close();
    }
  },
});
