/**
 * Moving house in a real Chromium, from page to page over three whole Sternas: the old home, the new one, and one where a contact watches. By both doors:
 * signing up, with keys alone on a narrow screen; and from the settings without JavaScript, where everything that can end, ends at each step.
 */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { makeInvitation } from "../../src/app/accounts/invitations.ts";
import { keepHere } from "../../src/app/arrive/keep-here.ts";
import { jobKinds } from "../../src/app/jobs/kinds.ts";
import { runNextJob } from "../../src/app/worker.ts";
import { dayMs, hourMs, minuteMs } from "../../src/base/time.ts";
import { small } from "../support/arrivals.ts";
import { assertNothingSticksOut, axe, barriersOn } from "../support/barriers.ts";
import { noChromium } from "../support/chromium.ts";
import { logInAt, memberOn, openSternasHouse, type SternasHouse } from "../support/chromium-sternas.ts";
import { exportWhole } from "../support/exports.ts";
import { faulty, Injected } from "../support/faults.ts";
import { pressKey, tabTo, typeInto } from "../support/keyboard.ts";
import { movedIn } from "../support/move-ins.ts";
import { password } from "../support/shown.ts";
import { type Somebody, shares, tiesOf } from "../support/sterna-people.ts";
import type { Sterna } from "../support/sternas.ts";

if (noChromium) test("moving house in a browser", { skip: noChromium }, () => {});
else movingHouse();

const phone = { viewport: { width: 320, height: 640 } };
/** Where pictures of each step are put, for people to look at; nowhere if it is not set. */
const pictures = process.env.STERNA_PICTURES;

