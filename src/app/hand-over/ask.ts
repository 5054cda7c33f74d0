/** This pod as the new home: an account here asks for the one that its person has elsewhere. Nothing is copied before that one's owner says so there. */
import { randomToken } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { isMoveInOpen } from "../../core/migration/move-in.ts";
import type { Db } from "../../store/database.ts";
import {
  addHandOverIn,
  type HandOverInRow,
  handOverInByRequest,
  newestHandOverIn,
  stopHandOverIn,
} from "../../store/moves/hand-overs-in.ts";
import { newestMoveIn } from "../../store/moves/move-ins.ts";
import { lockUploads, uploadsOfAccount } from "../../store/moves/uploads.ts";
import { isAnnounceable } from "../announce/own-address.ts";
import { schemesOf } from "../discover/find-identity.ts";
import { takeLook } from "../doctor/looks.ts";
import type { Parts } from "../parts.ts";
import { seal, unseal } from "../seal.ts";
import {
  challengeOf,
  handOverPaths,
  handOverVersion,
  isToken,
  offerShape,
  type RequestDocument,
  talk,
} from "./protocol.ts";

export type HandOverNeeds = Pick<
  Parts,
  "database" | "clock" | "config" | "http" | "protocols" | "secret" | "wake" | "log"
>;

export type AskRefusal =
  | { readonly code: "hand-over-address-malformed"; readonly ref: string }
  | { readonly code: "hand-over-same-pod"; readonly ref: string }
  /** That pod answers, and has no hand-overs (of this version). */
  | { readonly code: "hand-over-not-offered"; readonly host: string }
  | { readonly code: "hand-over-pod-silent"; readonly host: string }
  /** `again`: from when on. ISO 8601 */
  | { readonly code: "hand-over-too-often"; readonly again: string }
  /** Something is uploaded already. */
  | { readonly code: "hand-over-files-there" }
  /** An archive is being checked or brought in, or is here and waits for its person. */
  | { readonly code: "move-in-under-way" }
  /** The other pod could not reach this one. */
  | { readonly code: "address-not-public"; readonly url: string };

export type Asking = {
  readonly accountId: number;
  /** The digest of the session: nobody else can bring the code. */
  readonly sessionHash: Buffer;
  readonly network: string | null;
  /** The old address, as somebody types it. */
  readonly typed: string;
};

/**
 * Looks whether the old home hands accounts over, and notes that this account asks. One that was asked for before and is not over is stopped.
 * @throws {Fault} when the database fails
 */
export async function askHandOver(needs: HandOverNeeds, asking: Asking): Promise<Result<HandOverInRow, AskRefusal>> {
  const { accountId } = asking;
  const { db } = needs.database;
  const old = readOld(needs, asking.typed);
  if (!old.ok) return old;
  if (!isAnnounceable(needs.config)) return no({ code: "address-not-public", url: needs.config.url });
  const before = await mayAsk(db, accountId);
  if (before !== null) return no(before);
  const again = takeLook(needs, accountId);
  if (again !== null) return no({ code: "hand-over-too-often", again });
  const url = await offering(needs, old.value.host);
  if (!url.ok) return url;
  const verifier = randomToken();
  const request = randomToken();
  const askedAt = new Date(needs.clock.now());
  const refused = await needs.database.transaction(async (tx): Promise<AskRefusal | null> => {
    await lockUploads(tx, accountId);
    const since = await mayAsk(tx, accountId);
    if (since !== null) return since;
    await stopHandOverIn(tx, accountId, askedAt);
    await addHandOverIn(tx, {
      ...{ accountId, request, askedAt, oldRef: old.value.ref, oldUrl: url.value },
      ...{ network: asking.network, sessionHash: asking.sessionHash, challenge: challengeOf(verifier) },
      sealedVerifier: seal(needs.secret, verifierPurpose(request), verifier),
      expiresAt: new Date(askedAt.getTime() + limits.handOverAskMs),
    });
    return null;
  });
  if (refused !== null) return no(refused);
  return ok((await newestHandOverIn(db, accountId)) as HandOverInRow);
}

