/** People whom nobody here knew, many at once: identity, person, key, byline, profile and what their pod says, in one statement. */
import { sql } from "kysely";
import { printPublicKey } from "../../base/rsa-keys.ts";
import type { MoveLinks } from "../../core/message.ts";
import { keepEmojis } from "../content/foreign-emojis.ts";
import { often, type Tx } from "../database.ts";
import type { DiscoveredIdentity, KnownIdentity } from "./identities.ts";

/** What discovery found out about somebody. All of one protocol. */
export type NewIdentity = {
  readonly identity: DiscoveredIdentity;
  /** Null: their pod says nothing of the kind. */
  readonly links: MoveLinks | null;
  /** Does their pod follow moves? Null: it does not say. */
  readonly podFollowsMoves: boolean | null;
  /** The look-up that found them: should it have failed before, that is forgotten. Null: it did not find what it was for. */
  readonly sought: string | null;
};

/**
 * Keeps those of whom neither address nor guid is anybody's (`keepDiscovered` for the others).
 * @param all  each of another address
 * @returns those that were kept, by address
 */
export async function keepNewIdentities(
  tx: Tx,
  protocol: string,
  all: readonly NewIdentity[],
  now: Date,
): Promise<ReadonlyMap<string, KnownIdentity>> {
  const found = all.map(({ identity }) => identity);
  const keys = found.flatMap(({ ref, keys }) => keys.map((key) => ({ ref, ...key })));
  const facts = new Map(
    all.flatMap(({ identity, podFollowsMoves }) =>
      podFollowsMoves === null ? [] : [[identity.host, podFollowsMoves] as const],
    ),
  );
  await keepEmojis(
    tx,
    found.map(({ profile }) => profile.emojis),
  );
  const column = <T>(of: (one: DiscoveredIdentity) => T): T[] => found.map(of);
  const { rows } = await sql<Made>`${often}
    with found as (
      select * from unnest(
        ${column(({ ref }) => ref)}::text[], ${column(({ host }) => host)}::text[], ${column(({ guid }) => guid)}::text[],
        ${column(({ base }) => base)}::text[], ${column(({ publicEndpoint }) => publicEndpoint)}::text[],
        ${column(({ privateEndpoint }) => privateEndpoint)}::text[], ${column(({ username }) => username ?? null)}::text[],
        ${column(({ profile }) => profile.displayName)}::text[], ${column(({ profile }) => profile.firstName)}::text[],
        ${column(({ profile }) => profile.lastName)}::text[], ${column(({ profile }) => profile.avatarUrl)}::text[],
        ${column(({ profile }) => profile.searchable)}::boolean[], ${column(({ profile }) => profile.public)}::boolean[],
        ${column(({ profile }) => profile.nsfw)}::boolean[], ${all.map(({ links }) => links !== null)}::boolean[],
        ${all.map(({ links }) => links?.previous ?? null)}::text[], ${all.map(({ links }) => links?.next ?? null)}::text[],
        ${all.map(({ sought }) => sought)}::text[],
        ${column(({ profile }) => ((profile.emojis ?? []).length === 0 ? null : JSON.stringify(profile.emojis)))}::text[])
        as given (ref, host, guid, base, public_endpoint, private_endpoint, username, display_name, first_name, last_name, avatar_url, searchable,
                  public, nsfw, has_links, previous, next, sought, emojis)),
    fresh as materialized (
      select found.*, nextval(pg_get_serial_sequence('person', 'id')) as person_id from found
       where not exists (select 1 from identity where identity.protocol = ${protocol} and identity.ref = found.ref)
         and not exists (select 1 from identity where identity.protocol = ${protocol} and identity.guid = found.guid)
         and not exists (select 1 from found_before where found_before.protocol = ${protocol} and found_before.guid = found.guid)),
    people as (insert into person (id, created_at) overriding system value select person_id, ${now}::timestamptz from fresh),
    made as (
      insert into identity (person_id, protocol, ref, host, guid, state, since, base_url, public_endpoint, private_endpoint, discovered_at, username)
      select person_id, ${protocol}, ref, host, guid, 'current', ${now}::timestamptz, base, public_endpoint, private_endpoint, ${now}::timestamptz, username
        from fresh order by ref
      on conflict do nothing returning id, person_id, ref),
    keyed as (
      insert into identity_key (identity_id, holder, public_key, source, since, late)
      select made.id, key.holder, key.public_key, 'discovered', ${now}::timestamptz, false
        from unnest(${keys.map(({ ref }) => ref)}::text[], ${keys.map(({ holder }) => holder)}::text[], ${keys.map(({ publicKey }) => Buffer.from(publicKey))}::bytea[])
               as key (ref, holder, public_key) join made on made.ref = key.ref),
    said as (
      insert into byline (identity_id, protocol, ref, guid)
      select made.id, ${protocol}, ref, guid from made join fresh using (ref) returning id, identity_id),
    shown as (
      insert into profile (identity_id, display_name, first_name, last_name, avatar_url, searchable, public, nsfw, emojis)
      select made.id, display_name, first_name, last_name, avatar_url, searchable, public, nsfw, emojis::jsonb from made join fresh using (ref)),
    linked as (
      insert into move_link (identity_id, previous_ref, next_ref, said_at)
      select made.id, previous, next, ${now}::timestamptz from made join fresh using (ref) where has_links),
    pods as (
      insert into pod_fact as known (protocol, host, follows_moves, said_at)
      select ${protocol}, host, follows_moves, ${now}::timestamptz
        from unnest(${[...facts.keys()]}::text[], ${[...facts.values()]}::boolean[]) as pod (host, follows_moves) order by host
      on conflict (protocol, host) do update set follows_moves = excluded.follows_moves, said_at = excluded.said_at
       where known.follows_moves <> excluded.follows_moves),
    forgotten as (delete from failed_lookup using fresh where failed_lookup.protocol = ${protocol} and failed_lookup.sought = fresh.sought)
    select fresh.person_id as "personId", made.id as "identityId", said.id as "bylineId", fresh.ref
      from fresh left join made using (ref) left join said on said.identity_id = made.id`.execute(tx);
  // Somebody else made the same one meanwhile. A person without an identity would be nobody.
  const nobody = rows.flatMap(({ identityId, personId }) => (identityId === null ? [personId] : []));
  if (nobody.length > 0) await sql`delete from person where id = any(${nobody}::bigint[])`.execute(tx);
  const byRef = new Map(found.map((each) => [each.ref, each]));
  return new Map(
    rows.flatMap((row) => {
      const of = byRef.get(row.ref);
      return of === undefined || row.identityId === null ? [] : [[row.ref, knownAs(of, row)] as const];
    }),
  );
}

type Made = {
  readonly personId: number;
  readonly identityId: number | null;
  readonly bylineId: number;
  readonly ref: string;
};

/** As `identityByRef` would read it: nobody is looked up who is shut out. */
function knownAs(found: DiscoveredIdentity, { personId, identityId, bylineId }: Made): KnownIdentity {
  const { protocol, ref, guid, host, base, publicEndpoint, privateEndpoint } = found;
  const keys = found.keys.map(({ publicKey }) => Buffer.from(publicKey)).sort(Buffer.compare);
  return {
    ...{ identityId: identityId as number, personId, bylineId, protocol, ref, guid, host, state: "current" },
    ...{ local: false, accountId: null, linked: false, shutOut: false, base, publicEndpoint, privateEndpoint },
    keyPems: [...new Set(keys.map((key) => key.toString("base64")))].map(printPublicKey),
    holders: [...new Set(found.keys.map(({ holder }) => holder))].sort(),
  };
}
