/** ContentFormat: the same content in several forms. Text of others becomes our Markdown; ours leaves as Markdown and as HTML. */
import type { MediaContent, TextContent } from "./entities.ts";
import { type MentionOf, markdownOfHtml } from "./html-to-markdown.ts";
import { markdownOfPlain } from "./markdown.ts";
import { escapedHtml, htmlOfMarkdown, type TextPlace } from "./markdown-to-html.ts";

/** `original`: all forms as they came, where `text` was made from another than Markdown; null: it is one of them. */
export type ReadText = { readonly text: string; readonly original: Readonly<Record<string, string>> | null };

/** The form that says most is taken: Markdown as it is, then HTML, then whatever else is text. */
export function readText(content: TextContent | null | undefined, mentionOf?: MentionOf): ReadText {
  const forms = new Map(Object.entries(content ?? {}).map(([type, form]) => [type.toLowerCase(), form.content]));
  const ours = forms.get("text/markdown");
  if (ours !== undefined) return { text: ours.replace(/\r\n?/g, "\n"), original: null };
  const html = forms.get("text/html");
  const plain = forms.get("text/plain") ?? [...forms.values()][0] ?? "";
  // What is rendered back from the words alone needs no original.
  if (html === undefined) return { text: markdownOfPlain(plain), original: null };
  return { text: markdownOfHtml(html, mentionOf), original: Object.fromEntries(forms) };
}

/** The words alone, for what is shown without marks. */
export const plainOf = (content: TextContent): string =>
  (content["text/plain"]?.content ?? readText(content).text.replace(/\\([^\w\s])/g, "$1")).replace(/\s+/g, " ").trim();

/** Two members and no more: other servers refuse whatever else may stand there. */
/** Lines end in LF alone. */
const form = (content: string) => ({ content: content.replace(/\r\n?/g, "\n"), remote: false }) as const;

export const textContent = (text: string, place: TextPlace) => ({
  "text/html": form(htmlOfMarkdown(text, place)),
  "text/markdown": form(text),
});

/** For what is words alone: names and values of a profile's fields. */
export const plainContent = (text: string) => ({
  "text/html": form(`<p>${escapedHtml(text)}</p>`),
  "text/plain": form(text),
});

/** What can be shown as a picture here, the best first. */
const pictures = ["image/webp", "image/png", "image/jpeg", "image/avif", "image/gif"];

export type ReadMedia = {
  readonly mediaType: string;
  readonly url: string;
  readonly isPicture: boolean;
  readonly description: string | null;
  readonly width: number | null;
  readonly height: number | null;
};

/** The form that can be used best; null: there is none. */
export function readMedia(content: MediaContent): ReadMedia | null {
  const forms = new Map(Object.entries(content).map(([type, each]) => [type.toLowerCase(), each]));
  const picture = pictures.find((type) => forms.has(type));
  const mediaType = picture ?? [...forms.keys()][0];
  const found = mediaType === undefined ? undefined : forms.get(mediaType);
  if (mediaType === undefined || found === undefined) return null;
  const { content: url, description = null, width = null, height = null } = found;
  return { mediaType, url, isPicture: picture !== undefined, description, width, height };
}

const typeOfName: Readonly<Record<string, string>> = {
  ...{
    png: "image/png",
    gif: "image/gif",
    webp: "image/webp",
    avif: "image/avif",
    jpg: "image/jpeg",
    jpeg: "image/jpeg",
  },
};

export type OwnMedia = Pick<ReadMedia, "url" | "description" | "width" | "height">;

/** A picture of ours, by the ending of its name; what is not set is left out, as other servers want it. Null: it is not where others could fetch it. */
export function imageContent({ url, description, width, height }: OwnMedia): Record<string, object> | null {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== "https:") return null;
  const ending = /\.([a-z]+)$/i.exec(parsed.pathname)?.[1]?.toLowerCase() ?? "";
  const mediaType = Object.hasOwn(typeOfName, ending) ? (typeOfName[ending] as string) : "image/jpeg";
  return {
    [mediaType]: {
      content: url,
      remote: true,
      ...(description === null || description === "" ? {} : { description }),
      ...(width === null || height === null ? {} : { width, height }),
    },
  };
}
