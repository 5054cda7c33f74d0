/** Two whole Sternas: an account with people on Versia leaves by its archive and a move; at the new pod whom it follows is asked anew, and who followed is known. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { presenceOf } from "../../src/app/accounts/presence.ts";
import { announceMove } from "../../src/app/announce/announce.ts";
import { planAnnouncement } from "../../src/app/announce/plan.ts";
import { importArchive } from "../../src/app/arrive/import.ts";
import { keepHere } from "../../src/app/arrive/keep-here.ts";
import { throwAwayImport } from "../../src/app/arrive/throw-away.ts";
import { tellSide } from "../../src/app/contacts/tie.ts";
import { answerConversation, startConversation } from "../../src/app/converse/converse.ts";
import { findIdentity } from "../../src/app/discover/find-identity.ts";
import { hourMs } from "../../src/base/time.ts";
import { filesOnDisk } from "../../src/blobs/open-file.ts";
import { allOfIt } from "../../src/core/migration/choices.ts";
import { listConversations, listMessages } from "../../src/store/content/conversations.ts";
import { findOwnIdentity, setWantsToBeAsked } from "../../src/store/people/accounts.ts";
import { ensureContact, setOurs } from "../../src/store/people/contacts.ts";
import { currentIdentityOf, type KnownIdentity } from "../../src/store/people/identities.ts";
import { archiveIn, importWhole, wholeReport } from "../support/arrivals.ts";
import { inboxesAsked, speaking } from "../support/dialects.ts";
import { archiveAt, exportWhole } from "../support/exports.ts";
import { spokenBoth, spokenDiaspora } from "../support/parts.ts";
import { type Somebody, somebodyOn } from "../support/sterna-people.ts";
import { openSternas, type Sterna, type Sternas } from "../support/sternas.ts";

let sternas: Sternas;
let [old, young]: Sterna[] = [];
let [alice, bob, carol, dave, erin]: Somebody[] = [];
let archive: string;

/** bob follows alice, who follows carol; alice has asked dave and erin alice, who decide themselves and have not answered. All of it on Versia. */
before(async () => {
  sternas = await openSternas(2, { protocols: spokenBoth });
  [old, young] = sternas.pods as Sterna[];
  const there = old as Sterna;
  [alice, bob, carol] = [
    await somebodyOn(there, "alice"),
    await somebodyOn(there, "bob"),
    await somebodyOn(there, "carol"),
  ];
  [dave, erin] = [await somebodyOn(there, "dave"), await somebodyOn(there, "erin")];
  await asksFirst(dave);
  await follows(bob as Somebody, alice);
  await follows(alice, carol as Somebody);
  await follows(alice, dave);
  await asksFirst(alice);
  await follows(erin, alice);
  const whom = await homeOf(there, carol as Somebody);
  const letter = { accountId: alice.accountId, subject: "Terns", text: "Seen one?", others: [whom] };
  const begun = await startConversation(there.parts, letter);
  assert.ok(begun.ok, JSON.stringify(begun));
  await answers(carol as Somebody, begun.value.guid, "Two.");
  archive = (await exportWhole(there.parts, "alice")).data.path;
});
after(() => sternas.dispose());

const asksFirst = ({ pod, accountId }: Somebody) =>
  pod.parts.database.transaction((tx) => setWantsToBeAsked(tx, accountId, true));

/** How a pod knows somebody on Versia. */
async function homeOf({ parts }: Sterna, other: Somebody): Promise<KnownIdentity> {
  const there = await presenceOf(other.pod.parts, other.pod.parts.database.db, other.accountId);
  const ref = there.find(({ protocol }) => protocol === "versia")?.ref ?? "";
  const found = await findIdentity(parts, ref, { protocol: "versia" });
  assert.ok(found.ok, JSON.stringify(found));
  return found.value;
}

