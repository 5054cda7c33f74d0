/** Identities: where people are found, with the keys that judge their messages (R2) and the ways to their pods. */

import { sql } from "kysely";
import { no, ok, type Result } from "../../base/result.ts";
import { printPublicKey } from "../../base/rsa-keys.ts";
import type { IdentityState, KeyHolder } from "../../core/identity.ts";
import type { ProfileFields } from "../../core/snapshot.ts";
import { keepEmojis } from "../content/foreign-emojis.ts";
import { type Db, often, type Tx } from "../database.ts";
import { isShutOut } from "./shut-out.ts";

export type KnownIdentity = {
  readonly identityId: number;
  readonly personId: number;
  /** Of what they say here live; never that of a claim. */
  readonly bylineId: number;
  readonly protocol: string;
  readonly ref: string;
  readonly guid: string | null;
  readonly host: string;
  readonly state: IdentityState;
  /** An account here writes under it: its key is our own. */
  readonly local: boolean;
  /** Of the person, while it is open: also for identities that they had before, elsewhere. */
  readonly accountId: number | null;
  /** Their person is found on another network too, at the same pod (R3): what they say there is theirs under either name. */
  readonly linked: boolean;
  /** SPKI, the youngest first. What verifies under one of them is theirs. */
  readonly keyPems: readonly string[];
  /** Whose these are. */
  readonly holders: readonly KeyHolder[];
  /** Where their pod is asked for things, without a slash at the end; null for our own and for those never discovered. */
  readonly base: string | null;
  readonly publicEndpoint: string | null;
  readonly privateEndpoint: string | null;
  /** The podmin wants nothing to do with them, or with their pod. */
  readonly shutOut: boolean;
};

type Row = Omit<KnownIdentity, "keyPems" | "bylineId"> & {
  readonly bylineId: number | null;
  readonly keys: readonly string[];
};

const known = sql`
  select identity.id as "identityId", identity.person_id as "personId", byline.id as "bylineId", identity.protocol, identity.ref,
         identity.guid, identity.host, identity.state, account.id as "accountId",
         exists (select 1 from own_key where own_key.identity_id = identity.id) as local,
         exists (select 1 from identity as also where also.person_id = identity.person_id and also.state = 'current'
                    and also.protocol <> identity.protocol and also.host = identity.host) as linked,
         ${isShutOut("identity")} as "shutOut", identity.base_url as base, identity.public_endpoint as "publicEndpoint", identity.private_endpoint as "privateEndpoint",
         array(select encode(identity_key.public_key, 'base64') from identity_key
                where identity_key.identity_id = identity.id order by identity_key.since desc, identity_key.public_key, identity_key.holder) as keys,
         array(select distinct identity_key.holder from identity_key where identity_key.identity_id = identity.id) as holders
    from identity
    left join byline on byline.identity_id = identity.id and byline.import_id is null
    left join account on account.person_id = identity.person_id and account.state in ('inactive', 'active')`;

/** Those of these addresses that are known here, in no order. One query, whatever their number. */
export async function identitiesByRef(db: Db, protocol: string, refs: readonly string[]): Promise<KnownIdentity[]> {
  if (refs.length === 0) return [];
  const { rows } = await sql<Row>`${often}
    ${known} where identity.protocol = ${protocol} and identity.ref = any(${refs as string[]})`.execute(db);
  return toKnown(db, rows);
}

/** @param ref  canonical, as the adapter's `ids.parse` makes it */
export async function identityByRef(db: Db, protocol: string, ref: string): Promise<KnownIdentity | null> {
  return (await identitiesByRef(db, protocol, [ref]))[0] ?? null;
}

export async function identityById(db: Db, identityId: number): Promise<KnownIdentity | null> {
  const { rows } = await sql<Row>`${often} ${known} where identity.id = ${identityId}`.execute(db);
  return (await toKnown(db, rows))[0] ?? null;
}

/** Whether nobody is found under it any more, as it is at this moment: of messages that are taken together an earlier one may have ended it. */
export async function hasEnded(tx: Tx, identityId: number): Promise<boolean> {
  const row = await tx
    .selectFrom("identity")
    .select("state")
    .where("id", "=", identityId)
    .forShare()
    .executeTakeFirst();
  return row?.state === "ended";
}

