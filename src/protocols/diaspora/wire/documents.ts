/** What a pod says about its own people: the hCard page, the links of the WebFinger document, the list of newest posts. */
import { limits } from "../../../base/limits.ts";
import type { ProfileFields } from "../../../core/snapshot.ts";
import type { ShownPerson, Wire } from "../../wire-port.ts";
import { cutChars } from "../values.ts";
import { rels } from "./webfinger.ts";

/** Pods know this name, wherever it stands, as "no picture". */
const noPicture = "/assets/user/default.png";

/** @see reference of diaspora_federation `discovery/h_card.rb`, `discovery/web_finger.rb` */
export const shown: Wire["shown"] = {
  person: (person) => ({ mediaType: "text/html; charset=utf-8", body: hCard(person) }),

  /** Only what is answered here: no feed, no OpenID. */
  webFinger: ({ base, guid, username }) => ({
    aliases: [`${base}/people/${guid}`],
    links: [
      { rel: rels.hCard, type: "text/html", href: `${base}/hcard/users/${guid}` },
      { rel: rels.seed, type: "text/html", href: `${base}/` },
      { rel: rels.profilePage, type: "text/html", href: `${base}/u/${username}` },
      { rel: rels.salmon, href: `${base}/receive/users/${guid}` },
    ],
  }),

  /** What pods look at in such a list, and no more. */
  stream: ({ ref, guid: author }, guids) => ({
    mediaType: "application/json; charset=utf-8",
    body: JSON.stringify(guids.map((guid) => ({ guid, author: { guid: author, diaspora_id: ref }, public: true }))),
  }),
};

function hCard({ guid, username, base, publicKeyPem, profile, avatars, also = [] }: ShownPerson): string {
  const { firstName, lastName, fullName } = namesOf(profile, username);
  const { large, medium, small } = avatars ?? { large: noPicture, medium: noPicture, small: noPicture };
  const rows = [
    row("uid", "Uid", text("uid", guid)),
    row("nickname", "Nickname", text("nickname", username)),
    row("full_name", "Full_name", text("fn", fullName)),
    row("searchable", "Searchable", text("searchable", String(profile.searchable))),
    row("key", "Key", `<pre class="key">${escaped(publicKeyPem)}</pre>`),
    row("first_name", "First_name", text("given_name", firstName)),
    row("family_name", "Family_name", text("family_name", lastName)),
    row("photo", "Photo", photo(300, large, base)),
    row("photo_medium", "Photo_medium", photo(100, medium, base)),
    row("photo_small", "Photo_small", photo(50, small, base)),
    // Ours: where else they are found. Others look for classes that they know.
    ...(also.length === 0 ? [] : [row("also", "Also", text("also", also.join(" ")))]),
  ];
  return `<!DOCTYPE html>
<html>
<head><meta charset="UTF-8"><title>${escaped(fullName)}</title></head>
<body>
<div id="content">
<h1>${escaped(fullName)}</h1>
<div id="content_inner" class="entity_profile vcard author">
<h2>User profile</h2>
${rows.join("\n")}
</div>
</div>
</body>
</html>
`;
}

/** Readers refuse a page with longer names, or with a `;` in them. */
function namesOf(profile: ProfileFields, username: string) {
  const fitting = (name: string | null, most: number): string => cutChars((name ?? "").replaceAll(";", ","), most);
  const [firstName, lastName] = [profile.firstName, profile.lastName].map((name) =>
    fitting(name, limits.profileNameChars),
  ) as [string, string];
  const both = `${firstName} ${lastName}`.trim();
  return { firstName, lastName, fullName: fitting(both || profile.displayName || username, limits.fullNameChars) };
}

const row = (name: string, title: string, value: string): string =>
  `<dl class="entity_${name}"><dt>${title}</dt><dd>${value}</dd></dl>`;

const text = (name: string, value: string): string => `<span class="${name}">${escaped(value)}</span>`;

const photo = (pixels: number, url: string, base: string): string =>
  `<img class="photo avatar" width="${pixels}" height="${pixels}" src="${escaped(new URL(url, base).href)}">`;

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (value: string): string => value.replace(/[&<>"]/g, (letter) => entities[letter] ?? letter);