async function answers(
  { pod, accountId }: Pick<Somebody, "pod" | "accountId">,
  guid: string,
  text: string,
): Promise<void> {
  sternas.pass(1_000);
  const answered = await answerConversation(pod.parts, { accountId, guid, text });
  assert.ok(answered.ok, JSON.stringify(answered));
  await sternas.settle();
}

/** What an account reads in its only conversation, with a star where nobody but its archive says so. */
async function letterOf({ parts }: Sterna, accountId: number): Promise<{ guid: string; said: string[] }> {
  const { db } = parts.database;
  const [letter, ...more] = await listConversations(db, accountId, { most: 10 });
  assert.ok(letter !== undefined && more.length === 0);
  const messages = await listMessages(db, letter.conversationId, accountId, { most: 10 });
  const said = messages.map(({ own, text, unproved }) => `${own ? "me" : "you"}: ${text}${unproved ? " *" : ""}`);
  return { guid: letter.guid, said };
}

async function follows(who: Somebody, other: Somebody, world = sternas): Promise<void> {
  const { parts } = who.pod;
  const { personId } = await homeOf(who.pod, other);
  const at = new Date(parts.clock.now());
  await parts.database.transaction(async (tx) => {
    const own = await findOwnIdentity(tx, who.accountId, "versia");
    const home = await currentIdentityOf(tx, "versia", personId);
    assert.ok(own !== null && home !== null);
    const { contactId } = await ensureContact(tx, who.accountId, personId, at);
    await setOurs(tx, contactId, "versia", "asked", home.identityId);
    await tellSide(tx, parts, own, home, { sharing: true, blocking: false }, at);
  });
  await world.settle();
}

/** Ties on Versia of the account of that name, by the names of the others: ours/theirs, with a star where they have said theirs themselves. */
async function tiesOf({ parts }: Sterna, username: string): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string; tie: string }>`
    select coalesce(profile.display_name, identity.ref) as name,
           tie.ours || '/' || tie.theirs || case when tie.heard_at_identity_id is null then '' else '*' end as tie
      from account join contact on contact.account_id = account.id join tie on tie.contact_id = contact.id and tie.protocol = 'versia'
      join identity on identity.person_id = contact.person_id and identity.protocol = 'versia' and identity.state = 'current'
      left join profile on profile.identity_id = identity.id
     where account.username = ${username} and (tie.ours <> 'none' or tie.theirs <> 'none') order by name`.execute(
    parts.database.db,
  );
  return Object.fromEntries(rows.map(({ name, tie }) => [name, tie]));
}

/** Who asks or follows that account of the old pod, by the names of new accounts. */
const heardOf = async (who: Somebody, name: string): Promise<string | undefined> =>
  (await tiesOf(who.pod, who.username))[name];

test("the archive says who follows, who is followed, and who waits", () => {
  const { ties, networks } = archiveAt(archive).sterna;
  assert.deepEqual(
    ties.map(({ ours, theirs }: { ours: string; theirs: string }) => `${ours}/${theirs}`),
    ["none/established", "established/none", "asked/none", "none/asked"],
    "bob, carol, dave, erin",
  );
  assert.deepEqual(
    networks.map(({ network }: { network: string }) => network),
    ["versia"],
  );
});

test("kept here nobody is asked anything, unless its owner wants that", async () => {
  const { parts } = young as Sterna;
  for (const username of ["quiet", "loud"]) await importWhole(parts, username, archive);
  await sternas.settle();
  assert.ok((await keepHere(parts, { username: "quiet" })).ok);
  await sternas.settle();
  const kept = { bob: "none/established", carol: "asked/none", dave: "asked/none", erin: "none/asked" };
  assert.deepEqual(await tiesOf(young as Sterna, "quiet"), kept);
  assert.equal(await heardOf(carol as Somebody, "quiet"), undefined);
  assert.ok((await keepHere(parts, { username: "loud", asks: true })).ok);
  await sternas.settle();
  assert.deepEqual(await tiesOf(young as Sterna, "loud"), { ...kept, carol: "established/none" });
});

