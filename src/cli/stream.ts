/** `sterna stream --as NAME`: what an account reads, one person's posts, or the posts with a tag. */
import { personPosts, readerStream, type StreamPage, taggedPosts } from "../store/views/stream.ts";
import { type Acting, actingOptions, openAccount, whom } from "./acting.ts";
import { defineCommand, UsageError } from "./command.ts";
import { exits } from "./exit.ts";
import { postAsJson, printPost } from "./post-print.ts";
import { tagOf } from "./tag.ts";

export const command = defineCommand({
  name: "stream",
  summary: "list what an account reads",
  usage: "--as NAME [--of ID | --tag TAG] [--before N] [--json]",
  about:
    "The newest 20 posts that the account NAME reads: its own, those of people with whom it shares, what was sent to it, and public ones with tags that it follows. " +
    "Nothing by people whom it blocks or mutes.",
  options: {
    ...actingOptions,
    of: { type: "string", value: "ID", about: "what this person wrote, as far as NAME may see it" },
    tag: { type: "string", value: "TAG", about: "public posts with this tag" },
    before: { type: "string", value: "N", about: "go on behind the last page, which gave this number" },
  },
  async run({ values, positionals }, io) {
    const { of, tag, before } = values;
    if (positionals.length > 0) throw new UsageError(`stream takes no "${positionals[0]}"`);
    if (of !== undefined && tag !== undefined) throw new UsageError("Give --of or --tag, not both.");
    if (before !== undefined && !/^\d{1,15}$/.test(before)) throw new UsageError("--before is a number.");
    const { parts, close } = await io.house.open();
    try {
      const json = values.json === true;
      const account = await openAccount(parts, values.as, io, json);
      const acting: Acting = { parts, account, words: [], json, io };
      const { posts, next } = await find(acting, { of, tag, after: before === undefined ? null : Number(before) });
      if (json) io.out(JSON.stringify({ posts: posts.map((post) => postAsJson(post, parts.config.url)), next }));
      else for (const post of posts) io.out(`${printPost(post).join("\n")}\n`);
      if (!json && next !== null) io.say(`There are more: --before ${next}`);
      return exits.done;
    } finally {
      await close();
    }
  },
});

type Which = { readonly of: string | undefined; readonly tag: string | undefined; readonly after: number | null };

async function find(acting: Acting, { of, tag, after }: Which): Promise<StreamPage> {
  const { parts, account } = acting;
  const { db } = parts.database;
  const reader = { kind: "account", accountId: account.accountId, personId: account.personId } as const;
  if (tag !== undefined) return taggedPosts(db, reader, tagOf(acting, tag), after);
  return of === undefined ? readerStream(db, reader, after) : personPosts(db, reader, await whom(acting, of), after);
}