const verifierPurpose = (request: string): string => `hand-over verifier ${request}`;
const tokenPurpose = (request: string): string => `hand-over token ${request}`;

export const openVerifier = (needs: Pick<Parts, "secret">, row: HandOverInRow): string | null =>
  row.sealedVerifier === null
    ? null
    : unseal(needs.secret, verifierPurpose(row.request), row.sealedVerifier).toString();
export const openToken = (needs: Pick<Parts, "secret">, row: HandOverInRow): string | null =>
  row.sealedToken === null ? null : unseal(needs.secret, tokenPurpose(row.request), row.sealedToken).toString();
export const sealToken = (needs: Pick<Parts, "secret">, row: HandOverInRow, token: string): Buffer =>
  seal(needs.secret, tokenPurpose(row.request), token);

type OldAccount = { readonly ref: string; readonly host: string };

function readOld({ protocols, config }: HandOverNeeds, text: string): Result<OldAccount, AskRefusal> {
  const typed = text.trim().replace(/^(?:acct:)?@?/, "");
  for (const { adapter } of protocols) {
    const parsed = adapter.ids.parse(typed);
    if (!parsed.ok) continue;
    const { ref, host } = parsed.value;
    return host === new URL(config.url).host ? no({ code: "hand-over-same-pod", ref }) : ok({ ref, host });
  }
  return no({ code: "hand-over-address-malformed", ref: typed.slice(0, limits.idChars) });
}

async function mayAsk(db: Db, accountId: number): Promise<AskRefusal | null> {
  const moveIn = await newestMoveIn(db, accountId);
  const isHere = moveIn !== null && isMoveInOpen(moveIn.state) && moveIn.importId !== null;
  if (isHere || moveIn?.state === "checking" || moveIn?.state === "importing") return { code: "move-in-under-way" };
  const open = await newestHandOverIn(db, accountId);
  if (open?.state === "waiting" || open?.state === "fetching") return { code: "move-in-under-way" };
  return (await uploadsOfAccount(db, accountId)).length > 0 ? { code: "hand-over-files-there" } : null;
}

/** Where it is reached, if it hands over. */
async function offering(needs: HandOverNeeds, host: string): Promise<Result<string, AskRefusal>> {
  let refusal: AskRefusal = { code: "hand-over-pod-silent", host };
  for (const scheme of schemesOf(needs)) {
    const url = `${scheme}://${host}`;
    const offer = await talk(needs.http, { url: `${url}${handOverPaths.wellKnown}` }, offerShape);
    if (offer.ok && offer.value.versions.includes(handOverVersion)) return ok(url);
    if (offer.ok || offer.refusal.kind !== "silent") refusal = { code: "hand-over-not-offered", host };
  }
  return no(refusal);
}

/** Where the person goes on, at the old home. */
export function pageAtOldHome({ config }: Pick<Parts, "config">, { oldUrl, request }: HandOverInRow): string {
  return `${oldUrl}/hand-over?to=${encodeURIComponent(new URL(config.url).host)}&request=${request}`;
}

/** What the old home is told when it asks who wants what; null: there is no such request (any more). */
export async function describeRequest(
  { database, clock, config, protocols }: Pick<Parts, "database" | "clock" | "config" | "protocols">,
  request: string,
): Promise<RequestDocument | null> {
  const row = isToken(request) ? await handOverInByRequest(database.db, request) : null;
  if (row === null || row.state !== "asked" || row.expiresAt.getTime() <= clock.now()) return null;
  const to = `${row.username}@${new URL(config.url).host}`;
  const networks = protocols.filter(({ adapter }) => adapter.wire !== undefined).map(({ adapter }) => adapter.name);
  return { version: handOverVersion, from: row.oldRef, to, challenge: row.challenge, networks };
}