/** Those of these identities that have ended; the others do not end before the transaction does. */
export async function endedAmong(tx: Tx, identityIds: readonly number[]): Promise<ReadonlySet<number>> {
  if (identityIds.length === 0) return new Set();
  const rows = await tx
    .selectFrom("identity")
    .select(["id", "state"])
    .where("id", "in", [...new Set(identityIds)])
    .orderBy("id")
    .forShare()
    .execute();
  return new Set(rows.flatMap(({ id, state }) => (state === "ended" ? [id] : [])));
}

/** Where a person is found now on that network; null where they have left it or were never there. */
export async function currentIdentityOf(db: Db, protocol: string, personId: number): Promise<KnownIdentity | null> {
  const { rows } = await sql<Row>`
    ${known} where identity.protocol = ${protocol} and identity.person_id = ${personId} and identity.state = 'current'`.execute(
    db,
  );
  return (await toKnown(db, rows))[0] ?? null;
}

/** By guid, which is one identity's of a protocol; what other pods put into addresses of ours. */
export async function identityByGuid(db: Db, protocol: string, guid: string): Promise<KnownIdentity | null> {
  const { rows } = await sql<Row>`
    ${known} where identity.protocol = ${protocol} and identity.guid = ${guid}`.execute(db);
  return (await toKnown(db, rows))[0] ?? null;
}

/** By the name that their pod gives for them there, where addresses do not show it. */
export async function identityByName(db: Db, username: string, host: string): Promise<KnownIdentity | null> {
  const { rows } = await sql<Row>`
    ${known} where lower(identity.username) = ${username} and identity.host = ${host} and identity.state = 'current' order by identity.id limit 1`.execute(
    db,
  );
  return (await toKnown(db, rows))[0] ?? null;
}

/** All identities of that person of this protocol, the address itself among them (R9); with `signersToTry` of core in order. */
export async function identitiesOfPerson(db: Db, protocol: string, personId: number): Promise<readonly SignerRow[]> {
  const { rows } = await sql<Omit<SignerRow, "sinceMs" | "untilMs" | "keyPems"> & TimesAndKeys>`
    select identity.id, identity.protocol, identity.ref, identity.state, identity.since, identity.until,
           array(select encode(identity_key.public_key, 'base64') from identity_key
                  where identity_key.identity_id = identity.id order by identity_key.since desc, identity_key.public_key) as keys
      from identity where identity.person_id = ${personId} and identity.protocol = ${protocol}`.execute(db);
  return rows.map(({ since, until, keys, ...row }) => ({
    ...row,
    sinceMs: since.getTime(),
    untilMs: until?.getTime() ?? null,
    keyPems: keys.map(printPublicKey),
  }));
}

type TimesAndKeys = { readonly since: Date; readonly until: Date | null; readonly keys: readonly string[] };

/** A core `Identity` with its keys: what `signersToTry` sorts. */
export type SignerRow = {
  readonly id: number;
  readonly protocol: string;
  readonly ref: string;
  readonly state: IdentityState;
  readonly sinceMs: number;
  readonly untilMs: number | null;
  readonly keyPems: readonly string[];
};

/** The byline of what an identity says here live; made if it has none. */
export async function bylineOf(db: Db, identityId: number): Promise<number> {
  const byline = (await bylinesOf(db, [identityId])).get(identityId);
  if (byline === undefined) throw new Error(`there is no identity ${identityId}`);
  return byline;
}

/** As `bylineOf`, by identity; made in one order for all, so that two who make the same ones wait for each other in turn. */
async function bylinesOf(db: Db, identityIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
  if (identityIds.length === 0) return new Map();
  await sql`
    insert into byline (identity_id, protocol, ref, guid)
    select id, protocol, ref, guid from identity where id = any(${identityIds as number[]}::bigint[]) order by id
    on conflict (identity_id) where import_id is null do nothing`.execute(db);
  const { rows } = await sql<{ id: number; identityId: number }>`
    select id, identity_id as "identityId" from byline
     where identity_id = any(${identityIds as number[]}::bigint[]) and import_id is null`.execute(db);
  return new Map(rows.map(({ id, identityId }) => [identityId, id]));
}

