/** Texts of pages. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { exportNoteCodes } from "../../src/app/export/notes.ts";
import { textsFor } from "../../src/app/mail/words/words.ts";
import { kindName } from "../../src/cli/archive-words.ts";
import { type Language, languages } from "../../src/core/language.ts";
import { ledgerKinds } from "../../src/core/migration/counts.ts";
import { tellFound } from "../../src/web/finding-words.ts";
import { html } from "../../src/web/html.ts";
import { tHtml } from "../../src/web/html-words.ts";
import { tellKind, tellReason } from "../../src/web/import-words.ts";
import { printBirthday } from "../../src/web/profile-head.ts";
import { printDay } from "../../src/web/when.ts";
import { en } from "../../src/web/words/en.ts";
import { parseMessage, wantedBy } from "../../src/web/words/message.ts";
import { findText, inLanguage, printNumber, t, tIn, words } from "../../src/web/words/words.ts";

test("numbers choose between one and many, and are printed for people", () => {
  assert.equal(t("post.comments", { n: 1 }), "1 comment");
  assert.equal(t("post.comments", { n: 0 }), "0 comments");
  assert.equal(t("post.comments", { n: 16_006 }), "16,006 comments");
  assert.equal(findText("no.such.text", {}), null);
  assert.equal(findText("constructor", {}), null);
});

test("each language counts and prints numbers in its own way, and what is asked for explicitly is told in that language", () => {
  assert.deepEqual(
    languages.map((language) => tIn(language, "app.unread", { n: 16_006 })),
    ["16,006 new", "16.006 neu", "16\u202f006 nouveaux"],
  );
  assert.equal(tIn("fr", "app.unread", { n: 0 }), "0 nouveau", "French takes none for one");
  const words = () => [t("app.logIn"), printDay(new Date(0)), printNumber(1234.5)];
  assert.deepEqual(inLanguage("de", words), ["Anmelden", "1. Jan. 1970", "1.234,5"]);
  assert.deepEqual(words(), ["Log in", "1 Jan 1970", "1,234.5"]);
});

test("two requests at once speak each its own language, after they have waited too", async () => {
  const later = (language: Language) =>
    inLanguage(language, async () => {
      await new Promise((done) => setImmediate(done));
      return t("app.logIn");
    });
  assert.deepEqual(await Promise.all(languages.map(later)), ["Log in", "Anmelden", "Se connecter"]);
});

test("every text is an ICU message, and wants in each language what it wants in English", () => {
  const wrong = languages.flatMap((language) =>
    Object.entries(words[language]).flatMap(([key, text = ""]) => {
      const [own, english] = [wantedBy(parseMessage(text)), wantedBy(parseMessage(words.en[key] ?? ""))];
      const surplus = [...own].filter(([name, counts]) => !english.has(name) || (counts && !english.get(name)));
      const missing = [...english.keys()].filter((name) => !own.has(name));
      return surplus.length + missing.length === 0
        ? []
        : [`${language} ${key}: surplus ${surplus}, missing ${missing}`];
    }),
  );
  assert.deepEqual(wrong, []);
});

test("no language writes ASCII where it has marks of its own, and no text has a space too many", () => {
  const odd = languages.flatMap((language) =>
    Object.entries(words[language]).flatMap(([key, text]) => {
      const marks = { en: /$^/, de: /["“][^„“”"]*["”]|\w'\w/, fr: /"|\w'\w|\S[;!?»]|«\S|[\u00a0\u202f]/ };
      return marks[language].test(text) || / {2}|^ | $/.test(text) ? [`${language} ${key}: ${text}`] : [];
    }),
  );
  assert.deepEqual(odd, []);
});

test("French says vous, German du, on pages and in letters", () => {
  const ofLetters = (language: Language) => {
    const { kinds, ...others } = textsFor(language);
    return [...Object.values(others), ...Object.values(kinds).flatMap((kind) => Object.values(kind))];
  };
  const said = (language: Language) => [...Object.values(words[language]), ...ofLetters(language)];
  assert.deepEqual(
    said("fr").filter((text) => /(?<![\p{L}-])(?:tu|ton|ta|tes|toi|t’\p{L}+)(?!\p{L})/iu.test(text)),
    [],
  );
  assert.deepEqual(
    said("de").filter((text) => /(?<=[\p{L},] )(?:Sie|Ihre?[mnrs]?)(?!\p{L})/u.test(text)),
    [],
  );
});

test("French does not break a line before its marks", () => {
  assert.equal(
    tIn("fr", "search.none", { words: "x" }),
    "Personne de connu ici n’a «\u202fx\u202f» dans son nom ou son adresse.",
  );
  assert.match(tIn("fr", "keep.what"), /\u00a0:$/);
});

test("pieces of a page stand where the language puts them, and what people are called cannot take their place", async () => {
  const bold = html`<b>Ann & Bo</b>`;
  const text = (language: Language) =>
    inLanguage(language, async () =>
      String(await tHtml("notices.comments", { n: 2, who: bold, open: html`<a href="/x">`, close: html`</a>` })),
    );
  assert.equal(await text("en"), '<b>Ann & Bo</b> commented on <a href="/x">your post</a>');
  assert.equal(await text("de"), '<b>Ann & Bo</b> haben <a href="/x">deinen Beitrag</a> kommentiert');
  const sly = await tHtml("notices.comments", { n: 1, who: "<i>\u00010\u0001", open: html`<a>`, close: html`</a>` });
  assert.equal(String(sly), "&lt;i&gt;0 commented on <a>your post</a>");
});

test("every text is used by a page, or put together by its kind", () => {
  const folder = new URL("../../src/web", import.meta.url).pathname;
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.startsWith("words/"),
  );
  const code = files.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
  const unused = Object.keys(en).filter(
    (key) =>
      !code.includes(`"${key}"`) &&
      !/^(?:kind|doctor|moveIn\.(?:no|stage|take|field|oldPod)|handOver\.(?:no|state)|reason|unproved|publish|export\.note|export\.state|wayOut\.(?:account|open|pod|shown|speaks|takes)|heard\.role|heard\.state)\./.test(
        key,
      ),
  );
  assert.deepEqual(unused, []);
});

test("what there is to say about an export has words, whatever it is", () => {
  for (const code of exportNoteCodes) assert.notEqual(findText(`export.note.${code}`, {}), null, code);
  for (const state of ["asked", "writing", "reading", "gone"])
    assert.notEqual(findText(`export.state.${state}`, {}), null);
});

test("every kind of the ledger has a name for people", () => {
  for (const kind of ledgerKinds) assert.notEqual(tellKind(kind), kind);
});

test("commands and pages call the kinds alike", () => {
  for (const kind of ledgerKinds) assert.equal(kindName(kind), tellKind(kind).toLowerCase());
});

test("a reason is told in words: our own, the catalogue's, or at least its code", () => {
  assert.match(tellReason({ outcome: "waiting", reason: "person" }), /looked up/);
  assert.doesNotMatch(tellReason({ outcome: "failed", reason: "zip-entry-corrupt" }), /\{|zip-entry-corrupt/);
  assert.equal(tellReason({ outcome: "failed", reason: "never-heard-of" }), "Reason: never-heard-of");
});

test("a finding is told in the language of the page, its arguments without what turns a line around", () => {
  const told = inLanguage("de", () => tellFound("json-cut-off", { bytes: 1_234_567 }));
  assert.deepEqual(told, {
    what: "Das Archiv bricht nach 1.234.567 Byte ab.",
    next: "Lade es noch einmal; die Datei ist nicht vollständig.",
  });
  assert.match(
    inLanguage("fr", () => tellReason({ outcome: "failed", reason: "zip-entry-corrupt" })),
    /abîmée/,
  );
  assert.equal(tellFound("photo-duplicate", { name: "a\u202eb" })?.what, "The photo a\ufffdb is named twice.");
  assert.equal(tellFound("never-heard-of", {}), null);
});

test("a birthday without a year shows none", () => {
  assert.equal(printBirthday("1990-04-01"), "1 April 1990");
  assert.equal(printBirthday("1004-05-04"), "4 May");
  assert.equal(printBirthday("soon"), "soon");
});