function movingHouse(): void {
  let house: SternasHouse;
  let folder: string;
  let [old, home, third] = [] as unknown as [Sterna, Sterna, Sterna];
  let carol: Somebody;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "sterna-test-"));
    house = await openSternasHouse(3);
    [old, home, third] = house.sternas.pods as [Sterna, Sterna, Sterna];
    carol = await memberOn(third, "carol");
  });
  after(async () => {
    await house.close();
    await rm(folder, { recursive: true, force: true });
  });

  const press = (page: Page, button: string) => page.getByRole("button", { name: button, exact: true }).click();
  const link = (page: Page, name: string) => page.getByRole("link", { name, exact: true });

  /** Somebody of the old pod with the posts and photos of the real archive, who shares with Carol as she does with them. */
  async function livesThere(username: string): Promise<Somebody> {
    const somebody = await memberOn(old, username);
    const { importId } = await movedIn(old.parts, somebody.accountId, [small.archive, small.photos]);
    assert.ok((await keepHere(old.parts, { accountId: somebody.accountId, importId })).ok);
    assert.equal(await shares(house.sternas, somebody, carol), null);
    assert.equal(await shares(house.sternas, carol, somebody), null);
    await work();
    return somebody;
  }

  /** All pods do what is due now. */
  async function work(): Promise<void> {
    for (let turns = 0; turns < 60; turns++) if ((await house.sternas.turn()) === 0) return;
    assert.fail("it does not come to rest");
  }

  /** What did not go at once is tried again after some minutes. */
  async function untilCarolWritesTo(username: string): Promise<void> {
    const { db } = home.parts.database;
    const confirmed = db
      .selectFrom("tie")
      .innerJoin("identity", "identity.id", "tie.heard_at_identity_id")
      .select("tie.contact_id")
      .where("identity.ref", "=", `${username}@${home.host}`);
    for (let tries = 0; tries < 30; tries++) {
      await work();
      if ((await confirmed.execute()).length > 0) return;
      house.sternas.pass(10 * minuteMs);
    }
    assert.fail("the contact does not go along");
  }

  async function look(page: Page, step: string): Promise<void> {
    await assertNothingSticksOut(page);
    if (pictures === undefined) return;
    await mkdir(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `house-${step}.png`), fullPage: true });
  }

  /** With scripting: nothing that axe has to say. */
  async function lookWell(page: Page, step: string): Promise<void> {
    await look(page, step);
    await page.evaluate(axe);
    assert.deepEqual(await barriersOn(page), [], step);
  }

  test("by the first door, with keys alone: export, sign up, check, bring in, announce; all three pods show it", async () => {
    const alma = await livesThere("alma");
    const page = await house.open({ ...phone, javaScriptEnabled: true, reducedMotion: "reduce" });
    const button = (name: string) => page.getByRole("button", { name, exact: true });
    await logInAt(page, old, alma.username);

    await page.goto(`https://${old.host}/export`);
    await lookWell(page, "1-export");
    await pressKey(page, button("Make the files"));
    await page.getByText("This page looks again by itself.").waitFor();
    await look(page, "1-export-asked");
    await work();
    const files: string[] = [];
    for (const name of [/^Download the account/, /^Download \d+ photos/]) {
      const wanted = page.getByRole("link", { name });
      const coming = page.waitForEvent("download");
      await pressKey(page, wanted);
      const download = await coming;
      files.push(join(folder, download.suggestedFilename()));
      await download.saveAs(files.at(-1) as string);
    }
    await lookWell(page, "1-export-done");

    const invitation = await makeInvitation(home.parts, { inviter: null, uses: 1, days: 1 });
    assert.ok(invitation.ok);
    await page.goto(invitation.value.url);
    await tabTo(page, page.getByLabel("New here"));
    await page.keyboard.press("ArrowDown");
    await typeInto(page, page.getByLabel("User name"), "almut");
    await typeInto(page, page.getByLabel("Password"), password);
    await look(page, "2-sign-up");
    await pressKey(page, button("Make the account"));
    await page.waitForURL("**/move-in");

    await typeInto(page, page.getByLabel("Where is your account now?"), alma.ref);
    await page.keyboard.press("Enter");
    await page.getByText(`${old.host} answers.`).waitFor();
    await lookWell(page, "3-what-will-happen");
    await pressKey(page, button("I understand. Go on"));
    await tabTo(page, page.getByLabel("Choose files"));
    // The window for choosing is the system's own.
    await page.getByLabel("Choose files").setInputFiles(files);
    await pressKey(page, link(page, "Go on"));
    await pressKey(page, button("Check these files"));
    await page.getByText("Waits for its turn").waitFor();
    await work();
    await page.getByText("So it is yours.").waitFor();
    await lookWell(page, "4-checked");
    await pressKey(page, page.getByText("Choose what comes"), "Space");
    await pressKey(page, page.getByLabel("Followed tags"), "Space");
    await pressKey(page, button("Save these choices"));
    await page.getByText("What was chosen: no tags.").waitFor();
    await pressKey(page, button("Bring it in"));
    await page.getByText("Waits for its turn").waitFor();
    await work();
    await page.getByText("It is here, and only you see it.").waitFor();
    await lookWell(page, "5-decide");
    await pressKey(page, link(page, "Your profile"));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.goBack();
    await pressKey(page, link(page, "To the announcement …"));
    await page.getByText("Your new address can be found from outside").waitFor();
    await lookWell(page, "6-announce");
    await pressKey(page, button("Announce the move"));
    await page.waitForURL("**/migrations/*");
    await untilCarolWritesTo("almut");
    await page.goto(page.url());
    await page.getByText("1 contact who shares with you writes to your new address").waitFor();
    await lookWell(page, "7-receipt");

    const watching = await house.open({ ...phone, javaScriptEnabled: true });
    await logInAt(watching, third, carol.username);
    await link(watching, "Contacts").click();
    await watching.getByRole("heading", { level: 1, name: "Contacts" }).waitFor();
    await lookWell(watching, "8-contacts-of-third");
    await watching.goto(`https://${third.host}/people/almut@${home.host}`);
    await watching.getByText(`Moved from ${alma.ref} on`).first().waitFor();
    await watching.getByText("You share with").waitFor();
    await look(watching, "8-mark");
    await watching.context().close();

    const visitor = await house.open({ ...phone, javaScriptEnabled: true });
    await visitor.goto(`https://${old.host}/people/alma`);
    await visitor.getByText(`almut@${home.host}`).first().waitFor();
    await lookWell(visitor, "9-old-page");
    await visitor.context().close();
    await page.goto(`https://${old.host}/`);
    await page.getByText("moved").first().waitFor();
    await lookWell(page, "9-old-home");
    await page.context().close();
    assert.deepEqual(await tiesOf(carol), { [`almut@${home.host}`]: "mutual" });
  });

  test("by the second door, without JavaScript: the browser is closed, the server is killed at each step, and the old pod is dead", async () => {
    const dina = await livesThere("dina");
    const { data, photosPath } = await exportWhole(old.parts, dina.username);
    await memberOn(home, "berta");
    house.sternas.network.down(old.host, true);
    let page = await house.open(phone);

    /** The server goes in the middle of its work, another browser is opened, and somebody logs in again. */
    const anew = async (atWrite = 0) => {
      await page.context().close();
      if (atWrite > 0) await dies(home, atWrite);
      await home.restart();
      house.sternas.pass(2 * hourMs);
      page = await house.open(phone);
      await logInAt(page, home, "berta");
      await page.getByText("More", { exact: true }).click();
      await link(page, "Settings").click();
      await link(page, "Bring another account into this one").click();
      await page.getByRole("heading", { level: 1, name: "Bring your account here" }).waitFor();
    };
    await anew();
    await page.getByLabel("Where is your account now?").fill(dina.ref);
    await press(page, "Look");
    await page.getByText(new RegExp(`${old.host} (does not answer\\.|was never reached)`)).waitFor();
    await look(page, "second-1-dead");
    await press(page, "I understand. Go on");
    await anew();
    await page.getByLabel("Choose files").setInputFiles([data.path]);
    await press(page, "Upload");
    await page.getByText("All of it is here").waitFor();
    await anew();
    await page.getByLabel("Choose files").setInputFiles([photosPath]);
    await press(page, "Upload");
    await page.getByText("All of it is here").nth(1).waitFor();
    await press(page, "Check these files");
    await page.getByText("Waits for its turn").waitFor();
    await anew(1);
    await work();
    await page.getByText("This can come here.").waitFor();
    await look(page, "second-2-checked");
    await anew();
    await press(page, "Bring it in");
    await page.getByText("Waits for its turn").waitFor();
    await anew(5);
    await work();
    await page.getByText("It is here, and only you see it.").waitFor();
    await anew();
    await link(page, "To the announcement …").click();
    await page.getByRole("heading", { name: "Before you announce it" }).waitFor();
    await look(page, "second-3-announce");
    await press(page, "Announce the move");
    await page.waitForURL("**/migrations/*");
    const receipt = page.url();
    await anew(2);
    await page.getByText("Your last move in is done.").waitFor();
    await look(page, "second-4-done");
    await untilCarolWritesTo("berta");
    await page.goto(receipt);
    await page.getByText("still tried").first().waitFor();
    await look(page, "second-5-receipt");

    house.sternas.network.down(old.host, false);
    house.sternas.pass(dayMs);
    await work();
    await page.goto(`https://${old.host}/people/dina`);
    await page.getByText(`berta@${home.host}`).first().waitFor();
    assert.equal((await tiesOf(carol))[`berta@${home.host}`], "mutual");
    await page.context().close();
  });

  test("between two Sternas an account is handed over without files, with a yes at the old home", async () => {
    const eli = await memberOn(old, "eli");
    await memberOn(home, "fritz");
    const page = await house.open({ ...phone, javaScriptEnabled: true, reducedMotion: "reduce" });
    await logInAt(page, home, "fritz");
    await page.goto(`https://${home.host}/move-in`);
    await press(page, "I understand. Go on");
    await page.getByLabel("Address of your old account").fill(eli.ref);
    await lookWell(page, "handed-1-ask");
    await press(page, "Ask for it");
    await page.getByRole("heading", { level: 1, name: `Go on at ${old.host}` }).waitFor();
    await lookWell(page, "handed-2-go");
    await link(page, `Go to ${old.host}`).click();
    await page.getByLabel("User name").fill(eli.username);
    await page.getByLabel("Password").fill(password);
    await press(page, "Log in");
    await page.getByRole("heading", { level: 1, name: `Hand your account over to ${home.host}?` }).waitFor();
    await lookWell(page, "handed-3-question");
    await page.getByRole("checkbox").check();
    await page.getByLabel("Your password").fill(password);
    await press(page, "Hand it over");
    await page.getByRole("heading", { level: 1, name: "You have said yes" }).waitFor();
    await lookWell(page, "handed-4-yes");
    await link(page, `Back to ${home.host}`).click();
    await page.getByText("When all of it is here, it is checked by itself.").waitFor();
    await look(page, "handed-5-coming");
    const good = page.getByText("This can come here.");
    for (let tries = 0; tries < 30 && (await good.count()) === 0; tries++, house.sternas.pass(minuteMs)) await work();
    await good.waitFor();
    await lookWell(page, "handed-6-checked");
    await page.context().close();
  });

  /** The pod dies in its work, before that write reaches the disk. */
  async function dies({ parts }: Sterna, atWrite: number): Promise<void> {
    const { parts: broken } = faulty(parts, atWrite, "before");
    const stop = new AbortController().signal;
    let died = false;
    for (let turn = 0; turn < 50 && !died; turn++)
      await runNextJob(broken, jobKinds, stop).catch((error: unknown) => {
        assert.ok(error instanceof Injected, String(error));
        died = true;
      });
  }
}
