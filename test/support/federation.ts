/** People of this pod and of others who say things to each other, for tests of what messages do. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { addAccount } from "../../src/app/accounts/add.ts";
import { applyMessage } from "../../src/app/receive/apply.ts";
import type { EffectRefusal, Effects, Said } from "../../src/app/receive/said.ts";
import type { Result } from "../../src/base/result.ts";
import type { Message, SaidComment, SaidPost, SaidReaction } from "../../src/core/message.ts";
import { emptyProfile } from "../../src/core/snapshot.ts";
import { identityById, identityByRef, type KnownIdentity, keepDiscovered } from "../../src/store/people/identities.ts";
import type { FreshParts } from "./parts.ts";
import { freshGuid } from "./world.ts";

/** Key pairs of people elsewhere, made once per process: making one takes longer than a test. */
const pairs: { readonly der: Buffer; readonly privateKeyPem: string }[] = [];
function pairOf(index: number) {
  while (pairs.length <= index) {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
    pairs.push({
      der: publicKey.export({ type: "spki", format: "der" }),
      privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    });
  }
  return pairs[index] as (typeof pairs)[0];
}

export type Elsewhere = KnownIdentity & { readonly privateKeyPem: string };

/** An account of this pod, active. */
export async function here(parts: FreshParts, name: string): Promise<KnownIdentity & { readonly accountId: number }> {
  const added = await addAccount(parts, name);
  assert.ok(added.ok);
  const { adapter } = parts.protocols[0] as FreshParts["protocols"][0];
  const known = await identityByRef(parts.database.db, adapter.name, added.value.ref);
  return { ...(known as KnownIdentity), accountId: added.value.accountId };
}

const keyNumbers = new Map<string, number>();

/** Somebody of another pod, as discovery leaves them. */
export async function elsewhere(parts: FreshParts, name: string, host = "pod.example"): Promise<Elsewhere> {
  const { adapter } = parts.protocols[0] as FreshParts["protocols"][0];
  const ref = adapter.ids.print(name, host, "");
  const index = keyNumbers.get(ref) ?? keyNumbers.size;
  keyNumbers.set(ref, index);
  const { der, privateKeyPem } = pairOf(index);
  const guid = freshGuid();
  const found = {
    protocol: adapter.name,
    ref,
    host,
    guid,
    keys: [{ holder: "person" as const, publicKey: der }],
    base: `https://${host}`,
    publicEndpoint: `https://${host}/receive/public`,
    privateEndpoint: `https://${host}/receive/users/${guid}`,
    profile: { ...emptyProfile, displayName: name, firstName: name },
  };
  const kept = await parts.database.transaction((tx) => keepDiscovered(tx, found, new Date(parts.clock.now())));
  assert.ok(kept.ok, JSON.stringify(kept));
  return { ...kept.value, privateKeyPem };
}

