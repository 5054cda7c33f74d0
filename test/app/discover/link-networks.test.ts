/** R3: two identities on two networks are one person's only where one host, one WebFinger document and both own documents say so. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { linkNetworks } from "../../../src/app/discover/link-networks.ts";
import { ok } from "../../../src/base/result.ts";
import type { FoundPerson } from "../../../src/protocols/wire-port.ts";
import { identityById, type KnownIdentity } from "../../../src/store/people/identities.ts";
import { type FreshParts, freshParts, spokenBoth, spokenDiaspora } from "../../support/parts.ts";
import { somebodyElse, somebodyHere } from "../../support/people.ts";

let parts: FreshParts;
before(async () => {
  parts = await freshParts({ protocols: spokenBoth });
});
after(() => parts.dispose());

const known = async (id: number) => (await identityById(parts.database.db, id)) as KnownIdentity;

/** Somebody on Versia, and nobody else yet. */
async function onVersia(id: string, host: string): Promise<KnownIdentity> {
  const { db } = parts.database;
  const person = await db.insertInto("person").defaultValues().returning("id").executeTakeFirstOrThrow();
  const ref = `${host}:${id}`;
  const row = {
    person_id: person.id,
    protocol: "versia",
    ref,
    guid: ref,
    host,
    state: "current",
    since: new Date(0),
  } as const;
  return known((await db.insertInto("identity").values(row).returning("id").executeTakeFirstOrThrow()).id);
}

async function onDiaspora(username: string, host: string): Promise<KnownIdentity> {
  const { identityId } = await somebodyElse(parts, `${username}@${host}`);
  await parts.database.db
    .updateTable("identity")
    .set({ base_url: `https://${host}` })
    .where("id", "=", identityId)
    .execute();
  return known(identityId);
}

type Says = {
  /** In whose own document which addresses stand. */
  readonly diaspora: readonly string[];
  readonly versia: readonly string[];
  /** What the WebFinger document links to. */
  readonly webFinger: readonly string[];
};

const userUrl = ({ host, ref }: KnownIdentity): string =>
  `https://${host}/.versia/v0.6/entities/User/${ref.slice(host.length + 1)}`;
const everything = (one: KnownIdentity, other: KnownIdentity): Says => ({
  diaspora: [other.ref],
  versia: [one.ref],
  webFinger: [userUrl(other)],
});

const saying = (also: readonly string[]) => ({ also }) as unknown as FoundPerson;

/** Looked up by diaspora*. @returns whether they are one person now */
async function link(one: KnownIdentity, other: KnownIdentity, says: Says): Promise<boolean> {
  const document = { subject: `acct:${one.ref}`, links: says.webFinger.map((href) => ({ rel: "self", href })) };
  const asked: string[] = [];
  const http = {
    request: async ({ url }: { url: string }) => {
      asked.push(url);
      return ok({ status: 200, url, headers: {}, body: Buffer.from(JSON.stringify(document)) });
    },
  };
  const needs = { ...parts, http: http as unknown as FreshParts["http"] };
  const linked = await linkNetworks(
    needs,
    spokenDiaspora.adapter,
    { identity: one, found: saying(says.diaspora) },
    async (adapter, ref) =>
      adapter.name === "versia" && ref === other.ref ? { identity: other, found: saying(says.versia) } : null,
  );
  for (const url of asked) assert.equal(new URL(url).host, one.host);
  const [first, second] = [await known(one.identityId), await known(other.identityId)];
  assert.equal(first.personId === second.personId, linked);
  assert.equal(first.linked && second.linked, linked);
  return linked;
}

test("two identities of one host that name each other, and that its WebFinger names, are one person's, once", async () => {
  const [one, other] = [await onDiaspora("lin", "both.example"), await onVersia("lin1", "both.example")];
  assert.equal(await link(one, other, everything(one, other)), true);
  const again = await known(one.identityId);
  assert.equal(again.linked, true);
});

