/** `sterna tag VERB --as NAME …`: the tags that an account follows. */
import { followTag, unfollowTag } from "../app/follow-tag.ts";
import { parseTag } from "../core/tag.ts";
import { followedTags } from "../store/content/tags.ts";
import { type Acting, actingOptions, openAccount, refused } from "./acting.ts";
import { defineCommand, UsageError } from "./command.ts";
import { exits } from "./exit.ts";

export const command = defineCommand({
  name: "tag",
  summary: "list, follow and unfollow tags",
  usage: "list | follow TAG... | unfollow TAG... --as NAME [--json]",
  about:
    "The tags that the account NAME follows: public posts with them come into its stream. Nobody is told. " +
    "All verbs print the list as it is then.",
  options: actingOptions,
  async run({ values, positionals }, io) {
    const [verb = "", ...words] = positionals;
    if (!["list", "follow", "unfollow"].includes(verb) || (verb === "list") !== (words.length === 0))
      throw new UsageError("What is to be done? Give list, follow TAG..., or unfollow TAG...");
    const { parts, close } = await io.house.open();
    try {
      const json = values.json === true;
      const acting: Acting = { parts, account: await openAccount(parts, values.as, io, json), words, json, io };
      const { accountId } = acting.account;
      for (const tag of words.map((word) => tagOf(acting, word))) {
        if (verb === "unfollow") await unfollowTag(parts, accountId, tag);
        else {
          const followed = await followTag(parts, accountId, tag);
          if (!followed.ok) throw refused("tag", followed.refusal, acting);
        }
      }
      const tags = await followedTags(parts.database.db, accountId);
      if (json) io.out(JSON.stringify(tags));
      else for (const tag of tags) io.out(`#${tag}`);
      return exits.done;
    } finally {
      await close();
    }
  },
});

/** The name of a tag as it was typed. @throws {Refused} it is none */
export function tagOf(acting: Acting, word: string): string {
  const tag = parseTag(word);
  if (tag === null) throw refused("tag", { code: "tag-malformed", tag: word }, acting);
  return tag;
}
