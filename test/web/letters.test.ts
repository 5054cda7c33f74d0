/** Letters: an address is confirmed, a password forgotten, kinds stopped; and what strangers try with all that. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { jobKinds } from "../../src/app/jobs/kinds.ts";
import { composeLetter } from "../../src/app/mail/compose-letter.ts";
import { writeLetter } from "../../src/app/mail/write-letter.ts";
import { runNextJob } from "../../src/app/worker.ts";
import { limits } from "../../src/base/limits.ts";
import { dayMs } from "../../src/base/time.ts";
import { languages } from "../../src/core/language.ts";
import { type LetterKind, letterKinds } from "../../src/core/letters.ts";
import { findLetterbox } from "../../src/store/post-office/letters.ts";
import { type KeptLetter, letterFolder, linksOf, readLetters } from "../support/letters.ts";
import { type Member, member, shareByForm } from "../support/members.ts";
import { password } from "../support/shown.ts";
import { guest, openTestWeb, type TestWeb } from "../support/web.ts";

let web: TestWeb;
let folder: Awaited<ReturnType<typeof letterFolder>>;
const stop = new AbortController().signal;
before(async () => {
  folder = await letterFolder();
  web = await openTestWeb({ mail: folder });
});
after(() => web.close());

async function runJobs(): Promise<void> {
  for (let left = 200; left > 0; left--) if (!(await runNextJob(web.needs, jobKinds, stop))) return;
  assert.fail("jobs go on for ever");
}

const seen = new Set<string>();
/** Letters that came since the last call. */
async function newLetters(): Promise<KeptLetter[]> {
  await runJobs();
  const fresh = (await readLetters(folder)).filter(({ raw }) => !seen.has(raw));
  for (const { raw } of fresh) seen.add(raw);
  return fresh;
}
const pathOf = (letter: KeptLetter | undefined, start: string): string => {
  const found =
    letter === undefined ? undefined : linksOf(letter).find((each) => new URL(each).pathname.startsWith(start));
  return found === undefined ? "" : new URL(found).pathname;
};

/** A member whose address is confirmed by the link of a letter. */
async function reachable(name: string): Promise<Member> {
  const who = await member(web, name);
  await who.fill("/settings", { email: `${name}@mail.example` }, "/settings/mail");
  const path = pathOf((await newLetters())[0], "/mail/confirm/");
  assert.match((await guest(web).fill(path, {})).text, /is confirmed/);
  return who;
}

test("an address is confirmed by whoever opens the letter and presses the button; looking alone does nothing", async () => {
  const ada = await member(web, "ada");
  await ada.fill("/settings", { email: " Ada@Mail.Example " }, "/settings/mail");
  const [letter] = await newLetters();
  assert.equal(letter?.headers.to, "Ada@mail.example");
  assert.equal(letter?.headers.from, "noreply@sterna.example");
  assert.equal(letter?.headers["auto-submitted"], "auto-generated");
  const path = pathOf(letter, "/mail/confirm/");
  assert.match((await guest(web).get(path)).text, /Ada@mail\.example/);
  assert.equal((await findLetterbox(web.db, ada.accountId))?.address, null);
  assert.equal((await guest(web).fill(path, {})).status, 200);
  assert.equal((await findLetterbox(web.db, ada.accountId))?.address, "Ada@mail.example");
  assert.equal((await guest(web).get(path)).status, 404);
});

test("attack-mail: a link confirms the address it was sent to, in its time, and no other", async () => {
  const ben = await member(web, "ben");
  await ben.fill("/settings", { email: "ben@mail.example" }, "/settings/mail");
  const first = pathOf((await newLetters())[0], "/mail/confirm/");
  await ben.fill("/settings", { email: "victim@mail.example" }, "/settings/mail");
  const second = pathOf((await newLetters())[0], "/mail/confirm/");
  assert.equal((await guest(web).fill("/login", {}, first)).status, 404);
  assert.equal((await findLetterbox(web.db, ben.accountId))?.address, null);
  for (const bent of [
    second.replace(/\d+/, "1"),
    `${second.slice(0, -1)}${second.endsWith("A") ? "B" : "A"}`,
    "/mail/confirm/x",
  ])
    assert.equal((await guest(web).get(bent)).status, 404, bent);
  web.pass(limits.confirmMailDays * dayMs + 1);
  assert.equal((await guest(web).get(second)).status, 404);
});

test("attack-mail: what would end a header, or name a second address, is no address", async () => {
  const eve = await member(web, "eve");
  for (const bad of [
    "a@b.example\r\nBcc: all@mail.example",
    "a@b.example\nSubject: x",
    "a@b.example, c@d.example",
    "a@b.example;c@d.example",
    "A <a@b.example>",
    '"a b"@c.example',
    "a@b.example%0ABcc:c@d.example",
    "a@localhost",
    "@b.example",
    "a@b..example",
    "a@-b.example",
    `${"a".repeat(65)}@b.example`,
    `a@${"b".repeat(250)}.example`,
    "а@b.example",
  ])
    assert.equal((await eve.fill("/settings", { email: bad }, "/settings/mail")).status, 422, bad);
  assert.deepEqual(await newLetters(), []);
});

