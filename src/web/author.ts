/** People on pages: their picture, or their first letters where there is none, and their name. */
import type { AuthorView, PictureView } from "../store/views/author.ts";
import { type EmojisOf, withEmojis } from "./emoji.ts";
import { type Html, html } from "./html.ts";

/** The address of a photo in one of its sizes. */
export const photoUrl = (
  photo: PictureView,
  size: "" | "thumb_small_" | "thumb_medium_" | "thumb_large_" | "scaled_full_",
): string => `/photos/${encodeURIComponent(photo.path)}/${size}${encodeURIComponent(photo.name)}`;

/** The address of a photo that is at another pod, as this one passes it on. */
export const remotePhotoUrl = (photoId: number, size: "full" | "large" | "small"): string =>
  `/remote-photos/${photoId}/${size}`;

/** The picture of somebody who is at another pod. */
export const remoteAvatarUrl = (identityId: number): string => `/remote-avatars/${identityId}`;

export const nameOf = (author: { readonly name: string | null; readonly ref: string | null }): string =>
  author.name ?? author.ref?.split("@")[0] ?? "?";

/** As `nameOf`, with the pictures that the name calls. */
export const nameShown = (author: {
  readonly name: string | null;
  readonly ref: string | null;
  readonly emojis?: EmojisOf;
}): Html => withEmojis(nameOf(author), author.emojis);

/** Beside a name, so without words of its own. A picture from elsewhere lies over the letters: where it does not come, they are what is seen. */
export function avatar(
  author: { name: string | null; ref: string | null; avatar: PictureView | null; remoteAvatar: number | null },
  big = false,
): Html {
  if (author.avatar !== null) {
    const [size, pixels] = big ? (["thumb_large_", 96] as const) : (["thumb_medium_", 44] as const);
    return html`<img class="avatar${big ? " big" : ""}" src="${photoUrl(author.avatar, size)}" alt="" width="${pixels}" height="${pixels}">`;
  }
  const pixels = big ? 96 : 44;
  const over = author.remoteAvatar
    ? html`<img src="${remoteAvatarUrl(author.remoteAvatar)}" alt="" width="${pixels}" height="${pixels}" loading="lazy">`
    : "";
  return html`<span class="avatar tone-${toneOf(author.ref ?? "")}${big ? " big" : ""}" aria-hidden="true">${initials(nameOf(author))}${over}</span>`;
}

/** Where somebody's page is: of an account here by its name, of others by their address. */
export const personPath = (person: { readonly username: string | null; readonly ref: string }): string =>
  `/people/${person.username ?? person.ref.replace(/[^\w.@:-]/g, encodeURIComponent)}`;

/** The name, with a link to their page where they have one; the address stands beside it. */
export function authorName(author: AuthorView): Html {
  const name = html`<bdi class="name">${nameShown(author)}</bdi>`;
  return author.known ? html`<a class="name-link" href="${personPath(author)}">${name}</a>` : name;
}

/** One or two first letters: `Alice Liddell` → `AL`. */
export function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = (word: string | undefined) => /[\p{L}\p{N}]\p{M}*/u.exec(word ?? "")?.[0] ?? "";
  return `${first(words[0])}${first(words.length > 1 ? words.at(-1) : undefined)}`.toUpperCase() || "?";
}

/** One of eight colours, always the same for an address. */
function toneOf(ref: string): number {
  let sum = 0;
  for (const letter of ref) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return sum % 8;
}
