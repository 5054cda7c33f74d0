/** People by a part of their name or address, among those who are known here. */
import { sql } from "kysely";
import { limits } from "../../base/limits.ts";
import type { Db } from "../database.ts";
import { isShutOut } from "../people/shut-out.ts";
import type { AuthorView } from "./author.ts";
import type { Reader } from "./stream.ts";

/**
 * Whose name or address holds `words`: the reader's contacts first, then people here, then others. Nobody who does not want to be found,
 * unless there is a contact. At most `limits.peopleFound`.
 */
export async function findPeople(db: Db, reader: Reader, words: string): Promise<AuthorView[]> {
  const pattern = `%${words.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  const { rows } = await sql<AuthorView>`
    select identity.ref, nullif(profile.display_name, '') as name, profile.emojis, true as known, account.username,
           (select json_build_object('path', account.photo_path, 'name', photo.name) from photo
             where photo.id = profile.avatar_photo_id and photo.blob is not null and photo.import_id is null and account.id is not null) as avatar,
           case when account.id is null and profile.avatar_url is not null then identity.id end as "remoteAvatar"
      from identity
      left join account on account.person_id = identity.person_id and account.state = 'active'
      left join profile on profile.identity_id = identity.id
            and not exists (select 1 from import where import.account_id = account.id and import.released_at is null and not import.into_existing)
      left join contact on contact.account_id = ${reader.accountId} and contact.person_id = identity.person_id
     where identity.state = 'current' and (lower(profile.display_name) like ${pattern} or identity.ref like ${pattern})
       and (account.id is not null or not exists (select 1 from own_key where own_key.identity_id = identity.id))
       and (profile.searchable or contact.id is not null)
       and not ${isShutOut("identity")}
       -- Who is known on several networks is found once.
       and not exists (select 1 from identity as first where first.person_id = identity.person_id and first.state = 'current' and first.id < identity.id)
     order by contact.id is null, account.id is null, lower(coalesce(nullif(profile.display_name, ''), identity.ref)), identity.id
     limit ${limits.peopleFound}`.execute(db);
  return rows;
}