test("attack-mail: one account asks strangers for their address a few times a day at most", async () => {
  const mal = await member(web, "mal");
  for (let nth = 0; nth < limits.confirmLettersPerDay; nth++)
    assert.equal((await mal.fill("/settings", { email: `v${nth}@mail.example` }, "/settings/mail")).status, 303);
  assert.equal((await mal.fill("/settings", { email: "one-more@mail.example" }, "/settings/mail")).status, 422);
  assert.equal((await newLetters()).length <= limits.confirmLettersPerDay, true);
});

test("whoever forgot their password gets a link, by name or by address; the new password ends all sessions and is told", async () => {
  const fay = await reachable("fay");
  for (const typed of ["fay", "@Fay", "fay@sterna.example", "FAY@mail.example"]) {
    await guest(web).fill("/password/forgotten", { who: typed });
    web.pass(dayMs);
    const [letter, ...others] = await newLetters();
    assert.equal(others.length, 0, typed);
    assert.equal(letter?.headers.to, "fay@mail.example", typed);
    assert.match(pathOf(letter, "/password/"), /^\/password\/[\w-]{43}$/);
    if (typed !== "FAY@mail.example") continue;
    const chosen = await guest(web).fill(pathOf(letter, "/password/"), { password: "another three words" });
    assert.equal(chosen.status, 303);
  }
  assert.equal((await fay.get("/contacts")).status, 303);
  const [told] = await newLetters();
  assert.match(told?.headers.subject ?? "", /password was changed/);
});

test("attack-mail: who asks about an unknown name or address gets the very same answer, and nothing is looked up before it", async () => {
  await reachable("gus");
  const answers = [];
  for (const who of ["gus", "nobody-here", "gus@mail.example", "nobody@mail.example", "ö\u0000'; --", "mal"])
    answers.push(await guest(web, `203.0.113.${answers.length + 1}`).fill("/password/forgotten", { who }));
  const plain = answers.map(({ status, text }) => [status, text]);
  for (const answer of plain) assert.deepEqual(answer, plain[0]);
  const letters = await newLetters();
  assert.deepEqual(
    letters.map(({ headers }) => headers.to),
    ["gus@mail.example", "gus@mail.example"].slice(0, letters.length),
  );
  assert.ok(letters.length >= 1);
});

test("attack-mail: a stranger cannot fill somebody's box with links for a new password", async () => {
  await reachable("hal");
  for (let nth = 0; nth < 8; nth++) {
    await guest(web, `198.18.3.${nth}`).fill("/password/forgotten", { who: "hal" });
    await runJobs();
  }
  assert.equal((await newLetters()).length, limits.forgottenLettersPerDay);
});

test("every kind but security can be stopped by a link without a log-in, by the button or by a mail program", async () => {
  const ida = await reachable("ida");
  const write = (kind: "export-ready" | "password-changed") =>
    web.needs.database.transaction((tx) => writeLetter(tx, web.needs, { accountId: ida.accountId, kind }));
  await write("export-ready");
  const [letter] = await newLetters();
  assert.equal(letter?.headers["list-unsubscribe-post"], "List-Unsubscribe=One-Click");
  const path = pathOf(letter, "/mail/stop/");
  assert.equal(letter?.headers["list-unsubscribe"], `<https://sterna.example${path}>`);
  assert.match((await guest(web).get(path)).text, /Imports, exports and moves/);
  await write("export-ready");
  assert.equal((await newLetters()).length, 1);
  const stopped = await guest(web).post(path, { "List-Unsubscribe": "One-Click" }, {});
  assert.equal(stopped.status, 200);
  await write("export-ready");
  await write("password-changed");
  const after = await newLetters();
  assert.deepEqual(
    after.map(({ headers }) => headers["list-unsubscribe"]),
    [undefined],
  );
  for (const bent of [path.replace("moves", "writes"), path.replace(/\d+/, "1"), `${path}x`, "/mail/stop/1.moves"]) {
    assert.equal((await guest(web).post(bent, {}, {})).status, 404, bent);
  }
});

test("attack-mail: an address out of an archive gets no letter before its owner has confirmed it here", async () => {
  const jan = await member(web, "jan");
  await web.db
    .updateTable("account")
    .set({ email: "somebody-else@mail.example" })
    .where("id", "=", jan.accountId)
    .execute();
  await web.needs.database.transaction((tx) =>
    writeLetter(tx, web.needs, { accountId: jan.accountId, kind: "password-changed" }),
  );
  await guest(web).fill("/password/forgotten", { who: "somebody-else@mail.example" });
  assert.deepEqual(await newLetters(), []);
});

