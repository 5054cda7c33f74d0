/** Every page in a real Chromium, light and dark, on a phone and on a desk: no barrier that axe finds, nothing that sticks out. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { makeInvitation } from "../../src/app/accounts/invitations.ts";
import { makePasswordLink } from "../../src/app/accounts/password-link.ts";
import { beginMoveIn } from "../../src/app/move-in/begin.ts";
import type { Db } from "../../src/store/database.ts";
import { assertNothingSticksOut, axe, barriersOn } from "../support/barriers.ts";
import { type BrowserHouse, logInWith, noChromium, openBrowserHouse } from "../support/chromium.ts";
import { fillWorld, password, type Shown } from "../support/shown.ts";

if (noChromium) test("pages without barriers", { skip: noChromium }, () => {});
else pagesWithoutBarriers();

function pagesWithoutBarriers(): void {
  const sizes = [
    { width: 320, height: 640 },
    { width: 1280, height: 900 },
  ];
  let house: BrowserHouse;
  let shown: Shown;
  let visitor: Page;
  let alice: Page;
  let linkPath = "";
  let invitationPath = "";
  let migrationId = 0;
  const complaints: string[] = [];
  before(async () => {
    house = await openBrowserHouse();
    shown = await fillWorld(house.web);
    await fillQueues(house.web.db);
    migrationId = await fillMoves(house.web.db);
    assert.ok((await beginMoveIn(house.web.needs, shown.alice.accountId)).ok);
    const link = await makePasswordLink(house.web.needs, "ben");
    const invitation = await makeInvitation(house.web.needs, { inviter: null, uses: 1, days: 1 });
    invitationPath = invitation.ok ? new URL(invitation.value.url).pathname : "";
    linkPath = link.ok ? new URL(link.value).pathname : "";
    // Only axe needs the scripting; without motion there is no colour on its way to another.
    const options = { javaScriptEnabled: true, reducedMotion: "reduce" as const };
    [visitor, alice] = [await house.open(options), await house.open(options)];
    for (const page of [visitor, alice]) {
      page.on(
        "console",
        (line) => line.type() === "error" && !/status of 4\d\d/.test(line.text()) && complaints.push(line.text()),
      );
    }
    await logInWith(alice, "alice", password);
  });
  after(() => house.close());

  const pages: readonly (readonly [name: string, loggedIn: boolean, path: () => string])[] = [
    ["the first page, for visitors", false, () => "/"],
    ["log in", false, () => "/login"],
    ["choose a password", false, () => linkPath],
    ["a link that does not work", false, () => `/password/${"x".repeat(43)}`],
    ["sign up without an invitation", false, () => "/sign-up"],
    ["sign up", false, () => invitationPath],
    ["password forgotten", false, () => "/password/forgotten"],
    ["nothing here", false, () => "/nothing"],
    ["a profile, for visitors", false, () => "/people/alice"],
    ["a profile without a picture", false, () => "/people/ben"],
    ["a post, for visitors", false, () => `/posts/${shown.richGuid}`],
    ["the stream", true, () => "/"],
    ["a post with everything", true, () => `/posts/${shown.richGuid}`],
    ["a held post", true, () => `/posts/${shown.heldGuid}`],
    ["a long post", true, () => `/posts/${shown.limitedGuid}`],
    ["one's own profile", true, () => "/people/alice"],
    ["pictures that no post shows", true, () => "/photos"],
    ["somebody here", true, () => "/people/ben"],
    ["somebody elsewhere", true, () => "/people/cara@pod-b.example"],
    ["search", true, () => "/search"],
    ["search, and what it finds", true, () => "/search?q=ben"],
    ["search for what is no address", true, () => "/search?q=a+b%40c"],
    ["a tag", true, () => "/tags/tea"],
    ["contacts", true, () => "/contacts"],
    ["aspects", true, () => "/aspects"],
    ["notices", true, () => "/notices"],
    ["messages", true, () => "/conversations"],
    ["a new conversation", true, () => "/conversations/new?to=ben"],
    ["settings", true, () => "/settings"],
    ["imports", true, () => "/imports"],
    ["a report", true, () => `/imports/${shown.importId}`],
    ["other pods, for the podmin", true, () => "/pods"],
    ["refused messages, for the podmin", true, () => "/pods/refused"],
    ["keep here only", true, () => `/imports/${shown.importId}/keep`],
    ["the last question before a move", true, () => `/imports/${shown.importId}/announce`],
    ["moves", true, () => "/migrations"],
    ["the receipt of a move", true, () => `/migrations/${migrationId}`],
    ["leaving", true, () => "/migrations/leave"],
    ["taking the account along", true, () => "/export"],
    ["bringing an account", true, () => "/move-in"],
    ["throwing away what was brought", true, () => "/move-in/throw-away"],
    ["files for it", true, () => "/uploads"],
    ["invitations", true, () => "/invitations"],
    ["closing the account", true, () => "/settings/close"],
    ["moves of accounts, for the podmin", true, () => "/pods/migrations"],
    ["accounts that come here, for the podmin", true, () => "/pods/move-ins"],
  ];

  for (const [name, loggedIn, path] of pages) {
    test(`no barrier: ${name}`, async () => {
      const page = loggedIn ? alice : visitor;
      await page.goto(path());
      await page.evaluate(axe);
      await page.evaluate(`for (const closed of document.querySelectorAll("details")) closed.open = true`);
      for (const viewport of sizes) {
        await page.setViewportSize(viewport);
        await assertNothingSticksOut(page);
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          const found = await barriersOn(page);
          assert.deepEqual(found, [], `${viewport.width} px, ${colorScheme}`);
        }
      }
    });
  }

  test("a form with an error has no barrier either", async () => {
    await visitor.goto("/login");
    await visitor.getByLabel("User name").fill("alice");
    await visitor.getByLabel("Password").fill("wrong password");
    await visitor.getByRole("button", { name: "Log in" }).click();
    await visitor.getByRole("alert").waitFor();
    await visitor.evaluate(axe);
    for (const colorScheme of ["light", "dark"] as const) {
      await visitor.emulateMedia({ colorScheme });
      assert.deepEqual(await barriersOn(visitor), [], colorScheme);
    }
  });

  test("no page asked for what its policy forbids", () => assert.deepEqual(complaints, []));
}

/** Alice looks after the pod; one pod does not answer, another has all, and a message was refused. */
async function fillQueues(db: Db): Promise<void> {
  const at = new Date("2026-11-20T12:00:00Z");
  await db.updateTable("account").set({ podmin: true }).where("username", "=", "alice").execute();
  const [identity] = await db.selectFrom("identity").select("id").limit(1).execute();
  const message = { protocol: "diaspora", kind: "post", media_type: "text/plain", body: Buffer.of(1), created_at: at };
  const { id } = await db
    .insertInto("outbox_message")
    .values({ ...message, identity_id: identity?.id ?? 0 })
    .returning("id")
    .executeTakeFirstOrThrow();
  const host = {
    host: "down.example",
    failures: 3,
    next_at: at,
    last_error: "no-answer: ECONNREFUSED",
    failing_since: at,
  };
  await db.insertInto("outbox_host").values(host).execute();
  const parcel = {
    message_id: id,
    host: "down.example",
    endpoint: "https://down.example/",
    next_at: at,
    give_up_at: at,
  };
  await db.insertInto("outbox_parcel").values(parcel).execute();
  const refused = {
    refusal: "signature-wrong",
    refusal_detail: "not the key of eve@far.example",
    sender: "eve@far.example",
  };
  await db
    .insertInto("inbox")
    .values({
      ...refused,
      protocol: "diaspora",
      path: "/",
      headers: "{}",
      body: Buffer.of(1),
      received_at: at,
      next_at: at,
      refused_at: at,
    })
    .execute();
}

