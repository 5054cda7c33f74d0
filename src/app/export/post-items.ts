/** Posts as items of a snapshot, each set of people and each list of pods looked up once. */
import type { AudienceItem, PhotoItem, PostItem, SnapshotItem } from "../../core/snapshot.ts";
import type { Tx } from "../../store/database.ts";
import type { ExportOwner } from "../../store/export/owner.ts";
import { type ExportPost, type PhotoRow, readAudience, readContactPods, readPodSet } from "../../store/export/posts.ts";
import type { Parts } from "../parts.ts";

const place = "";

export type PostMaker = {
  /** A post of the owner, behind the audience that it is the first to name. */
  own(row: ExportPost): Promise<readonly SnapshotItem[]>;
  others(row: ExportPost): SnapshotItem;
};

export async function postMaker(
  { config }: Pick<Parts, "config">,
  tx: Tx,
  owner: ExportOwner,
  protocol: string,
): Promise<PostMaker> {
  const folder = `${config.url}/photos/${owner.photoPath}/`;
  const given = new Set<number>();
  const podSets = new Map<number, readonly string[]>();
  // What is written here goes to the pods of the contacts; this one stands last, as pods write themselves.
  const contactPods = [...(await readContactPods(tx, owner, protocol)), `${config.url}/`];

  async function podsOf({ podSetId }: ExportPost): Promise<readonly string[]> {
    if (podSetId === null) return contactPods;
    const known = podSets.get(podSetId) ?? (await readPodSet(tx, podSetId));
    podSets.set(podSetId, known);
    return known;
  }

  async function audienceOf({ audienceId }: ExportPost): Promise<readonly AudienceItem[]> {
    if (audienceId === null || given.has(audienceId)) return [];
    given.add(audienceId);
    return [{ kind: "audience", place, key: String(audienceId), members: await readAudience(tx, audienceId, owner) }];
  }

  return {
    async own(row) {
      const { guid, rootRef, rootGuid, extra } = row;
      if (row.kind === "reshare") {
        const root = rootRef === null || rootGuid === null ? null : { author: rootRef, guid: rootGuid };
        const writtenAtMs = row.writtenAt.getTime();
        return [{ kind: "reshare", place, guid, writtenAtMs, root, pods: await podsOf(row), extra }];
      }
      const post = postItem(row, folder);
      if (!row.limited) return [{ ...post, pods: await podsOf(row) }];
      const audience = row.audienceId === null ? null : String(row.audienceId);
      const aspects = row.aspects == null ? {} : { aspects: row.aspects };
      return [...(await audienceOf(row)), { ...post, audience, ...aspects }];
    },
    others: (row) => ({
      kind: "othersPost",
      place,
      ref: row.author,
      guid: row.guid,
      values: {},
      post: { ...postItem(row, null), extra: null },
    }),
  };
}

/** @param folder  of photos whose files are here, or are nowhere; null: they are where their author said */
function postItem(row: ExportPost, folder: string | null): PostItem {
  return {
    kind: "post",
    place,
    guid: row.guid,
    writtenAtMs: row.writtenAt.getTime(),
    editedAtMs: row.editedAt?.getTime() ?? null,
    text: row.text,
    links: [],
    public: !row.limited,
    audience: null,
    pods: null,
    photos: (row.photos ?? []).map((photo) => photoItem(photo, folder)),
    poll: row.poll,
    ...(row.fine === null ? {} : { fine: row.fine }),
    location: row.location,
    providerName: row.providerName,
    extra: row.extra,
  };
}

const photoItem = ({ here, writtenAt, remotePath, ...photo }: PhotoRow, folder: string | null): PhotoItem => ({
  place,
  ...photo,
  remotePath: here ? (folder ?? remotePath) : (remotePath ?? folder),
  writtenAtMs: writtenAt === null ? null : Date.parse(writtenAt),
});
