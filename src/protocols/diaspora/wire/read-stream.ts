/** The list of somebody's newest posts that their pod gives: JSON, of which only guids are taken, for each post is asked for and proved by itself. */
import type { Thing } from "../../../core/message.ts";
import type { Wire } from "../../wire-port.ts";
import { isGuid } from "../ids.ts";
import { isObject, parsedJson } from "../values.ts";

/** A browser is led from here to the profile page. */
export const page: Wire["fetch"]["page"] = (base, { guid }) => (isGuid(guid) ? `${base}/people/${guid}` : null);

type Stream = Pick<Wire["fetch"], "stream" | "readStream">;

export const stream: Stream["stream"] = (base, { guid }) =>
  isGuid(guid) ? { url: `${base}/people/${guid}/stream`, accept: "application/json" } : null;

/** @see diaspora* `app/workers/fetch_public_posts.rb`, `lib/diaspora/fetcher/public.rb`: what pods look at in each post, too */
export const readStream: Stream["readStream"] = (body, person) => {
  const posts = parsedJson(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
  if (!Array.isArray(posts)) return null;
  const guids = posts.flatMap((post: unknown): string[] => {
    if (!isObject(post) || post.public !== true || !isGuid(post.guid)) return [];
    return isObject(post.author) && post.author.guid === person.guid ? [post.guid] : [];
  });
  return [...new Set(guids)].map((guid): Thing => ({ kind: "post", guid }));
};
