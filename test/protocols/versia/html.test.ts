/** HTML of others becomes Markdown, and Markdown of ours HTML: nothing that is executed gets through, and no words are lost. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Parser } from "htmlparser2";
import { limits } from "../../../src/base/limits.ts";
import { markdownOfHtml } from "../../../src/protocols/versia/html-to-markdown.ts";
import { markdownOfPlain } from "../../../src/protocols/versia/markdown.ts";
import { htmlOfMarkdown } from "../../../src/protocols/versia/markdown-to-html.ts";
import { renderText } from "../../../src/web/text.ts";

const place = { url: "https://here.example" };
const shown = (markdown: string): string => String(renderText(markdown, place));

const tags = [
  ...["p", "b", "em", "a", "code", "pre", "blockquote", "ul", "ol", "li", "h2", "div", "span", "del", "table", "tr"],
  ...["td", "br", "hr", "img", "script", "style", "iframe", "svg", "math", "object", "form", "button", "textarea"],
];
const urls = [
  "https://x.example/(a)_b?c=*&d",
  "javascript:alert(1)",
  "JaVa\tscript:alert(1)",
  "data:text/html,x",
  "//y",
];
const pieces = fc.oneof(
  fc.constantFrom(...tags).map((tag) => `<${tag}>`),
  fc.constantFrom(...tags).map((tag) => `</${tag}>`),
  fc.constantFrom(...urls).map((url) => `<a href="${url}" onclick="alert(1)">`),
  fc.constantFrom(...urls).map((url) => `<img src='${url}' onerror=alert(1) alt="](javascript:x)">`),
  fc.constantFrom(
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&lt;script&gt;",
    "&#60;b onload=x&#62;",
    "&amp;lt;",
    "<",
    ">",
    '"',
  ),
  fc.constantFrom(
    "*",
    "_",
    "`",
    "```",
    "~~",
    "[x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "\n",
    "# ",
    "> ",
    "1. ",
  ),
  fc.string({ unit: "grapheme", maxLength: 12 }),
);
const html = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(""));

/** What of a page could be executed, or loaded by itself. */
function dangers(page: string): string[] {
  const found: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      if (/^(?:script|style|iframe|frame|object|embed|svg|math|form|input|button|link|meta|base|img)$/.test(name))
        found.push(name);
      for (const [attribute, value] of Object.entries(attributes)) {
        if (/^on|^style$|^srcdoc$/i.test(attribute)) found.push(attribute);
        if (/^(?:href|src)$/.test(attribute) && /^[\s\0-\x20]*(?:javascript|data|vbscript):/i.test(value))
          found.push(value);
      }
    },
  });
  parser.end(page);
  return found;
}

test("whatever HTML comes in, nothing of it is executed or loaded where its Markdown is shown", () => {
  fc.assert(
    fc.property(html, (text) => {
      assert.deepEqual(dangers(shown(markdownOfHtml(text))), []);
    }),
    { numRuns: 400 },
  );
});

const wordsOf = (page: string): string => {
  const parts: string[] = [];
  const parser = new Parser({ ontext: (text) => parts.push(text), onopentag: () => parts.push(" ") });
  parser.end(page);
  return parts.join("").replace(/\s+/g, "");
};
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const typed = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "*",
        "_",
        "`",
        "[a](b)",
        "<b>",
        "&lt;",
        "- ",
        "# ",
        "1. ",
        "> ",
        "|",
        "~~",
        "\\",
        "\n",
        "==",
        "@{a; b@c.d}",
        "    x",
      ),
      fc.string({ unit: "grapheme", maxLength: 8 }),
    ),
  )
  .map((parts) => parts.join(" ").replaceAll("\0", ""));

test("words that look like Markdown are shown as they were written, from HTML and from plain text", () => {
  fc.assert(
    fc.property(typed, (text) => {
      const words = text.replace(/\s+/g, "");
      assert.equal(wordsOf(shown(markdownOfPlain(text))), words);
      assert.equal(wordsOf(shown(markdownOfHtml(`<p>${escaped(text)}</p>`))), words);
    }),
    { numRuns: 300 },
  );
});

