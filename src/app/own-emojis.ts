/** Custom emojis of this pod: podmins add them, and what people here write may call them. */
import type { Bytes } from "../base/bytes.ts";
import { limits } from "../base/limits.ts";
import { no, ok, type Result } from "../base/result.ts";
import { mediaTypes } from "../blobs/image.ts";
import { type CustomEmoji, emojiNamesIn, emojisIn, isEmojiUrl, isOwnEmojiName } from "../core/custom-emoji.ts";
import { mentionsIn } from "../core/mentions.ts";
import type { Message } from "../core/message.ts";
import { isBlobUsed } from "../store/arrival/photos.ts";
import {
  deleteOwnEmoji,
  insertOwnEmoji,
  listOwnEmojis,
  type OwnEmoji,
  ownEmojisCalled,
} from "../store/content/own-emojis.ts";
import type { Db } from "../store/database.ts";
import type { Parts } from "./parts.ts";
import { keepPhotoFile } from "./publish/photos.ts";

type Needs = Pick<Parts, "database" | "blobs" | "photoSizes" | "clock">;

export type OwnEmojiRefusal =
  | { readonly code: "emoji-name-malformed"; readonly name: string }
  | { readonly code: "emoji-taken"; readonly name: string }
  | { readonly code: "emoji-unknown"; readonly name: string }
  | { readonly code: "emojis-too-many"; readonly most: number }
  | { readonly code: "emoji-too-large"; readonly mostKilobytes: number; readonly mostSide: number }
  /** `detail`: what was found instead. */
  | { readonly code: "emoji-unusable"; readonly detail: string };

/** Its picture never changes under its address: another one of that name has another. */
export function ownEmojiUrl({ name, blob, mediaType }: Pick<OwnEmoji, "name" | "blob" | "mediaType">): string {
  return `/emojis/${name}/${blob.slice(0, 16)}.${mediaType === mediaTypes.jpeg ? "jpg" : mediaType.slice("image/".length)}`;
}

export const asCustomEmoji = (emoji: OwnEmoji): CustomEmoji => ({ name: emoji.name, url: ownEmojiUrl(emoji) });

/** @param bytes  a JPEG, PNG, GIF or WebP, by its content */
export async function addEmoji(
  needs: Needs,
  { name, bytes }: { readonly name: string; readonly bytes: Bytes },
): Promise<Result<OwnEmoji, OwnEmojiRefusal>> {
  const { database, blobs } = needs;
  const tooLarge = {
    code: "emoji-too-large",
    mostKilobytes: limits.emojiBytes / 1_000,
    mostSide: limits.emojiSidePixels,
  } as const;
  if (!isOwnEmojiName(name)) return no({ code: "emoji-name-malformed", name });
  const there = await listOwnEmojis(database.db);
  if (there.some((each) => each.name === name)) return no({ code: "emoji-taken", name });
  if (there.length >= limits.ownEmojis) return no({ code: "emojis-too-many", most: limits.ownEmojis });
  const kept = await keepPhotoFile(needs, bytes, limits.emojiBytes);
  if (!kept.ok)
    return no(kept.refusal.code === "upload-too-large" ? tooLarge : { ...kept.refusal, code: "emoji-unusable" });
  const { blob, type, width, height } = kept.value;
  const emoji = { name, blob, mediaType: mediaTypes[type], width, height, addedAt: new Date(needs.clock.now()) };
  const isVast = Math.max(width, height) > limits.emojiSidePixels;
  const made = !isVast && (await database.transaction((tx) => insertOwnEmoji(tx, emoji)));
  if (made) return ok(emoji);
  if (!(await isBlobUsed(database.db, blob))) await blobs.remove(blob);
  return no(isVast ? tooLarge : { code: "emoji-taken", name });
}

/** What was written with it keeps the name alone. */
export async function removeEmoji(
  { database, blobs }: Pick<Needs, "database" | "blobs">,
  name: string,
): Promise<Result<null, OwnEmojiRefusal>> {
  const blob = await database.transaction((tx) => deleteOwnEmoji(tx, name));
  if (blob === null) return no({ code: "emoji-unknown", name });
  if (!(await isBlobUsed(database.db, blob))) await blobs.remove(blob);
  return ok(null);
}

/** As pods elsewhere find them: of a pod without https nobody can, and they are left out. */
export function emojisFrom(base: string, emojis: readonly CustomEmoji[]): readonly CustomEmoji[] {
  const all = emojis.map(({ name, url }) => ({ name, url: url.startsWith("/") ? `${base}${url}` : url }));
  return all.filter(({ url }) => isEmojiUrl(url));
}

/** Those of this pod that a text calls. */
export async function ownEmojisIn(db: Db, text: string): Promise<readonly CustomEmoji[]> {
  const names = emojiNamesIn(text).filter(isOwnEmojiName).slice(0, limits.emojisPerText);
  return emojisIn(text, (await ownEmojisCalled(db, names)).map(asCustomEmoji));
}

/** A post or comment of somebody here, with what its text calls declared beside it. */
export async function withOwnEmojis(db: Db, message: Message): Promise<Message> {
  if (message.kind !== "post" && message.kind !== "comment") return message;
  const emojis = await ownEmojisIn(db, message.text);
  if (emojis.length === 0) return message;
  // Whoever says more than a text says who is mentioned, too.
  return { ...message, fine: { mentions: mentionsIn(message.text, limits.mentions), ...message.fine, emojis } };
}
