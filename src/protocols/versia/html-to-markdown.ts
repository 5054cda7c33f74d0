/**
 * HTML of others as Markdown. Only what has a word in Markdown is taken over, everything else is its text alone, and what is no text (scripts, styles, frames)
 * is nothing: there is nothing left to be executed, whoever renders it.
 */
import { type Handler, Parser } from "htmlparser2";
import { limits } from "../../base/limits.ts";
import { codeBlock, codeSpan, escapeText, linkTo, paragraph, pictureOf } from "./markdown.ts";

/** What stands inside is no text. */
const mute: ReadonlySet<string> = new Set([
  ...["script", "style", "template", "iframe", "object", "embed", "applet", "noscript", "noembed", "noframes", "svg"],
  ...["math", "head", "title", "textarea", "select", "audio", "video", "canvas", "map", "xmp", "plaintext"],
]);
const blocks: ReadonlySet<string> = new Set([
  ...["p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "figure", "figcaption", "address"],
  ...["table", "thead", "tbody", "tfoot", "tr", "caption", "dl", "dt", "dd", "form", "fieldset", "details", "summary"],
]);
const boxes: ReadonlySet<string> = new Set(["blockquote", "ul", "ol", "li"]);

type Mark = "**" | "*" | "~~" | "`" | "link";
const marks: ReadonlyMap<string, Mark> = new Map<string, Mark>([
  ...(["b", "strong"] as const).map((tag) => [tag, "**"] as const),
  ...(["i", "em"] as const).map((tag) => [tag, "*"] as const),
  ...(["del", "s", "strike"] as const).map((tag) => [tag, "~~"] as const),
  ...(["code", "kbd", "samp", "tt"] as const).map((tag) => [tag, "`"] as const),
  ["a", "link"],
]);

/** Inline text that is being written: `mark` will stand around it. Parts, as there may be very many. */
type Span = { readonly mark: Mark | null; readonly href: string; readonly parts: string[]; readonly raw: string[] };
/** What holds blocks: the whole, a quote, a list, an item of one. */
type Box = { readonly tag: string; readonly blocks: string[]; items: number };

/** The address that a link mentions; null: nobody's. */
export type MentionOf = (href: string) => string | null;

/**
 * Total, and linear in the text: what has more tags than people write is read without them, and so is what would become longer than any message is.
 * @param mentionOf  links to somebody become mentions
 */
export function markdownOfHtml(html: string, mentionOf: MentionOf = () => null): string {
  if (html.split("<", limits.htmlTags + 2).length > limits.htmlTags + 1) return withoutTags(html);
  const writer = new Writer(mentionOf);
  new Parser(writer.handler).end(html);
  const markdown = writer.end();
  // Marks that stay open are written again in each paragraph: a long link around many of them is a long text.
  return markdown.length <= limits.messageBytes ? markdown : withoutTags(html);
}

const withoutTags = (html: string): string => paragraph(escapeText(html.replace(/<[^<>]*>/g, " ")));

const newSpan = (mark: Mark | null, href: string): Span => ({ mark, href, parts: [], raw: [] });

class Writer {
  private readonly boxes: Box[] = [{ tag: "", blocks: [], items: 0 }];
  private spans: Span[] = [newSpan(null, "")];
  private muted = 0;
  private heading = 0;
  /** What stands in `pre`, as it is; null: outside. */
  private pre: string[] | null = null;
  private cells = 0;
  private readonly mentionOf: MentionOf;

  constructor(mentionOf: MentionOf) {
    this.mentionOf = mentionOf;
  }

  readonly handler: Partial<Handler> = {
    onopentag: (name, attributes) => {
      if (mute.has(name)) this.muted += 1;
      if (this.muted === 0) this.open(name, attributes);
    },
    ontext: (text) => {
      if (this.muted === 0) (this.pre ?? this.span.raw).push(text);
    },
    onclosetag: (name) => {
      if (mute.has(name)) this.muted -= 1;
      else if (this.muted === 0) this.close(name);
    },
  };

  end(): string {
    this.endPre();
    this.flush();
    while (this.boxes.length > 1) this.leaveBox();
    return this.box.blocks.join("\n\n");
  }

  private get box(): Box {
    return this.boxes.at(-1) as Box;
  }

  private get span(): Span {
    return this.spans.at(-1) as Span;
  }

  private open(name: string, attributes: Readonly<Record<string, string>>): void {
    const mark = marks.get(name);
    if (this.pre !== null) {
      if (name === "br") this.pre.push("\n");
    } else if (mark !== undefined) this.openSpan(mark, attributes.href ?? "");
    else if (name === "br") this.write("\n");
    else if (name === "img") this.picture(attributes);
    else if (name === "td" || name === "th") this.cell();
    else this.openBlock(name);
  }

  private openBlock(name: string): void {
    const level = /^h([1-6])$/.exec(name)?.[1];
    const isBox = boxes.has(name);
    if (level === undefined && !isBox && !blocks.has(name) && name !== "pre" && name !== "hr") return;
    this.flush();
    if (level !== undefined) this.heading = Number(level);
    if (name === "hr") this.box.blocks.push("***");
    if (name === "pre") this.pre = [];
    if (name === "tr") this.cells = 0;
    if (isBox && this.boxes.length <= limits.htmlNesting) this.boxes.push({ tag: name, blocks: [], items: 0 });
  }

  private close(name: string): void {
    const mark = marks.get(name);
    if (this.pre !== null) {
      if (name === "pre") this.endPre();
    } else if (mark !== undefined) this.closeSpan(mark);
    else if (blocks.has(name) || /^h[1-6]$/.test(name)) this.flush();
    else if (boxes.has(name)) {
      this.flush();
      if (this.box.tag === name) this.leaveBox();
    }
  }

  /** Markdown goes into the text as it is. */
  private write(markdown: string): void {
    const { parts } = this.span;
    parts.push(this.rawOf(this.span), markdown);
  }

  private rawOf({ mark, raw }: Span): string {
    const text = raw
      .splice(0)
      .join("")
      .replace(/[ \t\r\n\f]+/g, " ");
    return mark === "`" ? text : escapeText(text);
  }

  private openSpan(mark: Mark, href: string): void {
    if (this.spans.length <= limits.htmlNesting) this.spans.push(newSpan(mark, href));
  }

  /** What was opened inside and not closed ends with it. */
  private closeSpan(mark: Mark): void {
    if (!this.spans.some((span) => span.mark === mark)) return;
    while (this.span.mark !== mark) this.endSpan();
    this.endSpan();
  }

  private endSpan(): void {
    const span = this.spans.pop() as Span;
    const text = span.parts.splice(0).join("") + this.rawOf(span);
    const within = new Set(this.spans.map(({ mark }) => mark));
    // A mark within the same mark is nothing more, and in code there are none.
    const plain = within.has(span.mark) || within.has("`") || (span.mark === "`" && within.has("link"));
    this.write(plain ? (span.mark === "`" ? escapeText(text) : text) : this.marked(span, text));
  }

  private marked({ mark, href }: Span, text: string): string {
    const inner = text.trim();
    if (inner === "" || mark === null) return text;
    const [before, after] = [/^\s/.test(text) ? " " : "", /\s$/.test(text) ? " " : ""];
    if (mark === "`") return before + codeSpan(inner) + after;
    if (mark === "link") return before + linkTo(href, inner, this.mentionOf(href)) + after;
    return inner.includes("\n") ? text : `${before}${mark}${inner}${mark}${after}`;
  }

  private picture({ src = "", alt = "", class: classes = "" }: Readonly<Record<string, string>>): void {
    // Pictures in the size of a letter are emojis: their names say as much.
    const small = /emoji/i.test(classes) || /^:[\w-]+:$/.test(alt);
    this.write(small || this.spans.length > 1 ? escapeText(alt) : pictureOf(src, alt));
  }

  private cell(): void {
    this.cells += 1;
    if (this.cells > 1) this.write(" \\| ");
  }

  private endPre(): void {
    const text = this.pre?.join("") ?? "";
    this.pre = null;
    if (text.trim() !== "") this.box.blocks.push(codeBlock(text));
  }

  /** Ends the paragraph; marks that are open go on in the next one. */
  private flush(): void {
    const open = this.spans.slice(1).map(({ mark, href }) => newSpan(mark, href));
    while (this.spans.length > 1) this.endSpan();
    this.write("");
    const text = paragraph(this.span.parts.join("").replace(/ {2,}/g, " "));
    this.spans = [newSpan(null, ""), ...open];
    const level = this.heading;
    this.heading = 0;
    if (text === "") return;
    this.box.blocks.push(level === 0 ? text : `${"#".repeat(level)} ${text.replace(/\n+/g, " ")}`);
  }

  private leaveBox(): void {
    const { tag, blocks: inside } = this.boxes.pop() as Box;
    if (inside.length === 0) return;
    const parent = this.box;
    if (tag === "ul" || tag === "ol") parent.blocks.push(inside.join("\n"));
    else if (tag === "blockquote") parent.blocks.push(inside.join("\n\n").replace(/^/gm, "> ").replace(/^> $/gm, ">"));
    else {
      parent.items += 1;
      const sign = parent.tag === "ol" ? `${parent.items}. ` : "- ";
      parent.blocks.push(sign + inside.join("\n\n").replace(/\n(?!\n)/g, `\n${" ".repeat(sign.length)}`));
    }
  }
}