/** `publicKey`: SPKI, DER. */
export type DiscoveredKey = { readonly holder: KeyHolder; readonly publicKey: Uint8Array };

/** What discovery found out; one key at least, and at most one of a holder. */
export type DiscoveredIdentity = {
  readonly protocol: string;
  readonly ref: string;
  readonly host: string;
  readonly guid: string;
  readonly keys: readonly DiscoveredKey[];
  readonly base: string;
  readonly publicEndpoint: string;
  readonly privateEndpoint: string;
  readonly profile: ProfileFields;
  /** What their pod calls them, where the address does not say so. */
  readonly username?: string | null;
};

/**
 * - `own`: it is an account's of this pod; nothing from outside changes that.
 * - `key-differs`, `guid-differs`: known here with others. Both change only by a move (R2).
 * - `guid-taken`: it is another identity's.
 */
export type KeepRefusal = { readonly code: "own" | "key-differs" | "guid-differs" | "guid-taken" };

/**
 * Keeps what discovery found: a new identity with its person, key, byline and profile; of a known one the ways to it and its names.
 * Its guid is never replaced, and a key only where `keys` is `newest`: there pods have keys, and say themselves which is theirs now.
 * To be called in a transaction of its own: a refusal leaves nothing to undo.
 */
export async function keepDiscovered(
  tx: Tx,
  found: DiscoveredIdentity,
  now: Date,
  { keys = "first" }: { readonly keys?: "first" | "newest" } = {},
): Promise<Result<KnownIdentity, KeepRefusal>> {
  const made = await insertIdentity(tx, found, now);
  const { rows } = await sql<{ id: number; guid: string | null; own: boolean }>`
    select id, guid, exists (select 1 from own_key where identity_id = identity.id) as own
      from identity where protocol = ${found.protocol} and ref = ${found.ref} for update`.execute(tx);
  const [row] = rows;
  if (row === undefined) return no({ code: "guid-taken" });
  if (row.own) return no({ code: "own" });
  const known = await tx
    .selectFrom("identity_key")
    .select(["holder", "public_key"])
    .where("identity_id", "=", row.id)
    .execute();
  const fresh = found.keys.filter(
    (key) => !known.some((each) => each.holder === key.holder && each.public_key.equals(key.publicKey)),
  );
  const replaces = ({ holder }: DiscoveredKey): boolean => known.some((each) => each.holder === holder);
  if (keys === "first" && fresh.some(replaces)) return no({ code: "key-differs" });
  if (row.guid !== null && row.guid !== found.guid) return no({ code: "guid-differs" });
  if (!made && row.guid === null && (await isTaken(tx, found))) return no({ code: "guid-taken" });
  for (const key of fresh) {
    if (replaces(key)) await replaceKey(tx, row.id, key, found, now);
    await tx
      .insertInto("identity_key")
      .values({
        identity_id: row.id,
        holder: key.holder,
        public_key: Buffer.from(key.publicKey),
        source: "discovered",
        since: now,
        late: known.length > 0,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  await tx
    .updateTable("identity")
    .set({
      guid: found.guid,
      base_url: found.base,
      public_endpoint: found.publicEndpoint,
      private_endpoint: found.privateEndpoint,
      discovered_at: now,
      ...(found.username == null ? {} : { username: found.username }),
    })
    .where("id", "=", row.id)
    .execute();
  await keepProfile(tx, row.id, found.profile);
  return ok((await identityById(tx, row.id)) as KnownIdentity);
}

/** Has somebody that guid, or an account here that is arriving anew and gets it again (R15)? */
async function isTaken(tx: Tx, { protocol, guid }: Pick<DiscoveredIdentity, "protocol" | "guid">): Promise<boolean> {
  const { rows } = await sql`
    select 1 from identity where protocol = ${protocol} and guid = ${guid}
    union all select 1 from found_before where protocol = ${protocol} and guid = ${guid}`.execute(tx);
  return rows.length > 0;
}

/** Makes identity and person, unless address or guid are somebody's. A person without an identity would be nobody: it is made last. */
async function insertIdentity(tx: Tx, found: DiscoveredIdentity, now: Date): Promise<boolean> {
  const { rows } = await sql`select 1 from identity where protocol = ${found.protocol} and ref = ${found.ref}`.execute(
    tx,
  );
  if (rows.length > 0 || (await isTaken(tx, found))) return false;
  const person = await tx.insertInto("person").values({ created_at: now }).returning("id").executeTakeFirstOrThrow();
  const { protocol, ref, host, guid } = found;
  const made = await tx
    .insertInto("identity")
    .values({ person_id: person.id, protocol, ref, host, guid, state: "current", since: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  if (made === undefined) await tx.deleteFrom("person").where("id", "=", person.id).execute();
  return made !== undefined;
}

/** A key is another one now. A pod's is so for all of its people that had the old one, somebody's own for them alone. */
async function replaceKey(
  tx: Tx,
  identityId: number,
  { holder, publicKey }: DiscoveredKey,
  found: DiscoveredIdentity,
  now: Date,
): Promise<void> {
  const whose =
    holder === "person"
      ? sql`identity_id = ${identityId}`
      : sql`identity_id in (select id from identity where protocol = ${found.protocol} and host = ${found.host}
                               and not exists (select 1 from own_key where own_key.identity_id = identity.id))`;
  await sql`
    with old as (
      delete from identity_key
       where holder = ${holder} and source = 'discovered' and ${whose}
         and public_key in (select public_key from identity_key where identity_id = ${identityId} and holder = ${holder} and source = 'discovered')
      returning identity_id)
    insert into identity_key (identity_id, holder, public_key, source, since, late)
    select distinct identity_id, ${holder}::text, ${Buffer.from(publicKey)}::bytea, 'discovered', ${now}::timestamptz, true from old
    on conflict do nothing`.execute(tx);
}

/** Keys that a pod signed with for its people, the youngest first, as SPKI in PEM. At most `most`. */
export async function keysAtHost(db: Db, protocol: string, host: string, most: number): Promise<readonly string[]> {
  const { rows } = await sql<{ key: string }>`
    select encode(public_key, 'base64') as key
      from identity join identity_key on identity_key.identity_id = identity.id
     where identity.protocol = ${protocol} and identity.host = ${host} and source <> 'own' and identity_key.holder = 'pod'
     group by public_key order by max(identity_key.since) desc, public_key limit ${most}`.execute(db);
  return rows.map(({ key }) => printPublicKey(key));
}

/** What discovery tells of a profile; the rest comes by messages and stays. */
async function keepProfile(tx: Tx, identityId: number, profile: ProfileFields): Promise<void> {
  const told = {
    display_name: profile.displayName,
    first_name: profile.firstName,
    last_name: profile.lastName,
    avatar_url: profile.avatarUrl,
    emojis: (profile.emojis ?? []).length === 0 ? null : JSON.stringify(profile.emojis),
    searchable: profile.searchable,
  };
  await keepEmojis(tx, [profile.emojis]);
  await tx
    .insertInto("profile")
    .values({ identity_id: identityId, ...told, public: profile.public, nsfw: profile.nsfw })
    .onConflict((conflict) => conflict.column("identity_id").doUpdateSet(told))
    .execute();
}

/** Takes the right to ask for somebody's posts, unless it was taken since `before`. @returns whether it was free */
export async function claimPosts(tx: Tx, identityId: number, now: Date, before: Date): Promise<boolean> {
  const done = await tx
    .updateTable("identity")
    .set({ posts_asked_at: now })
    .where("id", "=", identityId)
    .where((on) => on.or([on("posts_asked_at", "is", null), on("posts_asked_at", "<=", before)]))
    .executeTakeFirst();
  return Number(done.numUpdatedRows) > 0;
}

/** They were asked for in vain. */
export async function unclaimPosts(db: Db, identityId: number): Promise<void> {
  await db.updateTable("identity").set({ posts_asked_at: null }).where("id", "=", identityId).execute();
}

/** In their order. */
async function toKnown(db: Db, rows: readonly Row[]): Promise<KnownIdentity[]> {
  const made = await bylinesOf(
    db,
    rows.flatMap(({ bylineId, identityId }) => (bylineId === null ? [identityId] : [])),
  );
  return rows.map(({ keys, bylineId, ...row }) => ({
    ...row,
    bylineId: bylineId ?? (made.get(row.identityId) as number),
    keyPems: [...new Set(keys)].map(printPublicKey),
  }));
}
