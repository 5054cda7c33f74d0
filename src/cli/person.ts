/** `sterna person find ID`: who an address is. */

import { findIdentity } from "../app/discover/find-identity.ts";
import { askForPosts } from "../app/jobs/backfill.ts";
import { findShownProfile } from "../store/people/profiles.ts";
import { defineCommand, UsageError } from "./command.ts";
import { exits } from "./exit.ts";
import { refuse } from "./refuse.ts";

export const command = defineCommand({
  name: "person",
  summary: "find out who an address is",
  usage: "find ID [--fresh] [--json]",
  about:
    "Says who has the address ID (bob@pod.example): as known here, else as their pod says, which is asked. " +
    "What a pod says is kept; what it cannot say is remembered for a while, so that it is not asked again at once. " +
    "Of somebody of another pod the newest public posts are then fetched by the server, now or when it starts.",
  options: {
    fresh: { type: "boolean", about: "ask their pod in any case" },
    json: { type: "boolean", about: "print one JSON object" },
  },
  async run({ values, positionals }, { out, house }) {
    const [verb, id, ...rest] = positionals;
    if (verb !== "find" || id === undefined || rest.length > 0)
      throw new UsageError("Whom? Give find and one address.");
    const json = values.json === true;
    const { parts, close } = await house.open();
    try {
      const found = await findIdentity(parts, id, { fresh: values.fresh === true });
      if (!found.ok) {
        const { ref } = found.refusal;
        const code = found.refusal.code === "own" ? "answer-wrong" : found.refusal.code;
        throw refuse("person", { code, ref }, { json, out });
      }
      await askForPosts(parts, found.value);
      const { ref, guid, state, local, identityId } = found.value;
      const profile = await findShownProfile(parts.database.db, identityId);
      const name = profile?.name ?? null;
      if (json) out(JSON.stringify({ id: ref, guid, name, state, local, avatar: profile?.avatarUrl ?? null }));
      else
        out(
          `${ref}${name === null ? "" : `  ${name}`}${local ? "  (of this pod)" : ""}${state === "current" ? "" : `  ${state}`}`,
        );
      return exits.done;
    } finally {
      await close();
    }
  },
});
