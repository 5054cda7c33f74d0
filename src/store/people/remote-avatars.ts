/** Pictures of people elsewhere: where they are, and that one is here now. */
import { sql } from "kysely";
import type { Viewer } from "../../core/visibility.ts";
import type { Db, Tx } from "../database.ts";

export type RemoteAvatar = {
  readonly identityId: number;
  readonly protocol: string;
  readonly url: string;
  readonly blob: string | null;
  readonly mediaType: string | null;
};

/**
 * The picture that somebody elsewhere has, for accounts here alone, as their page: visitors cannot learn whom this pod knows. Null where
 * there is none.
 */
export async function findRemoteAvatar(db: Db, viewer: Viewer, identityId: number): Promise<RemoteAvatar | null> {
  if (viewer.kind !== "account") return null;
  const { rows } = await sql<RemoteAvatar>`
    select identity.id as "identityId", identity.protocol, profile.avatar_url as url, here.blob, here.media_type as "mediaType"
      from identity join profile on profile.identity_id = identity.id
      left join fetched_avatar as here on here.identity_id = identity.id and here.url = profile.avatar_url
     where identity.id = ${identityId} and profile.avatar_url is not null
       and not exists (select 1 from own_key where own_key.identity_id = identity.id)`.execute(db);
  return rows[0] ?? null;
}

/** The file is here. If their profile names another one meanwhile, it counts for nothing. */
export async function setAvatarFile(
  tx: Tx,
  { identityId, url }: Pick<RemoteAvatar, "identityId" | "url">,
  file: { readonly blob: string; readonly mediaType: string },
): Promise<void> {
  const values = { url, blob: file.blob, media_type: file.mediaType };
  await tx
    .insertInto("fetched_avatar")
    .values({ identity_id: identityId, ...values })
    .onConflict((conflict) => conflict.column("identity_id").doUpdateSet(values))
    .execute();
}