const lacking: Record<string, (all: Says) => Says> = {
  "the User says nothing of the other": (all) => ({ ...all, versia: [] }),
  "the User names somebody else": (all) => ({ ...all, versia: ["mallory@both.example"] }),
  "the hCard says nothing of the other": (all) => ({ ...all, diaspora: [] }),
  "the hCard names somebody else": (all) => ({ ...all, diaspora: ["both.example:other"] }),
  "the WebFinger document names one of them alone": (all) => ({ ...all, webFinger: [] }),
  "the WebFinger document names somebody else": (all) => ({
    ...all,
    webFinger: ["https://both.example/.versia/v0.6/entities/User/other"],
  }),
};

test("where one word of it is missing, they stay two", async () => {
  for (const [nth, [what, without]] of Object.entries(lacking).entries()) {
    const [one, other] = [await onDiaspora(`nth${nth}`, "both.example"), await onVersia(`nth${nth}`, "both.example")];
    assert.equal(await link(one, other, without(everything(one, other))), false, what);
  }
});

test("equal names on two hosts are two people, whatever both say", async () => {
  const [one, other] = [await onDiaspora("twin", "here.example"), await onVersia("twin", "there.example")];
  assert.equal(await link(one, other, everything(one, other)), false);
});

test("who has ever moved is linked to nobody, and nobody to people of this pod", async () => {
  const { db } = parts.database;
  const [moved, other] = [await onDiaspora("rover", "both.example"), await onVersia("rover", "both.example")];
  const old = await onDiaspora("rover", "old.example");
  await db
    .updateTable("identity")
    .set({ person_id: moved.personId, state: "moved" })
    .where("id", "=", old.identityId)
    .execute();
  assert.equal(await link(moved, other, everything(moved, other)), false);
  const ours = await somebodyHere(parts, "alice");
  const claims = await onVersia("alice", ours.host);
  assert.equal(await link(await known(ours.identityId), claims, everything(ours, claims)), false);
});

test("what accounts had with both is joined: a block wins over a contact", async () => {
  const { db } = parts.database;
  const bob = await somebodyHere(parts, "bob");
  const [one, other] = [await onDiaspora("joined", "both.example"), await onVersia("joined", "both.example")];
  const now = new Date(parts.clock.now());
  const contact = await db
    .insertInto("contact")
    .values({ account_id: bob.accountId, person_id: one.personId, created_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.insertInto("tie").values({ contact_id: contact.id, protocol: "diaspora", ours: "established" }).execute();
  await db
    .insertInto("block")
    .values({ account_id: bob.accountId, person_id: other.personId, created_at: now })
    .execute();
  assert.equal(await link(one, other, everything(one, other)), true);
  const { personId } = await known(one.identityId);
  const row = await db
    .selectFrom("contact")
    .select(["person_id", "suspended_at"])
    .where("id", "=", contact.id)
    .executeTakeFirst();
  assert.equal(row?.person_id, personId);
  assert.ok(row.suspended_at !== null);
  const blocks = await db.selectFrom("block").select("person_id").where("account_id", "=", bob.accountId).execute();
  assert.deepEqual(blocks, [{ person_id: personId }]);
});

test("a stranger's address elsewhere that is not known here is not asked for, and one that is known is", async () => {
  const [one, other] = [await onDiaspora("shy", "both.example"), await onVersia("shy1", "both.example")];
  const asked: string[] = [];
  const linkFrom = (also: string) =>
    linkNetworks(
      parts,
      spokenDiaspora.adapter,
      { identity: one, found: saying([also]) },
      async (_adapter, ref) => {
        asked.push(ref);
        return null;
      },
      { onlyKnown: true },
    );
  assert.equal(await linkFrom("both.example:unheard"), false);
  assert.equal(await linkFrom(other.ref), false);
  assert.deepEqual(asked, [other.ref]);
});
