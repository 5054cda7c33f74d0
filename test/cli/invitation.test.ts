/** `sterna invitation`: a link is made once, listed while it can be used, and ended. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { isInvitation } from "../../src/app/accounts/invitations.ts";
import { limits } from "../../src/base/limits.ts";
import { dayMs } from "../../src/base/time.ts";
import { runCommand } from "../support/commands.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";

let parts: FreshParts;
before(async () => {
  parts = await freshParts();
});
after(() => parts.dispose());

const run = (...argv: string[]) => runCommand(parts, "invitation", ...argv);
const tokenIn = (url: string): string => url.slice(url.lastIndexOf("/") + 1).trim();
const isOpen = (url: string) => isInvitation(parts, tokenIn(url));

type Listed = { id: number; uses: number; used: number; by: string | null; expiresAt: string };
const listed = async (): Promise<Listed[]> => JSON.parse((await run("list", "--json")).out);

test("a link that was made is open, listed without its secret, and works no more once it is ended", async () => {
  const made = await run("make", "--uses", "3", "--days", "2");
  assert.equal(made.exit, 0, made.said);
  assert.match(made.out, /^https:\/\/sterna\.example\/\S+$/);
  assert.match(made.said, /For 3 people, for 2 days\. To end it: sterna invitation end \d+/);
  assert.equal(await isOpen(made.out), true);

  const [one] = await listed();
  assert.ok(one);
  assert.deepEqual(
    [one.uses, one.used, one.by, one.expiresAt],
    [3, 0, null, new Date(parts.clock.now() + 2 * dayMs).toISOString()],
  );
  const text = (await run("list")).out;
  assert.match(text, new RegExp(`^${one.id}  0 of 3 used  by command  until 2026-11-23$`, "m"));
  assert.ok(!text.includes(tokenIn(made.out)) && !JSON.stringify(one).includes(tokenIn(made.out)));

  assert.equal((await run("end", String(one.id))).out, `The invitation ${one.id} works no more.`);
  assert.equal(await isOpen(made.out), false);
  assert.deepEqual(await listed(), []);
  assert.match((await run("list")).said, /There is no open invitation/);
});

test("--json prints the same as one object, with what is usual where nothing was asked for", async () => {
  const made = JSON.parse((await run("make", "--json")).out);
  assert.deepEqual([made.uses, made.days], [1, limits.invitationUsualDays]);
  assert.equal(await isOpen(made.url), true);
  assert.deepEqual(JSON.parse((await run("end", String(made.id), "--json")).out), { ended: made.id });
  assert.equal(await isOpen(made.url), false);
});

test("one whose time is over is not listed and lets nobody in", async () => {
  const made = await run("make", "--days", "1");
  parts.pass(dayMs + 1);
  assert.equal(await isOpen(made.out), false);
  assert.deepEqual(await listed(), []);
});

test("too many uses or days are refused with what is possible, and nothing is made", async () => {
  for (const [option, most, code] of [
    ["--uses", limits.invitationUses, "invitation-uses-wrong"],
    ["--days", limits.invitationDays, "invitation-days-wrong"],
  ] as const) {
    for (const wrong of ["0", String(most + 1)]) {
      const refused = await run("make", option, wrong, "--json");
      assert.deepEqual([refused.exit, JSON.parse(refused.out)], [11, { refusal: { code, most } }]);
    }
  }
  assert.match((await run("make", "--uses", "0")).said, new RegExp(`1 to ${limits.invitationUses} people`));
  assert.deepEqual(await listed(), []);
});

test("what does not exist is not ended, and what is not understood is told", async () => {
  for (const id of ["4711", "0x1", "9".repeat(30)]) {
    const refused = await run("end", id, "--json");
    assert.deepEqual([refused.exit, JSON.parse(refused.out)], [11, { refusal: { code: "invitation-unknown", id } }]);
  }
  assert.match((await run("end", "4711")).said, /There is no invitation 4711/);
  for (const wrong of [[], ["burn"], ["list", "1"], ["end"], ["make", "--uses", "many"], ["make", "--days", "-1"]])
    assert.equal((await run(...wrong)).exit, 2, wrong.join(" "));
});

test("where nobody may sign up a link is made all the same, and it is said that it does not work", async () => {
  const closed = { ...parts, config: { ...parts.config, signUp: "closed" as const } };
  const made = await runCommand(closed, "invitation", "make");
  assert.equal(made.exit, 0);
  assert.match(made.said, /STERNA_SIGN_UP is closed/);
});