/** Alice has come here by a move: one pod took it, one is down, one was given up. */
async function fillMoves(db: Db): Promise<number> {
  const at = new Date("2026-11-20T12:00:00Z");
  const own = await db
    .selectFrom("account")
    .innerJoin("identity", "identity.person_id", "account.person_id")
    .select(["account.id", "identity.id as identityId", "identity.ref"])
    .where("account.username", "=", "alice")
    .executeTakeFirstOrThrow();
  const { id } = await db
    .insertInto("migration")
    .values({
      role: "arrival",
      state: "announced",
      protocol: "diaspora",
      old_ref: "alice@a-pod-with-a-rather-long-name.old.example",
      new_ref: own.ref,
      new_identity_id: own.identityId,
      account_id: own.id,
      heard_at: at,
      applied_at: at,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const told = (host: string, more: object) => ({
    migration_id: id,
    endpoint: `https://${host}/receive/public`,
    host,
    put_at: at,
    tries: 2,
    tried_at: at,
    ...more,
  });
  await db
    .insertInto("migration_told")
    .values([
      told("pod-b.example", { answer: "HTTP 202", delivered_at: at }),
      told("down.example", { answer: "no-answer: ECONNREFUSED" }),
      told("gone-for-good-and-for-ever.example", { answer: "no-answer: ENOTFOUND", given_up_at: at }),
    ])
    .execute();
  return id;
}
