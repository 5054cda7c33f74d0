/** Pages for reading at home: whole in themselves, opened from a disk, without any network. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { OfflineFrame, OfflinePages } from "../../app/export/offline-pages.ts";
import { offlineContacts, offlineIndex, offlinePage } from "../../blobs/offline-names.ts";
import type { ContactRow } from "../../store/export/relations.ts";
import { type Html, html, nothing, trusted } from "../html.ts";
import { printBirthday } from "../profile-head.ts";
import { renderText } from "../text.ts";
import { tellTie } from "../tie-words.ts";
import { moment, printDay } from "../when.ts";
import { inLanguage, t } from "../words/words.ts";

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");
const [style, search] = [read("offline.css"), read("search.js")];
const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
/** Nothing but what stands here and in files beside it. The words that the search looks through are files, too. */
const policy = `default-src 'none'; img-src file:; style-src ${hashOf(style)}; script-src ${hashOf(search)} file:; form-action 'none'; base-uri 'none'`;

const fileUrl = (name: string): string => `./${encodeURIComponent(name)}`;
const textPlace = ({ url, photos }: OfflineFrame) => ({
  url,
  beside: (name: string) => (photos.has(name) ? fileUrl(name) : null),
});

const top = (frame: OfflineFrame, title: string): string =>
  String(html`<!doctype html>
<html lang="${frame.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
`);

const nameOf = ({ owner }: OfflineFrame): string => owner.profile.displayName || owner.username;

function around({ pages }: OfflineFrame, page: number): Html {
  const link = (nth: number, words: string) =>
    nth < 1 || nth > pages ? nothing : html`<a href="${offlinePage(nth)}">${words}</a> `;
  return html`<p><a href="${offlineIndex}">${t("offline.start")}</a> ${link(page - 1, t("offline.newer"))}${link(page + 1, t("offline.older"))}</p>`;
}

function index(frame: OfflineFrame): string {
  const { owner, pages, posts, photos } = frame;
  const { bio, location, birthday, gender } = owner.profile;
  const avatar = owner.avatarName !== null && photos.has(owner.avatarName) ? owner.avatarName : null;
  const body = html`<header><h1>${nameOf(frame)}</h1><p class="meta">${owner.ref}</p>
${avatar === null ? nothing : html`<img src="${fileUrl(avatar)}" alt="${t("offline.avatar")}" width="200">`}
${bio ? renderText(bio, textPlace(frame)) : nothing}
<p class="meta">${[location, gender, birthday === null ? null : printBirthday(birthday)].filter(Boolean).join(" · ")}</p></header>
<main><p>${t("offline.lead")}</p>
<form id="search" role="search" hidden data-pages="${pages}" data-found="${t("offline.found")}"><label>${t("offline.search")} <input type="search" name="q"></label> <button>${t("offline.find")}</button></form>
<p id="found" role="status"></p><ol id="results"></ol>
<h2>${t("offline.posts", { n: posts })}</h2>
<ul>${Array.from({ length: pages }, (_, at) => html`<li><a href="${offlinePage(at + 1)}">${t("offline.page", { n: at + 1 })}</a></li>`)}</ul>
<p><a href="${offlineContacts}">${t("offline.contacts")}</a></p></main>
<script>${trusted(search)}</script>
</body></html>
`;
  return top(frame, nameOf(frame)) + String(body);
}

function post(frame: OfflineFrame, row: Parameters<OfflinePages["post"]>[1]): string {
  const { guid, text, writtenAt, limited, kind, rootRef, rootGuid, poll, location } = row;
  const photos = (row.photos ?? []).map(({ name, text: described }) =>
    frame.photos.has(name)
      ? html`<p><a href="${fileUrl(name)}"><img src="${fileUrl(name)}" alt="${described || t("photo.untitled")}" loading="lazy"></a></p>`
      : html`<p class="meta">${described || t("photo.untitled")}</p>`,
  );
  return String(html`<article id="p-${guid}"><p class="meta"><a href="#p-${guid}">${moment(writtenAt)}</a>${limited ? html` · ${t("offline.limited")}` : nothing}</p>
${kind === "reshare" ? html`<p>${t("offline.reshare")} ${rootGuid === null ? "" : html`<a href="${frame.url}/posts/${encodeURIComponent(rootGuid)}" rel="noopener">${rootRef ?? ""}</a>`}</p>` : nothing}
${text === "" ? nothing : renderText(text, textPlace(frame))}${photos}
${poll === null ? nothing : html`<p><strong>${poll.question}</strong></p><ul>${poll.answers.map(({ answer }) => html`<li>${answer}</li>`)}</ul>`}
${location?.address ? html`<p class="meta">${location.address}</p>` : nothing}
<ul class="comments">`);
}

const comment = (frame: OfflineFrame, row: Parameters<OfflinePages["comment"]>[1]): string =>
  String(html`<li id="c-${row.guid}"><p class="meta"><strong>${row.name || row.author}</strong> ${row.author} · ${moment(row.writtenAt)}</p>${renderText(row.text, textPlace(frame))}</li>
`);

/** As `compose.ts` gives them to the parts. */
export const offlinePages: OfflinePages = {
  index: (frame) => inLanguage(frame.language, () => index(frame)),
  head: (frame, page) =>
    inLanguage(frame.language, () => {
      const title = `${nameOf(frame)} · ${t("offline.page", { n: page })}`;
      return `${top(frame, title)}${html`<nav aria-label="${t("offline.pages")}">${around(frame, page)}</nav>`}<main><h1>${html`${title}`}</h1>\n`;
    }),
  post: (frame, row) => inLanguage(frame.language, () => post(frame, row)),
  comment: (frame, row) => inLanguage(frame.language, () => comment(frame, row)),
  postEnd: () => "</ul></article>\n",
  foot: (frame, page) =>
    inLanguage(frame.language, () => `<div class="around">${around(frame, page)}</div></main></body></html>\n`),
  wordsHead: (page) => `sternaWords(${page}, [\n`,
  word: ({ language }, of, { guid, text, writtenAt }) => {
    const line = [`${of === "post" ? "p" : "c"}-${guid}`, inLanguage(language, () => printDay(writtenAt)), text];
    return `${JSON.stringify(line).replaceAll("<", "\\u003c")},\n`;
  },
  wordsFoot: () => "]);\n",
  contactsHead: (frame) =>
    inLanguage(frame.language, () => {
      const title = `${nameOf(frame)} · ${t("offline.contacts")}`;
      return `${top(frame, title)}${html`<nav aria-label="${t("offline.pages")}"><p><a href="${offlineIndex}">${t("offline.start")}</a></p></nav>`}<main><h1>${html`${title}`}</h1><ul>\n`;
    }),
  contact: (frame, row) => inLanguage(frame.language, () => contact(row)),
  contactsFoot: () => "</ul></main></body></html>\n",
};

function contact({ ref, name, sharing, receiving, aspects, note }: ContactRow): string {
  const tie = tellTie({ sharing, receiving });
  return String(html`<li><p><strong>${name ?? ref}</strong> ${ref}</p><p class="meta">${[tie, ...aspects].join(" · ")}</p>${note ? html`<p>${note}</p>` : nothing}</li>
`);
}
