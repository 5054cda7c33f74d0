/** What other pods may know of our accounts: who is found under an address, or by a guid. */
import { sql } from "kysely";
import type { CustomEmoji } from "../../core/custom-emoji.ts";
import type { MoveLinks } from "../../core/message.ts";
import { emptyProfile, type ProfileFields } from "../../core/snapshot.ts";
import type { Db } from "../database.ts";
import { type PictureView, photoReleasedTo } from "./author.ts";

export type ShownIdentity = {
  readonly identityId: number;
  readonly protocol: string;
  readonly ref: string;
  readonly guid: string;
  readonly username: string;
  readonly since: Date;
  /** SPKI, DER. */
  readonly publicKey: Buffer;
  /** As far as everybody may know it. What an unreleased import brought is held back (R11): then nothing is known but the user name. */
  readonly profile: ProfileFields;
  readonly avatar: PictureView | null;
  /** Whoever wants what they write waits for their consent, on networks where people ask. */
  readonly asksFirst: boolean;
  /** Absent: they have said nothing of the kind. */
  readonly links?: MoveLinks;
  /** Where else the account is found. Absent: nowhere. */
  readonly also?: readonly string[];
};

type Row = Omit<ShownIdentity, "profile" | "links"> & {
  readonly also: readonly string[];
  readonly links: MoveLinks | null;
  readonly displayName: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly searchable: boolean | null;
  readonly emojis: readonly CustomEmoji[] | null;
};

const columns = sql`
  home.id as "identityId", home.protocol, home.ref, home.guid, home.since, account.username, account.asks_first as "asksFirst",
  (select public_key from identity_key where identity_id = home.id order by since desc limit 1) as "publicKey",
  (select json_build_object('previous', previous_ref, 'next', next_ref) from move_link where move_link.identity_id = home.id) as links,
  array(select other.ref from own_key as beside join identity as other on other.id = beside.identity_id
         where beside.account_id = account.id and other.state = 'current' and home.state = 'current' and other.protocol <> home.protocol
         order by other.id) as also,
  profile.display_name as "displayName", profile.first_name as "firstName", profile.last_name as "lastName", profile.searchable, profile.emojis,
  (select json_build_object('path', account.photo_path, 'name', photo.name) from photo
    where photo.id = profile.avatar_photo_id and photo.blob is not null and ${photoReleasedTo({ kind: "visitor" })}) as avatar`;

/**
 * Identities of the account that are current, whether it is active or was left on another network; and those that were left and say themselves where their
 * person is now, on networks where accounts do.
 */
const shownHome = sql`
  join own_key as at_home on at_home.account_id = account.id
  join identity as home on home.id = at_home.identity_id and home.guid is not null
   and (home.state = 'current' or (home.state = 'moved' and exists (
          select 1 from move_link where move_link.identity_id = home.id and next_ref is not null)))
  left join profile on profile.identity_id = home.id
   and not exists (select 1 from import where import.account_id = account.id and import.released_at is null and not import.into_existing)`;

/**
 * Where the account is found now that has, or once had, this address here: its current identities, one per protocol. Of an address that was
 * left only the other protocols' remain (R15), also where its person has another account here now. Empty: nobody is found under it.
 */
export async function shownUnder(db: Db, protocol: string, ref: string): Promise<ShownIdentity[]> {
  const { rows } = await sql<Row>`
    select ${columns}
      from identity as asked
      join own_key on own_key.identity_id = asked.id
      join account on account.id = own_key.account_id and account.state in ('active', 'moved')
      ${shownHome}
     where asked.protocol = ${protocol} and asked.ref = ${ref}
     order by home.id`.execute(db);
  return rows.map(toShown);
}

/** Who has this guid; null where nobody is found by it. */
export async function shownByGuid(db: Db, protocol: string, guid: string): Promise<ShownIdentity | null> {
  const { rows } = await sql<Row>`
    select ${columns}
      from identity as asked
      join own_key on own_key.identity_id = asked.id
      join account on account.id = own_key.account_id and account.state in ('active', 'moved')
      ${shownHome}
     where asked.protocol = ${protocol} and asked.guid = ${guid} and home.id = asked.id`.execute(db);
  return rows.map(toShown)[0] ?? null;
}

function toShown({ displayName, firstName, lastName, searchable, emojis, links, also, ...row }: Row): ShownIdentity {
  return {
    ...row,
    ...(links === null ? {} : { links }),
    ...(also.length === 0 ? {} : { also }),
    profile: {
      ...emptyProfile,
      displayName: displayName ?? "",
      firstName,
      lastName,
      searchable: searchable ?? false,
      ...(emojis === null ? {} : { emojis }),
    },
  };
}
