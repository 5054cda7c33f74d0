/** This pod as the old home: the owner of an account here is shown who asks for it and what that means, and confirms. */

import { randomBytes } from "node:crypto";
import { newGuid, randomToken } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { dayMs } from "../../base/time.ts";
import { sealedKeyBytes } from "../../blobs/sealed-file.ts";
import { ownIdentities } from "../../store/moves/endings.ts";
import { addHandOverOut, lockHandOversOut } from "../../store/moves/hand-overs-out.ts";
import { followersByNetwork } from "../../store/moves/leavings.ts";
import { lockOpenAccount } from "../../store/people/accounts.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { digestOf } from "../accounts/session.ts";
import { schemesOf } from "../discover/find-identity.ts";
import { takeLook } from "../doctor/looks.ts";
import { tellAccount } from "../mail/tell-account.ts";
import { seal } from "../seal.ts";
import type { HandOverNeeds } from "./ask.ts";
import { forgetHandOverJob } from "./jobs.ts";
import { handOverPaths, isToken, type RequestDocument, readHost, requestShape, talk } from "./protocol.ts";

export type LookRefusal =
  /** That pod knows of no such request (any more); or what names it is malformed. */
  | { readonly code: "hand-over-request-unknown" }
  | { readonly code: "hand-over-pod-silent"; readonly host: string }
  /** What it says cannot be right: it speaks of a pod that it is not. */
  | { readonly code: "hand-over-answer-wrong"; readonly host: string }
  /** Another account is asked for than the one that is logged in. */
  | { readonly code: "hand-over-other-account"; readonly ref: string }
  | { readonly code: "hand-over-too-often"; readonly again: string };

export type ConfirmHandOverRefusal =
  | LookRefusal
  /** What the other pod says is not what was shown. */
  | { readonly code: "hand-over-changed" }
  | { readonly code: "hand-over-confirmed-before" }
  | { readonly code: "account-not-open" };

/** One network that the account is on, and whether its followers there can come along when the move is announced. */
export type HandOverHalf = {
  readonly protocol: string;
  readonly ref: string;
  readonly followers: number;
  readonly spokenThere: boolean;
};

export type AskedHandOver = {
  readonly request: string;
  /** Scheme and host of the new home. */
  readonly newUrl: string;
  readonly newHost: string;
  readonly newRef: string;
  readonly oldRef: string;
  readonly halves: readonly HandOverHalf[];
  readonly challenge: string;
};

export type Look = { readonly accountId: number; readonly to: string; readonly request: string };

/**
 * Asks the new home, itself and now, whether it has such a request and for whom: who was led here by somebody else's link sees nothing of it.
 * @throws {Fault} when the database fails
 */
export async function lookAtRequest(needs: HandOverNeeds, look: Look): Promise<Result<AskedHandOver, LookRefusal>> {
  const { accountId, request } = look;
  const { db } = needs.database;
  const host = readHost(look.to);
  if (host === null || !isToken(request) || host === new URL(needs.config.url).host)
    return no({ code: "hand-over-request-unknown" });
  const again = takeLook(needs, accountId);
  if (again !== null) return no({ code: "hand-over-too-often", again });
  const described = await askNewHome(needs, host, request);
  if (!described.ok) return described;
  const { newUrl, document } = described.value;
  // One name and their own host: nothing that reads as if it were of another pod.
  const isTheirs = /^[^\s\p{C}@]+@[^@]+$/u.test(document.to) && document.to.endsWith(`@${host}`);
  // It is shown to whoever follows a link: no sentences of strangers on a page of this pod.
  const isAddress = !/[\s\p{C}]/u.test(document.from);
  if (!isTheirs || !isAddress) return no({ code: "hand-over-answer-wrong", host });
  const own = (await ownIdentities(db, accountId)).find(({ ref, current }) => current && ref === document.from);
  if (own === undefined) return no({ code: "hand-over-other-account", ref: document.from });
  const halves = (await followersByNetwork(db, accountId)).map((half) => ({
    ...half,
    spokenThere: document.networks.includes(half.protocol),
  }));
  return ok({
    ...{ request, newUrl, newHost: host, halves },
    ...{ newRef: document.to, oldRef: document.from, challenge: document.challenge },
  });
}

async function askNewHome(
  needs: HandOverNeeds,
  host: string,
  request: string,
): Promise<Result<{ readonly newUrl: string; readonly document: RequestDocument }, LookRefusal>> {
  let refusal: LookRefusal = { code: "hand-over-pod-silent", host };
  for (const scheme of schemesOf(needs)) {
    const newUrl = `${scheme}://${host}`;
    const found = await talk(needs.http, { url: `${newUrl}${handOverPaths.request(request)}` }, requestShape);
    if (found.ok) return ok({ newUrl, document: found.value });
    if (found.refusal.kind === "refused") refusal = { code: "hand-over-request-unknown" };
    if (found.refusal.kind === "wrong") refusal = { code: "hand-over-answer-wrong", host };
  }
  return no(refusal);
}

export type Confirmed = {
  /** Leads the person back to the new home, once. */
  readonly backUrl: string;
  readonly newHost: string;
};

/**
 * The owner has said yes, and their password. The new home is asked once more, and must say what was `shown`. The owner is told by a notice and a letter.
 * Nothing is written before the new home brings the code.
 */
export async function confirmHandOver(
  needs: HandOverNeeds,
  look: Look & { readonly shown: string },
): Promise<Result<Confirmed, ConfirmHandOverRefusal>> {
  const found = await lookAtRequest(needs, look);
  if (!found.ok) return found;
  const { newUrl, newHost, newRef, request, challenge } = found.value;
  if (newRef !== look.shown) return no({ code: "hand-over-changed" });
  const { accountId } = look;
  const [code, guid] = [randomToken(), newGuid()];
  const confirmedAt = new Date(needs.clock.now());
  const later = (ms: number) => new Date(confirmedAt.getTime() + ms);
  const refused = await needs.database.transaction(async (tx): Promise<ConfirmHandOverRefusal | null> => {
    const today = await lockHandOversOut(tx, accountId, later(-dayMs));
    if ((await lockOpenAccount(tx, accountId)) === null) return { code: "account-not-open" };
    if (today[0] !== undefined && today.length >= limits.handOversPerDay)
      return { code: "hand-over-too-often", again: new Date(today[0].getTime() + dayMs).toISOString() };
    // Until the code is brought there are no files; then their time begins anew.
    const codeExpiresAt = later(limits.handOverCodeMs);
    const id = await addHandOverOut(tx, {
      ...{ accountId, guid, newUrl, newRef, request, challenge, confirmedAt, codeExpiresAt },
      codeHash: digestOf(code),
      sealedKey: seal(needs.secret, keyPurpose(guid), randomBytes(sealedKeyBytes)),
      expiresAt: codeExpiresAt,
    });
    if (id === null) return { code: "hand-over-confirmed-before" };
    await putJobs(tx, [forgetHandOverJob(id, codeExpiresAt)]);
    await tellAccount(tx, needs, { accountId, kind: "handed-over", about: id, args: { to: newHost } });
    return null;
  });
  if (refused !== null) return no(refused);
  needs.wake("jobs");
  return ok({ backUrl: `${newUrl}/move-in/handed-over?request=${request}&code=${code}`, newHost });
}

/** What the key of a hand-over's files is sealed for. */
export const keyPurpose = (guid: string): string => `hand-over ${guid}`;
