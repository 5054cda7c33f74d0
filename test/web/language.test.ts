/** In which language a page is: chosen by the account, by the browser, asked for by it, or the pod's own. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as fc from "fast-check";
import { composeLetter } from "../../src/app/mail/compose-letter.ts";
import { languageOf, languages, wantedLanguage } from "../../src/core/language.ts";
import { findLetterbox } from "../../src/store/post-office/letters.ts";
import { type Member, member } from "../support/members.ts";
import { guest, openTestWeb, type TestWeb, type Visit } from "../support/web.ts";

let web: TestWeb;
let alice: Member;
before(async () => {
  web = await openTestWeb();
  alice = await member(web, "alice", "Alice");
});
after(() => web.close());

const languageIn = ({ text }: Visit) => /<html lang="(\w+)">/.exec(text)?.[1];
const german = { "accept-language": "de-AT,de;q=0.9,en;q=0.5" };

test("the language that a browser wants most is taken out of its header", () => {
  assert.equal(wantedLanguage("fr;q=0.3, de-CH;q=0.8, en;q=0.5"), "de");
  assert.equal(wantedLanguage("da, en-GB;q=0.8, en;q=0.7"), "en");
  assert.equal(wantedLanguage("en;q=0, fr;q=0.001"), "fr");
  assert.equal(wantedLanguage("DE"), "de");
  for (const none of ["", "*", "ja", "de;q=0", "de;q=nonsense;q=0", "denim"])
    assert.equal(wantedLanguage(none), null, none);
  assert.deepEqual(["de_formal", "de-AT", " FR ", "pt-BR", ""].map(languageOf), ["de", "de", "fr", null, null]);
  fc.assert(fc.property(fc.string(), (header) => [null, ...languages].includes(wantedLanguage(header))));
});

test("a visitor gets what the browser asks for, else the pod's language", async () => {
  const page = await guest(web).get("/login", german);
  assert.equal(languageIn(page), "de");
  assert.match(page.text, /<h1>Anmelden</);
  assert.equal(languageIn(await guest(web).get("/login", { "accept-language": "ja" })), "en");
  assert.equal(languageIn(await guest(web).get("/nothing-here", { "accept-language": "fr" })), "fr", "errors too");
  const french = await openTestWeb({ language: "fr" });
  assert.equal(languageIn(await guest(french).get("/")), "fr");
  await french.close();
});

test("what a visitor chose at the foot of a page counts more, and leads back to that page", async () => {
  const visitor = guest(web);
  const done = await visitor.post("/language", { language: "fr", to: "/login?to=/contacts" });
  assert.deepEqual([done.status, done.headers.get("location")], [303, "/login?to=/contacts"]);
  const page = await visitor.get("/login", german);
  assert.equal(languageIn(page), "fr");
  assert.match(page.text, /<button name="language" value="fr"[^>]* aria-current="true">Français/);
  assert.match(page.text, /<button name="language" value="de"[^>]*lang="de">Deutsch/);
});

test("a choice of language by another site, of no language, or to elsewhere is none", async () => {
  const visitor = guest(web);
  const forged = await visitor.post(
    "/language",
    { language: "fr" },
    { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
  );
  assert.equal(forged.status, 403);
  await visitor.post("/language", { language: "<b>" });
  const away = await visitor.post("/language", { to: "//evil.example" });
  assert.equal(away.headers.get("location"), "/");
  assert.equal(visitor.cookies.size, 0);
});

test("what an account chose counts more than its browser, until it chooses none; archives carry it on", async () => {
  assert.equal(languageIn(await alice.get("/settings", german)), "de");
  const done = await alice.fill("/settings", { language: "fr" }, "/settings/language");
  assert.equal(done.status, 303);
  const page = await alice.get("/settings", german);
  assert.equal(languageIn(page), "fr");
  assert.match(page.text, /<option value="fr" lang="fr" selected>Français/);
  assert.doesNotMatch(page.text, /action="\/language"/, "the foot is for visitors");
  assert.equal(languageIn(await alice.get("/nothing-here", german)), "fr");
  const kept = () => web.db.selectFrom("account").select(["language", "chosen_language"]).executeTakeFirstOrThrow();
  assert.deepEqual(await kept(), { language: "fr", chosen_language: "fr" });
  await alice.fill("/settings", { language: "" }, "/settings/language");
  assert.equal(languageIn(await alice.get("/settings", german)), "de");
  assert.deepEqual(await kept(), { language: "fr", chosen_language: null });
});

test("a letter is in the language that was chosen, else in that of the archive, else in the pod's", async () => {
  const { id } = await web.db.selectFrom("account").select("id").executeTakeFirstOrThrow();
  const greeting = async (language: string | null, chosen_language: string | null) => {
    await web.db.updateTable("account").set({ language, chosen_language }).execute();
    const box = await findLetterbox(web.db, id);
    const letter =
      box === null
        ? null
        : await composeLetter(web.needs, "export-ready", box, {
            kind: "export-ready",
            accountId: id,
            args: {},
            address: "alice@mail.example",
          });
    return letter?.text.split("\n")[0];
  };
  assert.equal(await greeting("de_formal", "fr"), "Bonjour alice,");
  assert.equal(await greeting("de_formal", null), "Hallo alice,");
  assert.equal(await greeting("pt-BR", null), "Hello alice,");
  assert.equal(await greeting(null, null), "Hello alice,");
});