test("marks, links, lists, quotes and code keep what they mean", () => {
  const cases: readonly (readonly [html: string, markdown: string])[] = [
    ["<p>a <strong>b</strong> <em>c</em> <del>d</del></p><p>e<br>f</p>", "a **b** *c* ~~d~~\n\ne\nf"],
    ['<a href="https://x.example/a">words</a>', "[words](https://x.example/a)"],
    ['<a href="https://x.example/a">https://x.example/a</a>', "https://x.example/a"],
    ['<a href="javascript:alert(1)">words</a>', "words"],
    ['<a class="hashtag" href="https://x.example/tags/tea">#tea</a> #trams', "#tea #trams"],
    ["<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n\n  - b\n- c"],
    ["<ol><li>a<li>b</ol>", "1. a\n2. b"],
    ["<blockquote><p>a</p><p>b</p></blockquote>c", "> a\n>\n> b\n\nc"],
    ["<pre><code>a *b*\n  ```</code></pre>", "````\na *b*\n  ```\n````"],
    ["<h2>Title\nhere</h2><hr>", "## Title here\n\n***"],
    ["a<script>alert(1)</script><style>b{}</style>c", "ac"],
    ["<b>a<p>b</b>", "**a**\n\n**b**"],
  ];
  for (const [text, markdown] of cases) assert.equal(markdownOfHtml(text), markdown);
  const mentionOf = (href: string) => (href === "https://b.example/u" ? "b.example:bob" : null);
  const link = '<a href="https://b.example/u" class="mention">@<span>Bob</span></a> hi';
  assert.equal(markdownOfHtml(link, mentionOf), "@{Bob; b.example:bob} hi");
});

test("a text with more tags than anybody writes is read without them", () => {
  const text = `${"<b>".repeat(limits.htmlTags + 1)}<script>x</script> *y*`;
  assert.equal(markdownOfHtml(text).replace(/\s+/g, " "), "x \\*y\\*");
});

test("what people here write leaves as HTML without anything that they typed as such", () => {
  const uriOf = (ref: string) => (ref === "b.example:bob" ? "https://b.example/u" : null);
  const out = (text: string) => htmlOfMarkdown(text, { base: "https://here.example", uriOf });
  assert.equal(out("a **b** <b onclick=x>"), "<p>a <strong>b</strong> &lt;b onclick=x&gt;</p>");
  assert.equal(
    out("@{Bob; b.example:bob} and @{Eve; eve@pod.example}"),
    '<p><a href="https://b.example/u" class="u-url mention">@Bob</a> and @Eve</p>',
  );
  assert.equal(
    out("[p](/posts/1) [j](javascript:alert(1))"),
    '<p><a href="https://here.example/posts/1">p</a> [j](javascript:alert(1))</p>',
  );
  assert.match(
    out("#Tea"),
    /^<p><a href="https:\/\/here.example\/tags\/tea" class="mention hashtag" rel="tag">#Tea<\/a><\/p>$/,
  );
  fc.assert(
    fc.property(html, (text) => {
      const found = dangers(out(text)).filter((each) => each !== "img");
      assert.deepEqual(found, []);
    }),
  );
});

test("attack-10-json: very many line breaks and odd spaces in HTML are read in one go", () => {
  const many = 400_000;
  const broken = markdownOfHtml(`<pre>a${"\n".repeat(many)}b</pre>`);
  assert.equal(broken.length, many + 2 + "```\n\n```".length);
  const wide = markdownOfHtml(`<a href="https://x.example/">a${"\u00a0".repeat(many)}b</a>`);
  assert.equal(wide, `[a${"\u00a0".repeat(many)}b](https://x.example/)`);
});

test("attack-07-zip-bomb: a long link around many paragraphs is no longer text than any message", () => {
  const html = `<a href="https://x.example/${"a".repeat(1_900)}">${"<p>x".repeat(limits.htmlTags - 10)}`;
  const text = markdownOfHtml(html);
  assert.ok(text.length <= limits.messageBytes && text.includes("x"));
});
