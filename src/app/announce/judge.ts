/** Whether a move may be announced: what is known here, judged; asks nobody. */
import { no, ok, type Result } from "../../base/result.ts";
import { judgeOwnership } from "../../core/migration/ownership.ts";
import type { Adapter } from "../../protocols/port.ts";
import type { SigningKeys, Wire } from "../../protocols/wire-port.ts";
import type { Db } from "../../store/database.ts";
import { type AnnounceableImport, type AnnouncedMove, announcedMoves } from "../../store/moves/announcements.ts";
import { findLeftIdentity } from "../../store/moves/departures.ts";
import { findOwnIdentity, type OwnIdentity } from "../../store/people/accounts.ts";
import { currentIdentityOf, identityByRef, type KnownIdentity } from "../../store/people/identities.ts";
import type { Parts } from "../parts.ts";
import { fitsOf, openOldKey } from "./old-key.ts";
import { isAnnounceable } from "./own-address.ts";
import type { AnnounceRefusal } from "./refusals.ts";

export type JudgeNeeds = Pick<Parts, "config" | "protocols" | "secret">;

/**
 * Who wants it: the person on a page; the same, who has shown that the old account is theirs too (`both`, prove-old.ts); or the podmin by command. An account of
 * this pod is left by the last two alone (R10).
 */
export type Announcer = "owner" | "both" | "podmin";

export type Judged = {
  readonly held: AnnounceableImport;
  readonly adapter: Adapter;
  readonly wire: Wire;
  readonly own: OwnIdentity;
  /** The old identity where the archive's key proves it; null: it is a claim that other pods may be able to prove (R10). */
  readonly old: KnownIdentity | null;
  /** Null where it was announced before, and the key is gone. */
  readonly oldKeys: SigningKeys | null;
  /** The migration by which this account has announced this very move, if the person is still found here. */
  readonly announced: AnnouncedMove | null;
};

/** @param db  the pool, or the transaction that will announce it: the answer may have changed */
export async function judgeAnnouncement(
  needs: JudgeNeeds,
  db: Db,
  held: AnnounceableImport,
  by: Announcer,
): Promise<Result<Judged, AnnounceRefusal>> {
  const { protocol, ownerRef } = held;
  if (held.state !== "done") return no({ code: "import-not-done" });
  if (held.release === "kept-here") return no({ code: "already-kept" });
  const adapter = needs.protocols.find((each) => each.adapter.name === protocol)?.adapter;
  if (adapter?.wire === undefined) return no({ code: "network-mute", protocol });
  const returns = held.accountState === "moved";
  const own = returns
    ? await findLeftIdentity(db, held.accountId, protocol)
    : await findOwnIdentity(db, held.accountId, protocol);
  if (own === null || (held.accountState !== "active" && !returns))
    return no({ code: "account-not-open", name: held.username });
  if (own.ref === ownerRef) return no({ code: "same-address", ref: ownerRef });
  if (!isAnnounceable(needs.config)) return no({ code: "address-not-public", url: needs.config.url });

  const known = await identityByRef(db, protocol, ownerRef);
  // R14: to an account that was left, only its own person comes back, from where they are now.
  if (returns && (known?.state !== "current" || known.personId !== own.personId))
    return no({ code: "account-not-open", name: held.username });
  const foundAt = known?.state === "moved" ? await currentIdentityOf(db, protocol, known.personId) : null;
  if (known !== null && foundAt !== null && foundAt.identityId !== own.identityId)
    return no({ code: "moved-elsewhere", ref: ownerRef, to: foundAt.ref });
  const moves = (await announcedMoves(db, protocol, ownerRef)).filter(({ dead }) => !dead);
  // One that was attached counts as long as the person is found there: afterwards they may have gone back, and come again. A claim counts for ever.
  const counts = ({ isClaim, undone }: AnnouncedMove) => !undone && (isClaim || foundAt !== null);
  if (moves.some((each) => each.accountId !== held.accountId && counts(each)))
    return no({ code: "announced-by-other", ref: ownerRef });
  const mine = moves.find((each) => each.accountId === held.accountId && each.newRef === own.ref) ?? null;
  if (mine?.undone) return no({ code: "pair-undone", ref: ownerRef });
  const announced = mine !== null && counts(mine) ? mine : null;

  const oldKeys = openOldKey(needs, held);
  if (oldKeys === null) {
    if (announced === null) return no({ code: "key-missing", of: ownerRef });
    return ok({ held, adapter, wire: adapter.wire, own, old: known, oldKeys, announced });
  }
  const ownership = judgeOwnership(known === null ? [] : fitsOf(adapter, oldKeys, known.keyPems));
  if (ownership === "contradicted") return no({ code: "owner-contradicted", ref: ownerRef });
  const old = ownership === "proved" ? known : null;
  if (known?.local === true && by === "owner" && announced === null)
    return no({ code: "old-account-here", ref: ownerRef });
  return ok({ held, adapter, wire: adapter.wire, own, old, oldKeys, announced });
}
