/** `sterna mail`: letters that did not go, trying them again, and a letter that tests the way. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addAccount } from "../../src/app/accounts/add.ts";
import { giveAddress } from "../../src/app/mail/address.ts";
import type { Parts } from "../../src/app/parts.ts";
import { Fault } from "../../src/base/problem.ts";
import { no } from "../../src/base/result.ts";
import type { MailWay } from "../../src/net/mailer.ts";
import { listLetters } from "../../src/store/views/letters.ts";
import { runCommand } from "../support/commands.ts";
import { letterFolder, readLetters } from "../support/letters.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";

let folder: MailWay & { readonly kind: "folder" };
let parts: FreshParts;
before(async () => {
  folder = await letterFolder();
  parts = await freshParts({ config: { mail: folder } });
  for (const name of ["anna", "ben"]) assert.ok((await addAccount(parts, name)).ok);
  const accounts = await parts.database.db.selectFrom("account").select(["id", "username"]).orderBy("id").execute();
  for (const { id, username } of accounts) assert.ok((await giveAddress(parts, id, `${username}@mail.example`)).ok);
});
after(() => parts.dispose());

const run = (...argv: string[]) => runCommand(parts, "mail", ...argv);
const listed = async () => JSON.parse((await run("list", "--json")).out);

test("letters that wait are listed with their next try, and never with where they go or what they say", async () => {
  const letters = await listed();
  assert.deepEqual(
    letters.map(({ username, kind, state, tries }: Record<string, unknown>) => [username, kind, state, tries]),
    [
      ["anna", "confirm-address", "waits", 0],
      ["ben", "confirm-address", "waits", 0],
    ],
  );
  const text = (await run("list")).out;
  assert.match(text, /confirm-address to anna {2}next try 2026-11-21T20:00:00\.000Z, tried 0 times/);
  assert.ok(!`${text}${JSON.stringify(letters)}`.includes("@mail.example"));
});

test("retry makes all that wait due now, those that were given up too, and leaves what was refused", async () => {
  const { db } = parts.database;
  const [first, second] = await db.selectFrom("letter").select("id").orderBy("id").execute();
  const soon = new Date(parts.clock.now() + 3_600_000);
  await db
    .updateTable("job")
    .set({ attempts: 3, run_at: soon, last_error: "450 later" })
    .where("key", "=", String(first?.id))
    .execute();
  await db
    .updateTable("job")
    .set({ attempts: 9, run_at: "infinity" as never, last_error: "no answer" })
    .where("key", "=", String(second?.id))
    .execute();
  assert.deepEqual(
    (await listLetters(db)).map(({ state, tries, said }) => [state, tries, said]),
    [
      ["waits", 3, "450 later"],
      ["given-up", 9, "no answer"],
    ],
  );
  assert.match((await run("list")).out, /to ben {2}given-up, tried 9 times {2}no answer/);
  assert.deepEqual(JSON.parse((await run("retry", "--json")).out), { letters: 2 });
  const now = new Date(parts.clock.now()).toISOString();
  assert.deepEqual(
    (await listed()).map(({ state, nextAt, tries }: Record<string, unknown>) => [state, nextAt, tries]),
    [
      ["waits", now, 3],
      ["waits", now, 0],
    ],
  );

  await db.deleteFrom("job").where("key", "=", String(second?.id)).execute();
  const refused = { refused_at: new Date(parts.clock.now()), refusal: "550 nobody" };
  await db
    .updateTable("letter")
    .set(refused)
    .where("id", "=", second?.id ?? 0)
    .execute();
  assert.match((await run("retry")).out, /^1 letters are tried again now/);
  assert.match((await run("list")).out, /to ben {2}refused, tried 0 times {2}550 nobody/);
});

test("test hands over one letter at once, to that address alone", async () => {
  const sent = await run("test", "Podmin@Mail.Example");
  assert.equal(sent.exit, 0, sent.said);
  const letters = await readLetters(folder);
  assert.deepEqual(
    letters.map(({ headers }) => [headers.to, headers.subject]),
    [["Podmin@mail.example", "A letter of sterna.example"]],
  );
  assert.match(letters[0]?.text ?? "", /tests whether sterna\.example can send letters/);
  assert.deepEqual(JSON.parse((await run("test", "podmin@mail.example", "--json")).out), {
    sent: true,
    where: folder.path,
  });
});

/** What the command says where the way to the mail server is this. */
const testWith = (changes: Partial<Parts>, ...rest: string[]) =>
  runCommand({ ...parts, ...changes }, "mail", "test", ...rest);

test("a test that fails says why: no server set, no address, a server that does not want it, or none that answers", async () => {
  const off = await testWith({ mailer: null, config: { ...parts.config, mail: null } }, "a@mail.example", "--json");
  assert.deepEqual([off.exit, JSON.parse(off.out)], [11, { refusal: { code: "mail-off" } }]);
  const bad = await run("test", "a@mail.example\r\nBcc: b@mail.example", "--json");
  assert.equal(bad.exit, 11);
  assert.equal(JSON.parse(bad.out).refusal.code, "mail-address-malformed");
  const unwilling = { send: async () => no({ code: "letter-refused", detail: "550 not here" } as const) };
  const refused = await testWith({ mailer: unwilling }, "a@mail.example");
  assert.equal(refused.exit, 11);
  assert.match(refused.said, /does not take the letter: 550 not here/);
  const dead = {
    send: async () => {
      throw new Fault("The mail server cannot be reached", { again: true });
    },
  };
  const failed = await testWith({ mailer: dead }, "a@mail.example");
  assert.equal(failed.exit, 12);
  assert.match(failed.said, /cannot be reached/);
  assert.equal((await readLetters(folder)).length, 2, "nothing of this was sent");
});

test("without a mail server the list says so, and what is not understood is told", async () => {
  const mute = { ...parts, mailer: null, config: { ...parts.config, mail: null } };
  assert.match((await runCommand(mute, "mail", "list")).said, /STERNA_MAIL is not set/);
  for (const wrong of [[], ["send"], ["list", "x"], ["test"], ["retry", "1"]])
    assert.equal((await run(...wrong)).exit, 2, wrong.join(" "));
});