test("announced, with the other half behind it: whom she follows is asked, who followed her is taken unasked, who waited waits", async () => {
  const { parts } = young as Sterna;
  const { report } = await importWhole(parts, "alicia", archive);
  assert.deepEqual(
    report.ledger.kinds.filter(({ kind }) => kind === "tie").map(({ expected, waiting }) => [expected, waiting]),
    [[4, { follower: 1, request: 1 }]],
    "they were found for the other imports",
  );
  const account = await parts.database.db
    .selectFrom("account")
    .select("id")
    .where("username", "=", "alicia")
    .executeTakeFirstOrThrow();
  await parts.database.transaction((tx) => setWantsToBeAsked(tx, account.id, true));
  await sternas.settle();
  assert.equal((await tiesOf(young as Sterna, "alicia")).carol, "asked/none");
  const plan = await planAnnouncement(parts, { username: "alicia", by: "owner" });
  assert.deepEqual(plan.ok && plan.value.elsewhere, { followers: 1, asks: 2 });
  const announced = await announceMove(parts, { username: "alicia", by: "owner" });
  assert.ok(announced.ok, JSON.stringify(announced));
  await sternas.settle();
  const { rows: moves } = await sql<{ protocol: string; role: string }>`
    select protocol, role from migration where account_id = ${account.id} and applied_at is not null order by protocol`.execute(
    parts.database.db,
  );
  assert.deepEqual(
    moves.map(({ protocol, role }) => `${protocol} ${role}`),
    ["diaspora arrival", "versia arrival"],
  );
  assert.deepEqual(await tiesOf(young as Sterna, "alicia"), {
    bob: "none/established*",
    carol: "established/none",
    dave: "asked/none",
    erin: "none/asked*",
  });
  const { kinds } = (await wholeReport(parts, "alicia")).ledger;
  assert.deepEqual(
    kinds.filter(({ kind }) => kind === "tie").map(({ failed, open }) => [failed, open]),
    [[{}, 0]],
  );
  const { guid, said } = await letterOf(young as Sterna, account.id);
  assert.deepEqual(said, ["me: Seen one?", "you: Two. *"]);
  const there = carol as Somebody;
  await answers({ pod: young as Sterna, accountId: account.id }, guid, "Three here.");
  const hers = await letterOf(there.pod, there.accountId);
  assert.deepEqual(hers.said, ["you: Seen one?", "me: Two.", "you: Three here."]);
  await answers(there, hers.guid, "Count again.");
  assert.deepEqual((await letterOf(young as Sterna, account.id)).said, [
    ...["me: Seen one?", "you: Two. *", "me: Three here.", "you: Count again."],
  ]);
});

