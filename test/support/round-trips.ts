/** Archives compared that should hold the same account: what came in, and what left again under another address. */
import { createHash } from "node:crypto";
import { photosIn } from "./arrivals.ts";
import type { archiveAt } from "./exports.ts";

type Json = Record<string, never>;
type Archive = ReturnType<typeof archiveAt>;

/** By the property that tells elements of a list apart; what has an order of its own in a real archive keeps it. */
const by = (list: readonly Json[], key: (element: never) => string): Record<string, Json> =>
  Object.fromEntries(list.map((element) => [key(element as never), element]));
const byGuid = (list: readonly Json[]) => by(list, (each: { entity_data: { guid: string } }) => each.entity_data.guid);

/** What has to differ is made equal: the address, the folder of its photos, links to them and to own posts, the key. */
export function sameButAddress(archive: Archive) {
  const { user, others_data: others } = archive;
  const { ref, folder } = { ref: user.profile.entity_data.author as string, folder: folderOf(user.profile) };
  const plain = (value: unknown) =>
    JSON.parse(
      JSON.stringify(value ?? null, (key, member) => {
        if (key === "author" && member === ref) return "OWNER";
        if (key === "remote_photo_path") return "FOLDER";
        if (key === "text" && typeof member === "string" && /\/posts\/|images\/|\/photos\//.test(member))
          return "LINKS";
        return typeof member === "string" && folder !== null ? member.replaceAll(folder, "FOLDER/") : member;
      }),
    );
  const { posts, relayables, contacts, post_subscriptions: watched, blocks, ...head } = plain(user);
  for (const post of posts) post.subscribed_users_ids?.sort();
  return {
    head: { ...head, private_key: "", username: "" },
    order: posts.map((post: { entity_data: { guid: string } }) => post.entity_data.guid),
    posts: byGuid(posts),
    relayables: byGuid(relayables),
    contacts: by(contacts, (each: { account_id: string }) => each.account_id),
    watched: watched.sort(),
    blocks: blocks.sort(),
    others: byGuid(plain(others.relayables)),
  };
}

const folderOf = (profile: { entity_data: { image_url?: string } }): string | null =>
  /^(.*\/)thumb_large_/.exec(profile.entity_data.image_url ?? "")?.[1] ?? null;

/** The files of a photo zip by name, each by its SHA-256. */
export const sumsIn = async (path: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    [...(await photosIn(path))].map(([name, bytes]) => [name, createHash("sha256").update(bytes).digest("hex")]).sort(),
  );