test("who had the letters until now is told when they go elsewhere, or nowhere", async () => {
  const kim = await reachable("kim");
  await kim.fill("/settings", { email: "kim@other.example" }, "/settings/mail");
  const path = pathOf((await newLetters())[0], "/mail/confirm/");
  await guest(web).fill(path, {});
  assert.deepEqual(
    (await newLetters()).map(({ headers }) => headers.to),
    ["kim@mail.example"],
  );
  await kim.fill("/settings", {}, "/settings/mail/remove");
  assert.deepEqual(
    (await newLetters()).map(({ headers }) => headers.to),
    ["kim@other.example"],
  );
  assert.equal((await findLetterbox(web.db, kim.accountId))?.address, null);
});

test("somebody sees where they are logged in, and logs out one browser or all others", async () => {
  const lea = await member(web, "lea");
  const phone = guest(web, "192.0.2.77");
  await phone.logIn("lea", password);
  const tablet = guest(web, "192.0.2.78");
  await tablet.logIn("lea", password);
  const page = (await lea.get("/settings")).text;
  assert.equal(page.match(/This browser/g)?.length, 1);
  const ids = [...page.matchAll(/name="session" value="([\da-f]{64})"/g)].map(([, id = ""]) => id);
  assert.equal(ids.length, 2);
  await lea.fill("/settings", { session: ids[0] ?? "" }, "/settings/sessions");
  const left = [await phone.get("/settings"), await tablet.get("/settings")].filter(({ status }) => status === 200);
  assert.equal(left.length, 1);
  // Of somebody else nothing ends.
  const mia = await member(web, "mia");
  await mia.fill("/settings", { session: ids[1] ?? "" }, "/settings/sessions");
  await lea.fill("/settings", { session: "others" }, "/settings/sessions");
  assert.equal((await phone.get("/settings")).status, 303);
  assert.equal((await tablet.get("/settings")).status, 303);
  assert.equal((await lea.get("/settings")).status, 200);
  assert.equal((await mia.get("/settings")).status, 200);
});

test("closing an account takes the password and a tick, says what goes, and logs out", async () => {
  const ned = await member(web, "ned");
  const page = await ned.get("/settings/close");
  assert.match(page.text, /This ends your account for good/);
  assert.equal((await ned.fill("/settings/close", { password })).status, 422);
  assert.equal((await ned.fill("/settings/close", { sure: "yes", password: "something else" })).status, 422);
  assert.equal((await ned.get("/")).status, 200);
  assert.match((await ned.fill("/settings/close", { sure: "yes", password })).text, /The account is closed/);
  assert.equal((await guest(web).get("/people/ned")).status, 404);
  assert.equal((await guest(web, "192.0.2.79").logIn("ned", password)).status, 422);
});

test("letters about others come if wanted, one for what happened within minutes, and none to who has read it; they hold nothing that anybody wrote", async () => {
  const oda = await reachable("oda");
  const pia = await member(web, "pia", "Pia Secretname");
  await shareByForm(oda, pia);
  await shareByForm(pia, oda);
  const write = async (text: string) => {
    const to = oda.username;
    const done = await pia.fill("/conversations/new", { to, subject: "a secret subject", text }, "/conversations");
    assert.equal(done.status, 303, done.text);
  };
  await write("secret words");
  web.pass(limits.noticeLetterMs);
  assert.deepEqual(await newLetters(), []);
  await oda.fill("/settings", { letter: "writes" }, "/settings/letters");
  await write("more secret words");
  await write("and more secret words");
  assert.deepEqual(await newLetters(), []);
  web.pass(limits.noticeLetterMs);
  const [letter, ...others] = await newLetters();
  assert.equal(others.length, 0);
  assert.equal(letter?.headers.to, "oda@mail.example");
  assert.doesNotMatch(`${letter?.headers.subject} ${letter?.text}`, /secret|pia/i);
  await write("the last secret words");
  await oda.fill("/notices", { all: "yes" }, "/notices/read");
  web.pass(limits.noticeLetterMs);
  assert.deepEqual(await newLetters(), []);
});

test("an export that is ready is told by a notice and by a letter in the language of the account", async () => {
  const rosa = await reachable("rosa");
  await rosa.fill("/settings", { language: "de" }, "/settings/language");
  await rosa.fill("/export", {}, "/export");
  const [letter] = await newLetters();
  assert.match(letter?.text ?? "", /^Hallo rosa,/);
  assert.deepEqual(linksOf(letter as KeptLetter).slice(0, 1), ["https://sterna.example/export"]);
  assert.match((await rosa.get("/notices")).text, /<a href="\/export">/);
});

test("every letter has all its words in each language, with nothing left to fill in", async () => {
  const sven = await reachable("sven");
  const { accountId } = sven;
  const box = await findLetterbox(web.db, accountId);
  assert.ok(box !== null);
  for (const language of languages)
    for (const kind of Object.keys(letterKinds) as LetterKind[]) {
      const pending = "sven@new.example";
      const letter = { accountId, kind, args: { migration: 1, to: "new.example" }, address: null };
      const composed = await composeLetter(web.needs, kind, { ...box, language, pending }, letter);
      assert.doesNotMatch(
        `${composed?.subject} ${composed?.text}`,
        /\{\w+\}|undefined|null|NaN/,
        `${language} ${kind}`,
      );
      assert.equal(composed?.stopUrl === undefined, letterKinds[kind] === null);
    }
});
