/** What an announcement would do, for the confirmation before it: there is no way back. Writes nothing and asks nobody. */
import { no, ok, type Result } from "../../base/result.ts";
import { findAnnounceable, photoCounts } from "../../store/moves/announcements.ts";
import { countMoveHearers, type HearerCounts } from "../../store/moves/move-hearers.ts";
import { type TiesElsewhere, tiesElsewhere } from "../../store/moves/ties-elsewhere.ts";
import type { Parts } from "../parts.ts";
import { type Announcer, type Judged, type JudgeNeeds, judgeAnnouncement } from "./judge.ts";
import { type Photos, photosOf } from "./photos.ts";
import type { AnnounceRefusal } from "./refusals.ts";

export type AnnouncementPlan = {
  readonly importId: number;
  readonly username: string;
  readonly oldRef: string;
  readonly newRef: string;
  /** `proved`: the archive's key is the old address's as known here. `unknown`: other pods may know it (R10). */
  readonly standing: "proved" | "unknown";
  /** Those who are told at once, and the contacts of the archive that are told as soon as they are found. */
  readonly hearers: HearerCounts;
  /** On other networks: who hears of the move from the old pod alone, or never; and who is asked in the name of the new address. */
  readonly elsewhere: TiesElsewhere;
  readonly photos: Photos;
  /** It was announced before; nothing more would happen but that new contacts are told. */
  readonly announced: boolean;
};

export type AnnounceRequest = {
  readonly username: string;
  /** By default the newest one. */
  readonly importId?: number;
  readonly by: Announcer;
};

type Needs = JudgeNeeds & Pick<Parts, "database">;

/** What `planFor` and the doctor (doctor/examine.ts) start from; or why it may not be announced. */
export async function weighAnnouncement(
  needs: Needs,
  request: AnnounceRequest,
): Promise<Result<Judged, AnnounceRefusal>> {
  const { db } = needs.database;
  const held = await findAnnounceable(db, request.username, request.importId ?? null);
  return held === null ? no({ code: "no-import" }) : judgeAnnouncement(needs, db, held, request.by);
}

export async function planAnnouncement(
  needs: Needs,
  request: AnnounceRequest,
): Promise<Result<AnnouncementPlan, AnnounceRefusal>> {
  const judged = await weighAnnouncement(needs, request);
  return judged.ok ? ok(await planFor(needs, judged.value)) : judged;
}

/** @param judged  of this moment */
export async function planFor(
  needs: Pick<Parts, "config" | "database">,
  { held, own, old, announced }: Judged,
): Promise<AnnouncementPlan> {
  const { db } = needs.database;
  const { importId, accountId, protocol, ownerRef, username } = held;
  return {
    importId,
    username,
    oldRef: ownerRef,
    newRef: own.ref,
    standing: old === null ? "unknown" : "proved",
    hearers: await countMoveHearers(db, { accountId, protocol, oldRef: ownerRef }),
    elsewhere: await tiesElsewhere(db, accountId),
    photos: photosOf(needs.config, held.photoPath, await photoCounts(db, importId, old?.identityId ?? null)),
    announced: announced !== null,
  };
}