test("contacts, blocks and mutes on Versia come or are left out as chosen, and go with an import that is thrown away", async () => {
  const { parts } = young as Sterna;
  const { db } = parts.database;
  const username = "visitor";
  const { accountId } = await somebodyOn(young as Sterna, username);
  const value = archiveAt(archive);
  const [bobs, , daves, erins] = value.sterna.ties.map(({ address }: { address: string }) => address);
  value.sterna.network_blocks = [{ network: "versia", address: erins }];
  value.sterna.network_mutes = [{ network: "versia", address: daves }];
  // bob is a contact of this account already, who gets nothing: the archive says more of either side.
  const contact = await db
    .insertInto("contact")
    .columns(["account_id", "person_id", "created_at"])
    .expression(
      sql`select ${accountId}::bigint, person_id, now() from identity where protocol = 'versia' and ref = ${bobs}`,
    )
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.insertInto("tie").values({ contact_id: contact.id, protocol: "versia", ours: "none" }).execute();
  const standing = async () =>
    (
      await sql<{ protocol: string | null; kind: string; person: number; theirs: string | null }>`
        select 'contact' as kind, contact.person_id as person, contact.note, contact.suspended_at, tie.protocol, tie.ours, tie.theirs
          from contact left join tie on tie.contact_id = contact.id where contact.account_id = ${accountId}
        union all select 'block', person_id, null, null, null, null, null from block where account_id = ${accountId}
        union all select 'mute', person_id, null, null, null, null, null from mute where account_id = ${accountId}
         order by 1, 2, 5`.execute(db)
    ).rows;
  const before = await standing();
  assert.equal(before.length, 1);
  for (const contacts of ["none", "all"] as const) {
    const imported = await importArchive(parts, {
      ...{ files: filesOnDisk([await archiveIn(parts, value)]), username, existing: { take: [] }, offline: true },
      ...{ choices: { ...allOfIt, contacts }, tell() {} },
    });
    assert.ok(imported.ok, JSON.stringify(imported));
    const rows = await standing();
    assert.equal(rows.filter(({ protocol }) => protocol === "versia").length > 1, contacts === "all", contacts);
    if (contacts === "all") {
      assert.deepEqual(
        rows.filter(({ kind }) => kind !== "contact").map(({ kind }) => kind),
        ["block", "mute"],
      );
      const bobIs = rows.find(({ person, protocol }) => person === before[0]?.person && protocol === "versia");
      assert.equal(bobIs?.theirs, "established", `the archive raised a tie that was there: ${JSON.stringify(rows)}`);
    }
    const thrown = await throwAwayImport(parts, { accountId, importId: imported.value.importId });
    assert.ok(thrown.ok, JSON.stringify(thrown));
    assert.deepEqual(await standing(), before, contacts);
  }
});

test("in 0.5 alone: the move by archive takes both networks along, with the old pod there, and without it as far as it goes until it is back", async (t) => {
  const world = await openSternas(3, speaking("0.5", [spokenDiaspora]));
  t.after(world.dispose);
  const [left, here, third] = world.pods as [Sterna, Sterna, Sterna];
  const [fay, gil] = [await somebodyOn(left, "fay"), await somebodyOn(left, "gil")];
  const [hal, ida] = [await somebodyOn(third, "hal"), await somebodyOn(third, "ida")];
  for (const who of [fay, gil]) {
    await follows(hal, who, world);
    await follows(who, ida, world);
  }
  const archives = new Map<string, string>();
  for (const { username } of [fay, gil]) archives.set(username, (await exportWhole(left.parts, username)).data.path);
  const announces = async (username: string, from: string) => {
    await importWhole(here.parts, username, archives.get(from) ?? "");
    const plan = await planAnnouncement(here.parts, { username, by: "owner" });
    assert.deepEqual(plan.ok && plan.value.elsewhere, { followers: 1, asks: 1 });
    assert.ok((await announceMove(here.parts, { username, by: "owner" })).ok);
  };
  // The star: hal's pod has asked, at the new one, by itself.
  const moved = { hal: "none/established*", ida: "established/none" };

  await announces("faye", "fay");
  await world.settle();
  assert.deepEqual(await tiesOf(here, "faye"), moved);

  world.network.down(left.host, true);
  await announces("gila", "gil");
  for (let hours = 0; (await tiesOf(here, "gila")).ida !== moved.ida; hours++) {
    assert.ok(hours < 30, "whom she follows is not asked while her old pod is silent");
    await world.turn();
    world.pass(hourMs);
  }
  const followsOld = { hal: "none/established", ida: "established/none" };
  assert.deepEqual(await tiesOf(here, "gila"), followsOld, "who follows is known from the archive alone");

  world.network.down(left.host, false);
  await world.settle();
  assert.deepEqual(await tiesOf(here, "gila"), moved);
  for (const { host } of world.pods)
    assert.ok(!inboxesAsked(world, host).includes("0.6") && inboxesAsked(world, host).includes("0.5"), host);
});
