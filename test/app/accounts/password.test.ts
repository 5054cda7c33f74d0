/** Passwords: hashing and checking. */
import assert from "node:assert/strict";
import { argon2Sync } from "node:crypto";
import { test } from "node:test";
import { checkPassword, hashPassword, verifyPassword } from "../../../src/app/accounts/password.ts";
import { Fault } from "../../../src/base/problem.ts";

test("a hash is a PHC string of argon2id that matches its password alone", async () => {
  const hash = await hashPassword("grüße aus 東京!");
  assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.deepEqual(await verifyPassword("grüße aus 東京!", hash), { matches: true, outdated: false });
  assert.equal((await verifyPassword("grüße aus 東京", hash)).matches, false);
  assert.notEqual(await hashPassword("grüße aus 東京!"), hash, "each has its own salt");
});

test("a password matches however the keyboard composes its accents", async () => {
  assert.equal((await verifyPassword("cafe\u0301 au lait", await hashPassword("caf\u00e9 au lait"))).matches, true);
});

test("a hash with other parameters is verified with those, and is outdated", async () => {
  const nonce = Buffer.from("somesaltsomesalt");
  const hash = argon2Sync("argon2id", {
    message: "an older password",
    nonce,
    memory: 64,
    passes: 3,
    parallelism: 1,
    tagLength: 24,
  });
  const text = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");
  const phc = `$argon2id$v=19$m=64,t=3,p=1$${text(nonce)}$${text(hash)}`;
  assert.deepEqual(await verifyPassword("an older password", phc), { matches: true, outdated: true });
  assert.equal((await verifyPassword("another password", phc)).matches, false);
});

test("no password matches an account that has none, or a hash that asks for too much or is damaged", async () => {
  const good = await hashPassword("a good password");
  const broken = [
    null,
    "",
    "x",
    good.slice(0, -5).replace("m=19456", "m=9999999"),
    good.replace("t=2", "t=999"),
    good.replace("p=1", "p=0"),
    good.replace("argon2id", "argon2d"),
  ];
  for (const stored of broken) {
    assert.deepEqual(
      await verifyPassword("a good password", stored),
      { matches: false, outdated: false },
      String(stored),
    );
    assert.equal((await verifyPassword("", stored)).matches, false);
  }
});

test("a password has 10 to 1,000 characters, as people count them", () => {
  const long = Array.from({ length: 1_000 }, (_, nth) => String.fromCodePoint(0x1f400 + ((nth * nth) % 97))).join("");
  for (const fine of ["zehn Vögel", "🐦🦆🦉🐧🐔🐤🐣🐥🐓🦃", long]) assert.ok(checkPassword(fine, []).ok, fine);
  assert.deepEqual(checkPassword("012345678", []), { ok: false, refusal: { code: "password-too-short", minimum: 10 } });
  assert.deepEqual(checkPassword("x".repeat(1_001), []), {
    ok: false,
    refusal: { code: "password-too-long", maximum: 1_000 },
  });
  assert.ok(!checkPassword("🐦".repeat(1_001), []).ok);
  assert.ok(!checkPassword("x".repeat(1_000_000), []).ok);
});

test("a flood of passwords is turned away instead of filling the memory", async () => {
  const phc = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  const all = await Promise.allSettled(Array.from({ length: 300 }, () => verifyPassword("flood", phc)));
  const turnedAway = all.filter((one) => one.status === "rejected");
  assert.equal(turnedAway.length, 300 - 102);
  assert.ok(turnedAway.every(({ reason }) => reason instanceof Fault && reason.again));
  assert.equal((await verifyPassword("flood", phc)).matches, false, "afterwards it goes on");
});
