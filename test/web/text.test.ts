/** Texts of people: Markdown, hashtags, mentions, pictures; nothing of theirs becomes HTML that we did not mean. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sha256Hex } from "../../src/base/bytes.ts";
import { limits } from "../../src/base/limits.ts";
import { withEmojis } from "../../src/web/emoji.ts";
import { excerpt, firstWords, renderText } from "../../src/web/text.ts";

const place = { url: "https://sterna.example" };
const render = (text: string): string => String(renderText(text, place));
/** What stands inside the text's block. */
const inner = (text: string): string =>
  /^<div class="prose" dir="auto">(.*?)\n?<\/div>$/s.exec(render(text))?.[1] ?? "";

test("Markdown is rendered as on diaspora* pods: a line's end is a break, addresses are links", () => {
  assert.equal(inner("*a*\n**b**"), "<p><em>a</em><br>\n<strong>b</strong></p>");
  assert.equal(
    inner("see https://x.example/a?b=c&d"),
    '<p>see <a href="https://x.example/a?b=c&amp;d" rel="nofollow noopener ugc">https://x.example/a?b=c&amp;d</a></p>',
  );
});

test("no HTML of a text passes", () => {
  assert.equal(inner("<script>alert(1)</script>"), "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
  assert.doesNotMatch(render('<img src=x onerror="alert(1)"> <a href="javascript:alert(1)">'), /<img|<a /);
});

test("links lead only to the web, to mail, or to posts", () => {
  for (const url of [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "java&#115;cript:alert(1)",
  ]) {
    assert.doesNotMatch(render(`[x](${url}) ![y](${url}) <${url}>`), /(href|src)="(?!https?:)/i, url);
  }
  assert.match(render("[p](diaspora://ben@pod-b.example/post/deadbeef00)"), /href="\/posts\/deadbeef00"/);
  assert.match(render("[p](web+diaspora://ben@pod-b.example/reshare/deadbeef00)"), /href="\/posts\/deadbeef00"/);
});

test("an address of the network is no mail address", () => {
  assert.equal(inner("alice@pod.example"), "<p>alice@pod.example</p>");
});

test("hashtags lead to their page, where diaspora* sees one", () => {
  const tag = (text: string, path: string) => `<a class="hashtag" href="/tags/${path}">${text}</a>`;
  assert.equal(inner("#Tea"), `<p>${tag("#Tea", "tea")}</p>`);
  assert.equal(
    inner("a #grün_2-x, #日本 #<3"),
    `<p>a ${tag("#grün_2-x", "gr%C3%BCn_2-x")}, ${tag("#日本", "%E6%97%A5%E6%9C%AC")} ${tag("#&lt;3", "%3C3")}</p>`,
  );
  assert.equal(inner("a#b `#c`"), "<p>a#b <code>#c</code></p>");
  assert.match(inner("[a #tea](https://x.example)"), /<a href[^>]*>a <span class="hashtag">#tea<\/span><\/a>/);
});

test("a mention leads to their page: of people here by name, of others by address", () => {
  const mention = (who: string, ref: string, name: string) =>
    `<p><a class="mention" href="/people/${who}" title="${ref}">${name}</a></p>`;
  assert.equal(inner("@{Alice *L*; alice@sterna.example}"), mention("alice", "alice@sterna.example", "Alice *L*"));
  assert.equal(inner("@{alice@sterna.example}"), mention("alice", "alice@sterna.example", "alice@sterna.example"));
  assert.equal(
    inner("@{<b>; ben@pod-b.example:3000}"),
    mention("ben@pod-b.example:3000", "ben@pod-b.example:3000", "&lt;b&gt;"),
  );
  const evil = inner('@{x; "><img/src=x>@pod-b.example}');
  assert.doesNotMatch(evil, /<img|href="[^"]*">[^<]/);
  assert.match(inner("[@{A; alice@sterna.example}](https://x.example)"), /<a href[^>]*><span class="mention"/);
});

test("pictures of this pod are shown, those of others are links that say where they lead", () => {
  assert.match(
    inner("![cat](https://sterna.example/photos/p/n.jpg)"),
    /<img src="\/photos\/p\/n\.jpg" alt="cat" loading="lazy">/,
  );
  assert.match(inner("![](/photos/p/n.jpg)"), /<img src="\/photos\/p\/n\.jpg" alt="Photo without description"/);
  for (const url of [
    "https://evil.example/a.png",
    "https://sterna.example.evil.example/photos/a",
    "//evil.example/photos/x",
    "/photos/../search?q=a@evil.example",
    "/photos/a/../../search",
    "/photos/a/%2e%2E",
    "/photos/%2E./b",
    "/photos",
    "/photos/a/b/c",
    "https://sterna.example/photos/../conversations",
    "/logout",
    "https://sterna.example/login",
  ]) {
    assert.doesNotMatch(render(`![cat](${url})`), /<img/, url);
  }
  assert.match(
    inner("![cat](https://evil.example/a.png)"),
    /<a class="remote-picture" href="https:\/\/evil\.example\/a\.png"[^>]*>Picture: cat<\/a>/,
  );
  assert.match(inner("![](https://evil.example/a.png)"), />Picture at evil\.example<\/a>/);
  assert.doesNotMatch(inner("[![a](https://a.example/x)](https://b.example)"), /<a [^>]*><a /);
});

test("headings of a text stand in no page's outline", () => {
  assert.equal(
    inner("# Big\n### Small"),
    '<p class="heading heading-1">Big</p>\n<p class="heading heading-3">Small</p>',
  );
});

test("a text that is too long or nested too deeply is shown as it was typed, whole", () => {
  const deep = `${"> ".repeat(limits.markdownNesting + 5)}treasure`;
  assert.match(render(deep), /^<div class="prose plain" dir="auto">(&gt; )+treasure<\/div>$/);
  assert.match(render(`${"> ".repeat(6)}treasure`), /<blockquote>.*treasure/s);
  assert.match(render(`**${"x".repeat(limits.textChars)}**`), /class="prose plain"/);
});

test("a text with very many cells in its tables is shown as it was typed, also where few of them were typed", () => {
  const table = (columns: number, rows: number) =>
    `${"|a".repeat(columns)}|\n${"|-".repeat(columns)}|\n${"|b\n".repeat(rows)}`;
  assert.equal(render(table(3, 4)).match(/<td>/g)?.length, 12);
  const typed = (rows: number) =>
    `${"|a".repeat(10)}|\n${"|-".repeat(10)}|\n${`${"|b".repeat(10)}|\n`.repeat(rows - 1)}`;
  assert.match(render(typed(limits.tableCells / 10)), /<table>/);
  assert.doesNotMatch(render(typed(limits.tableCells / 10 + 1)), /<table>/);
  for (const text of [
    table(limits.tableCells, 1),
    table(100, 30),
    `${table(10, 60)}\n`.repeat(4),
    table(2_100, 1).replace(/^/gm, "> "),
  ])
    assert.match(render(text), /^<div class="prose plain" dir="auto">[^<]*<\/div>$/);
});

test("whatever is typed, only our own elements come out, all of them closed", () => {
  const tricky = fc.constantFrom(
    "*",
    "_",
    "`",
    "[",
    "]",
    "(",
    ")",
    "!",
    "<",
    ">",
    "@{",
    "}",
    "#",
    "\n",
    "> ",
    "- ",
    "|",
    "&",
    '"',
    "a",
    " ",
    "http://x.y",
    "javascript:",
    "![",
    "](",
    ";",
    "\\",
    "\u202e",
    "\u0000",
  );
  const allowed = /^\/?(?:div|p|br|em|strong|s|a|span|img|code|pre|blockquote|ul|ol|li|hr|table|thead|tbody|tr|th|td)$/;
  fc.assert(
    fc.property(fc.array(tricky, { maxLength: 60 }), (parts) => {
      const open: string[] = [];
      for (const [, name = ""] of render(parts.join("")).matchAll(/<([^\s>]*)[^>]*>/g)) {
        assert.match(name, allowed);
        if (name.startsWith("/")) assert.equal(open.pop(), name.slice(1));
        else if (!["br", "img", "hr"].includes(name)) open.push(name);
      }
      assert.deepEqual(open, []);
    }),
    { numRuns: 1_000, seed: 20261121 },
  );
});

test("texts made to be slow to read are read", () => {
  for (const piece of [
    "*a ",
    "[",
    "_a__b",
    "![",
    "[a](",
    "<a",
    "@{a; ",
    "**a *b ",
    "a**b",
    "&",
    "> ",
    "\\",
    "`",
    "http://",
    "[a]: b\n",
    "#a ",
  ]) {
    assert.ok(render(piece.repeat(Math.floor(limits.textChars / piece.length))).length > 0, piece);
  }
});

test("an excerpt is the beginning of a text, cut between words and never inside a letter", () => {
  assert.deepEqual(excerpt("short"), { text: "short", cut: false });
  const long = excerpt("word ".repeat(2_000));
  assert.equal(long.cut, true);
  assert.match(long.text, /^(word )+word …$/);
  const birds = excerpt("🐦".repeat(limits.excerptChars * 2));
  assert.ok(birds.text.isWellFormed());
});

test("a title is made of the first words, without their marks", () => {
  assert.equal(firstWords("# Hello **you**\n\nand [me](https://x.example)", 60), "Hello you and me");
  assert.equal(firstWords("Hi @{alice@pod.example}, hi @{Bob; bob@pod.example}", 60), "Hi alice@pod.example, hi Bob");
  assert.equal(firstWords("abcdefghij", 5), "abcd…");
  assert.ok(firstWords("🐦🐦🐦🐦🐦🐦", 3).isWellFormed());
});

const duck = { name: "duck", url: "https://cdn.example/duck.png" };
const emojis = [duck, { name: "blob_cat", url: "/emojis/blob_cat/0.png" }];
const picture = (name: string, src: string) =>
  `<img class="custom-emoji" src="${src}" alt=":${name}:" title=":${name}:" height="20" loading="lazy">`;
const duckPicture = picture("duck", `/remote-emojis/${sha256Hex(duck.url)}`);
const catPicture = picture("blob_cat", "/emojis/blob_cat/0.png");

test("an emoji that is declared stands as its picture, with its name where it does not come", () => {
  const shown = (text: string) => String(renderText(text, place, emojis)).replace(/^<div[^>]*>|\n?<\/div>$/g, "");
  assert.equal(shown("a :duck: b"), `<p>a ${duckPicture} b</p>`);
  assert.equal(shown(":duck::blob\\_cat:"), `<p>${duckPicture}${catPicture}</p>`);
  assert.match(shown("[so :duck: so](https://x.example)"), /<a [^>]*>so <img [^>]*> so<\/a>/);
  // Neither in code, nor in an address, nor what nobody has declared.
  for (const text of [
    "`:duck:`",
    "```\n:duck:\n```",
    "    :duck:",
    "https://x.example/:duck:",
    ":cat:",
    ":Duck:",
    ":duck",
  ])
    assert.doesNotMatch(shown(text), /<img/, text);
  assert.doesNotMatch(String(renderText(":duck:", place)), /<img/);
});

test("names that are tricks make no page of their own", () => {
  const tricky = [{ name: '"><b>', url: 'https://x.example/"><script>' }, duck];
  for (const text of [":a<b:", ':"><b>:', ":<script>:", ":duck"])
    assert.doesNotMatch(
      String(renderText(text, place, tricky)) + String(withEmojis(text, tricky)),
      /<(?:b|script|img)/,
    );
});

test("in a name emojis are pictures too, and the rest is as it was typed", () => {
  assert.equal(
    String(withEmojis("<Bob> :duck: :cat::duck:", emojis)),
    `&lt;Bob&gt; ${duckPicture} :cat:${duckPicture}`,
  );
  assert.equal(String(withEmojis(":duck:duck:", emojis)), `${duckPicture}duck:`);
  assert.equal(String(withEmojis("Bob :duck:", null)), "Bob :duck:");
});
