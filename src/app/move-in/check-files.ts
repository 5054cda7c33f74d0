/** The check of a move-in: what the job keeps of it, beside what the account here says of itself. */
import type { MoveInCheck, MoveInNote, ProfileSide } from "../../core/migration/move-in.ts";
import type { OwnerItem } from "../../core/snapshot.ts";
import { findImport } from "../../store/arrival/imports.ts";
import type { Db } from "../../store/database.ts";
import { announcedMoves } from "../../store/moves/announcements.ts";
import { ownIdentities } from "../../store/moves/endings.ts";
import type { MoveInRow } from "../../store/moves/move-ins.ts";
import { findAccountData } from "../../store/people/accounts.ts";
import { identityByRef } from "../../store/people/identities.ts";
import { findOwnProfile } from "../../store/people/profiles.ts";
import type { Checked, CheckReport } from "../arrive/check.ts";
import type { Parts } from "../parts.ts";

type Needs = Pick<Parts, "database" | "clock">;

/** Everything of the report but the archive's private key. @param files  ids of the uploads that were looked at */
export async function keptCheck(
  { database: { db }, clock }: Needs,
  row: MoveInRow,
  { report, photos, toChoose }: Checked,
  files: readonly string[],
): Promise<MoveInCheck> {
  const { owner, bioLinks: _links, ...rest } = report;
  return {
    ...rest,
    owner: owner === null ? null : { ref: owner.ref, username: owner.username, host: owner.host },
    photosGiven: photos !== null,
    dates: toChoose.dates,
    contactsListed: toChoose.contacts.length,
    archive: owner === null ? null : archiveSide(owner, photos?.usable ?? []),
    present: await presentSide(db, row.accountId),
    notes: owner === null ? [] : await notesOf(db, row, report, owner),
    checkedAtMs: clock.now(),
    files,
  };
}

function archiveSide({ profile, language, email, settings }: OwnerItem, pictures: readonly string[]): ProfileSide {
  const { displayName, bio, location, gender, birthday, tags, searchable, nsfw, avatarName } = profile;
  const shown = { displayName, bio, location, gender, birthday, tags, searchable, public: profile.public, nsfw };
  return { ...shown, picture: avatarName !== null && pictures.includes(avatarName), language, email, settings };
}

/** What the account says of itself now. */
export async function presentSide(db: Db, accountId: number): Promise<ProfileSide> {
  const { language, email, settings } = await findAccountData(db, accountId);
  const [first] = (await ownIdentities(db, accountId)).filter(({ current }) => current);
  const own = first === undefined ? null : await findOwnProfile(db, first.identityId);
  const fields = own?.fields;
  return {
    displayName: fields?.displayName ?? "",
    bio: fields?.bio ?? null,
    location: fields?.location ?? null,
    gender: fields?.gender ?? null,
    birthday: fields?.birthday ?? null,
    tags: fields?.tags ?? null,
    searchable: fields?.searchable ?? true,
    public: fields?.public ?? false,
    nsfw: fields?.nsfw ?? false,
    picture: own !== null && (own.avatar !== null || own.fields.avatarUrl !== null),
    ...{ language, email, settings },
  };
}

async function notesOf(
  db: Db,
  { accountId, username }: MoveInRow,
  { protocol, digest, movedTo }: CheckReport,
  { ref }: OwnerItem,
): Promise<readonly MoveInNote[]> {
  const notes: MoveInNote[] = [];
  const own = (await ownIdentities(db, accountId)).some((one) => one.ref === ref && one.protocol === protocol);
  if (own) notes.push({ code: "archive-is-own", ref });
  const known = await identityByRef(db, protocol, ref);
  if (!own && known?.local === true) notes.push({ code: "owner-is-here", ref });
  const moves = await announcedMoves(db, protocol, ref);
  if (moves.some((move) => move.accountId !== accountId && !move.undone && !move.dead))
    notes.push({ code: "announced-by-other", ref });
  if (movedTo !== null) notes.push({ code: "moved-elsewhere", ref, to: movedTo });
  const before = await findImport(db, username, digest);
  if (before !== null) notes.push({ code: "brought-before", importId: before.id, release: before.release ?? "none" });
  return notes;
}