/** Both share with each other. */
export async function tie(parts: FreshParts, accountId: number, personId: number): Promise<number> {
  const { db } = parts.database;
  const now = new Date(parts.clock.now());
  const { id } = await db
    .insertInto("contact")
    .values({ account_id: accountId, person_id: personId, created_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  const protocol = parts.protocols[0]?.adapter.name ?? "";
  const own = await db
    .selectFrom("identity")
    .innerJoin("account", "account.person_id", "identity.person_id")
    .select("identity.id")
    .where("account.id", "=", accountId)
    .where("identity.protocol", "=", protocol)
    .where("identity.state", "=", "current")
    .executeTakeFirst();
  await db
    .insertInto("tie")
    .values({
      contact_id: id,
      protocol,
      ours: "established",
      theirs: "established",
      heard_at_identity_id: own?.id ?? null,
    })
    .execute();
  return id;
}

export async function block(parts: FreshParts, accountId: number, personId: number): Promise<void> {
  const created_at = new Date(parts.clock.now());
  await parts.database.db
    .insertInto("block")
    .values({ account_id: accountId, person_id: personId, created_at })
    .execute();
}

/** The person of `old` is found at `young` from now on, where nobody was before. */
export async function move(parts: FreshParts, old: KnownIdentity, young: KnownIdentity): Promise<void> {
  const { db } = parts.database;
  const now = new Date(parts.clock.now());
  await db.updateTable("identity").set({ state: "moved", until: now }).where("id", "=", old.identityId).execute();
  await db
    .updateTable("identity")
    .set({ person_id: old.personId, since: now })
    .where("id", "=", young.identityId)
    .execute();
}

export const again = async (parts: FreshParts, { identityId }: KnownIdentity): Promise<KnownIdentity> =>
  (await identityById(parts.database.db, identityId)) as KnownIdentity;

/** Something said by somebody elsewhere, to all, in their own envelope; unless `more` says otherwise. */
export const said = (parts: FreshParts, message: Message, author: KnownIdentity, more: Partial<Said> = {}): Said => ({
  message,
  protocol: author.protocol,
  sender: author,
  author,
  signedAs: author,
  way: author.local ? "local" : "public",
  inboxAccountId: null,
  receivedAt: new Date(parts.clock.now()),
  after: { notifies: true },
  ...more,
});

export const apply = (parts: FreshParts, what: Said): Promise<Result<Effects, EffectRefusal>> =>
  parts.database.transaction((tx) => applyMessage(tx, parts, what));

/** As `apply`, of what must not be refused. */
export async function done(parts: FreshParts, what: Said): Promise<Effects> {
  const result = await apply(parts, what);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

/** The code of what must be refused. */
export async function refused(parts: FreshParts, what: Said): Promise<string> {
  const result = await apply(parts, what);
  assert.ok(!result.ok, "it was taken");
  return result.refusal.code;
}

const when = Date.parse("2026-11-21T19:00:00Z");

export const post = (author: KnownIdentity, more: Partial<SaidPost> = {}): SaidPost => ({
  kind: "post",
  author: author.ref,
  guid: freshGuid(),
  public: true,
  text: "Terns fly far.",
  writtenAtMs: when,
  editedAtMs: null,
  photos: [],
  poll: null,
  location: null,
  providerName: null,
  eventGuid: null,
  extra: null,
  ...more,
});

const unsigned = { signature: "c2lnbmVk", order: ["author", "guid"], values: { new_thing: "kept" } };

export const comment = (author: KnownIdentity, postGuid: string, more: Partial<SaidComment> = {}): SaidComment => ({
  kind: "comment",
  author: author.ref,
  guid: freshGuid(),
  postGuid,
  text: "They do.",
  writtenAtMs: when,
  editedAtMs: null,
  signed: unsigned,
  ...more,
});

export const like = (author: KnownIdentity, postGuid: string, more: Partial<SaidReaction> = {}): SaidReaction => ({
  kind: "reaction",
  author: author.ref,
  guid: freshGuid(),
  reaction: "like",
  parent: { kind: "post", guid: postGuid },
  signed: unsigned,
  ...more,
});

export type Told = {
  readonly message: Message;
  readonly as: number;
  readonly to: readonly number[];
  readonly reach: "public" | "private";
};

/** What others are to be told, in the order in which it was put; each once. */
export async function told(parts: FreshParts): Promise<Told[]> {
  const rows = await parts.database.db
    .selectFrom("job")
    .select("args")
    .where("kind", "=", "tell")
    .orderBy("id")
    .execute();
  await parts.database.db.deleteFrom("job").where("kind", "=", "tell").execute();
  return rows.map(({ args }) => {
    const { message, as, to, reach } = args as { message: string } & Omit<Told, "message">;
    return { message: JSON.parse(message) as Message, as, to, reach };
  });
}

/** What an account was notified of, oldest first. */
export async function noticesOf(parts: FreshParts, accountId: number): Promise<string[]> {
  const rows = await parts.database.db
    .selectFrom("notification")
    .select("kind")
    .where("account_id", "=", accountId)
    .orderBy("id")
    .execute();
  return rows.map(({ kind }) => kind);
}

export const count = async (
  parts: FreshParts,
  table:
    | "post"
    | "photo"
    | "comment"
    | "reaction"
    | "vote"
    | "attendance"
    | "subscriber"
    | "post_recipient"
    | "foreign_emoji",
): Promise<number> => {
  const row = await parts.database.db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return Number(row.n);
};
