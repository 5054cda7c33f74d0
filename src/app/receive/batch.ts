/**
 * A batch of raw messages: open, look up, verify, decide, write. Whatever the store knows enough about is judged and written together; what needs
 * other pods goes its own way, so that a silent pod holds up nobody else's messages.
 */
import { limits } from "../../base/limits.ts";
import { Fault } from "../../base/problem.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { isRelayable, type Thing } from "../../core/message.ts";
import type { Opened, RawMessage } from "../../protocols/wire-port.ts";
import { wasDeleted } from "../../store/content/tombstones.ts";
import { findInboxIdentity, type InboxOwner } from "../../store/moves/departures.ts";
import type { KnownIdentity } from "../../store/people/identities.ts";
import { knownKeys } from "../../store/people/known-keys.ts";
import { shutOutAmong } from "../../store/people/shut-out.ts";
import type { TakenMessage } from "../../store/post-office/inbox.ts";
import { signingKeys } from "../accounts/own-keys.ts";
import { isLate } from "../depart/answer-late.ts";
import { removeFreed } from "../freed-files.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { judgeAfterMove } from "./after-move.ts";
import { applyMessage } from "./apply.ts";
import { atHand } from "./at-hand.ts";
import type { Desk } from "./desk.ts";
import type { Judges, OpenResult, VerifyResult } from "./judging.ts";
import { type Known, lookUp, type Readable } from "./look-up.ts";
import type { EffectRefusal, Evidence, Said } from "./said.ts";
import { type Budget, newBudget, type Sought, seekMissing, type TakeFetched } from "./seek.ts";
import { type Decided, settle, settleFailed } from "./settle.ts";

/** A raw message that could be read. */
type Read = Readable & {
  readonly taken: TakenMessage;
  readonly inboxOwner: InboxOwner | null;
};

/**
 * What makes our code fail is found by trying each message alone, and stops no other.
 * @throws {Fault} when the database fails
 */
export async function receiveBatch(desk: Desk, taken: readonly TakenMessage[]): Promise<void> {
  if (taken.length === 0) return;
  try {
    await receiveTogether(desk, taken);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const [one] = taken;
    if (taken.length === 1 && one !== undefined) await settleFailed(desk.parts, { taken: one, sender: null }, error);
    else for (const each of taken) await receiveBatch(desk, [each]);
  }
}

async function receiveTogether(desk: Desk, taken: readonly TakenMessage[]): Promise<void> {
  const { parts } = desk;
  const { read, refused } = await openAll(desk, taken);
  await settle(parts, refused);
  let left = read;
  while (left.length > 0) {
    const known = await lookUp(parts, parts.database.db, left);
    const isReady = (nth: number) => known[nth]?.missingRefs.length === 0 && known[nth]?.missingThings.length === 0;
    const ready = left.flatMap((message, nth) => (isReady(nth) ? [{ message, known: known[nth] as Known }] : []));
    if (ready.length === 0) break;
    await judgeTogether(desk, ready);
    // What was just written may be what others of this batch hang on.
    left = left.filter((_, nth) => !isReady(nth));
  }
  const late = left.filter((message) => !desk.aside(() => judgeAlone(desk, message)));
  const refusal = { code: "busy", detail: "too much is asked of other pods", again: true };
  await settle(
    parts,
    late.map(({ taken, opened }) => ({ taken, sender: opened.sender, refusal })),
  );
}

async function openAll(desk: Desk, taken: readonly TakenMessage[]): Promise<{ read: Read[]; refused: Decided[] }> {
  const { parts, judges } = desk;
  const owners = await ownersOf(parts, taken);
  const refused: Decided[] = [];
  const open = taken.filter((message) => {
    const known = parts.protocols.some(
      ({ adapter }) => adapter.name === message.protocol && adapter.wire !== undefined,
    );
    const code = !known
      ? "protocol-unknown"
      : message.accountId !== null && !owners.has(ownerKey(message))
        ? "recipient-unknown"
        : null;
    if (code !== null)
      refused.push({ taken: message, sender: null, refusal: { code, detail: message.path, again: false } });
    return code === null;
  });
  const opened = atHand(parts);
  const results = new Map<TakenMessage, OpenResult>();
  for (const message of open) {
    const known = opened.take(message.id);
    if (known !== null && known.sender === message.provedAuthor) results.set(message, ok(known));
  }
  const closed = open.filter((message) => !results.has(message));
  const answers = await judges.open(
    closed.map((message) => ({
      protocol: message.protocol,
      raw: rawOf(parts, message),
      privateKeyPem: owners.get(ownerKey(message))?.privateKeyPem ?? null,
    })),
  );
  for (const [nth, message] of closed.entries()) results.set(message, answers[nth] as OpenResult);
  const read = open.flatMap((message): Read[] => {
    const result = results.get(message);
    if (result?.ok) {
      const inboxOwner = owners.get(ownerKey(message))?.identity ?? null;
      return [{ protocol: message.protocol, opened: result.value, taken: message, inboxOwner }];
    }
    const refusal = { code: "unreadable", detail: "", ...result?.refusal, again: false };
    refused.push({ taken: message, sender: null, refusal });
    return [];
  });
  return { read, refused };
}

const rawOf = (
  { config }: Parts,
  { way, headers, body, path, receivedAt, provedAuthor }: TakenMessage,
): RawMessage => ({
  way,
  headers,
  body,
  path,
  host: new URL(config.url).host,
  receivedAtMs: receivedAt.getTime(),
  provedAuthor: provedAuthor ?? null,
});

const ownerKey = ({ protocol, accountId }: TakenMessage): string => `${protocol} ${accountId}`;

/** Whose inboxes these came to, with the keys that open them; also of accounts that were left or are closed, whose senders are told so. */
async function ownersOf(parts: Parts, taken: readonly TakenMessage[]) {
  const owners = new Map<string, { readonly identity: InboxOwner; readonly privateKeyPem: string }>();
  for (const message of taken) {
    if (message.accountId === null || owners.has(ownerKey(message))) continue;
    const identity = await findInboxIdentity(parts.database.db, message.accountId, message.protocol);
    if (identity === null) continue;
    const { privateKeyPem } = await signingKeys(parts, identity.identityId);
    owners.set(ownerKey(message), { identity, privateKeyPem });
  }
  return owners;
}

type Ready = { readonly message: Read; readonly known: Known };

async function judgeTogether({ parts, judges }: Desk, ready: readonly Ready[]): Promise<void> {
  const verified = await judges.verify(
    ready.map(({ message: { protocol, opened, taken, inboxOwner }, known }) => ({
      ...{ protocol, opened, facts: factsFor(known, inboxOwner) },
      proved: taken.provedAuthor != null && taken.provedAuthor === opened.sender,
    })),
  );
  const decided: Decided[] = [];
  for (const [nth, { message, known }] of ready.entries()) {
    const result = verified[nth] as VerifyResult;
    decided.push(await decide(parts, message, known, result));
  }
  await settle(
    parts,
    decided.filter((each) => !isMove(each)),
  );
  // Each in a transaction of its own: it holds whole persons, and they wait for nobody's other messages.
  for (const move of decided.filter(isMove)) await settle(parts, [move]);
}

const isMove = (decided: Decided): boolean => "said" in decided && decided.said.message.kind === "migration";

const factsFor = ({ keys, things }: Known, owner: InboxOwner | null) => ({
  keys,
  things,
  inboxOwner: owner?.ref ?? null,
});

/** With other pods' help. */
async function judgeAlone(desk: Desk, message: Read): Promise<void> {
  const { parts } = desk;
  const { db } = parts.database;
  const budget = newBudget();
  try {
    const [before] = (await lookUp(parts, db, [message])) as [Known];
    const gone = await findDeleted(parts, message, before);
    if (gone !== null) {
      const of = { taken: message.taken, sender: message.opened.sender };
      const refusal = { code: "deleted", detail: `${gone.kind} ${gone.guid}`, again: false };
      const isRetraction = message.opened.message.kind === "retraction";
      return await settle(parts, [isRetraction ? { ...of, old: true } : { ...of, refusal }]);
    }
    const shut = await shutOutIn(parts, message, before);
    if (shut !== null) {
      const refusal = { code: "shut-out", detail: shut, again: false };
      return await settle(parts, [{ taken: message.taken, sender: message.opened.sender, refusal }]);
    }
    await seekMissing(parts, message, before, budget, takeFetched(desk, budget, 1));
    const [known] = (await lookUp(parts, db, [message])) as [Known];
    await judgeTogether(desk, [{ message, known }]);
  } catch (error) {
    if (error instanceof Fault) throw error;
    await settleFailed(parts, { taken: message.taken, sender: message.opened.sender }, error);
  }
}

/** What was taken back is not asked for, and nothing hangs on it; a retraction that comes again is no news. */
async function findDeleted(
  { database }: Parts,
  { protocol, opened }: Read,
  { missingThings }: Known,
): Promise<Thing | null> {
  for (const { thing } of missingThings)
    if (await wasDeleted(database.db, protocol, thing.kind, thing.guid, authorSought(opened, thing))) return thing;
  return null;
}

/** Somebody without whom it counts for nothing, and whose pod is not asked for them. */
async function shutOutIn(parts: Parts, { protocol }: Read, { missingRefs }: Known): Promise<string | null> {
  const { ids } = adapterOf(parts, protocol);
  const hostOf = (ref: string): string => {
    const parsed = ids.parse(ref);
    return parsed.ok ? parsed.value.host : "";
  };
  const shut = await shutOutAmong(parts.database.db, missingRefs.map(hostOf));
  return missingRefs.find((ref) => shut.has(hostOf(ref))) ?? null;
}

/** Whose it must be for the message to count, if it is not ours: what is passed on is passed on by its root's author. Null: nobody knows. */
function authorSought({ sender, message }: Opened, { kind }: Thing): string | null {
  if (kind !== "post") return null;
  if (message.kind === "reshare") return message.root?.author ?? null;
  return isRelayable(message) ? sender : null;
}

/** A verified message as something said; or why it counts for nothing. */
async function decide(parts: Parts, message: Read, known: Known, result: VerifyResult): Promise<Decided> {
  const { taken, inboxOwner, protocol, opened } = message;
  const outcome = await saidOf(parts, protocol, known, result, {
    way: taken.way,
    inboxAccountId: inboxOwner?.accountId ?? null,
    receivedAt: taken.receivedAt,
    ...(opened.message.kind === "migration" ? { raw: evidenceOf(taken) } : {}),
  });
  const of = { taken, sender: opened.sender };
  if (!outcome.ok) return { ...of, refusal: outcome.refusal };
  const said = outcome.value;
  return isLate(said, inboxOwner) ? { ...of, late: said, owner: inboxOwner } : { ...of, said };
}

const evidenceOf = ({ headers, body }: TakenMessage): Evidence => ({ mediaType: headers["content-type"] ?? "", body });

async function saidOf(
  parts: Parts,
  protocol: string,
  { identities }: Known,
  result: VerifyResult,
  how: Pick<Said, "way" | "inboxAccountId" | "receivedAt" | "raw">,
): Promise<Result<Said, EffectRefusal>> {
  const again = adapterOf(parts, protocol).wire?.again ?? [];
  if (!result.ok) return no({ ...result.refusal, again: again.includes(result.refusal.code) });
  const { message } = result.value;
  const [sender, author, signedAs] = [result.value.sender, message.author, result.value.signedAs].map((ref) =>
    identities.get(ref),
  );
  if (sender === undefined || author === undefined || signedAs === undefined)
    return no({ code: "author-unknown", detail: message.author, again: true });
  // What becomes of a move the judge says, so that the podmin and whoever follows hear of it.
  const shut = message.kind === "migration" ? undefined : [sender, author].find(({ shutOut }) => shutOut);
  if (shut !== undefined) return no({ code: "shut-out", detail: shut.ref, again: false });
  const movedAtMs = signedAs.state === "current" ? null : await movedAt(parts, signedAs);
  const after = judgeAfterMove({ message, sender, signedAs, movedAtMs, ...how });
  if (!after.ok) return after;
  return ok({ message, protocol, sender, author, signedAs, after: after.value, ...how });
}

async function movedAt({ database }: Parts, { protocol, ref }: KnownIdentity): Promise<number | null> {
  const keys = await knownKeys(database.db, protocol, [ref]);
  return keys.find(({ ofRef }) => ofRef === ref)?.untilMs ?? null;
}

/**
 * A fetched answer goes through the same checks, and must be what was asked for.
 * @param depth   from 1: at `limits.fetchDepth` nothing more is fetched because of it
 * @param notify  whether somebody here is to hear of what it says
 */
export function takeFetched(
  { parts, judges }: { readonly parts: Parts; readonly judges: Judges },
  budget: Budget,
  depth: number,
  notify = true,
): TakeFetched {
  return async (protocol, raw, sought) => {
    const [opened] = await judges.open([{ protocol, raw, privateKeyPem: null }]);
    if (!opened?.ok) return no(opened?.refusal ?? { code: "unreadable", detail: "" });
    const message: Readable = { protocol, opened: opened.value };
    if (!isSought(opened.value.message, sought)) return no({ code: "answer-wrong", detail: opened.value.message.kind });
    const { db } = parts.database;
    const [before] = (await lookUp(parts, db, [message])) as [Known];
    const deeper = depth < limits.fetchDepth ? takeFetched({ parts, judges }, budget, depth + 1, notify) : null;
    await seekMissing(parts, message, before, budget, deeper);
    const [known] = (await lookUp(parts, db, [message])) as [Known];
    const [verified] = await judges.verify([{ ...message, facts: factsFor(known, null) }]);
    const how = { way: "fetched", inboxAccountId: null, receivedAt: new Date(raw.receivedAtMs) } as const;
    const said = await saidOf(parts, protocol, known, verified as VerifyResult, how);
    if (!said.ok) return no(said.refusal);
    const notifies = notify && said.value.after.notifies;
    const applied = await parts.database.transaction((tx) =>
      applyMessage(tx, parts, { ...said.value, after: { notifies } }),
    );
    if (!applied.ok) return no(applied.refusal);
    await removeFreed(parts, applied.value.freedBlobs ?? []);
    parts.wake("jobs");
    return ok(null);
  };
}

const isSought = (message: Said["message"], { kind, guid, or = [] }: Sought): boolean =>
  [kind, ...or].some((each) => isThing(message, { kind: each, guid }));

function isThing(message: Said["message"], { kind, guid }: Thing): boolean {
  if (kind === "poll") return message.kind === "post" && message.poll?.guid === guid;
  if (kind === "event") return message.kind === "post" && message.eventGuid === guid;
  if (kind === "post") return (message.kind === "post" || message.kind === "reshare") && message.guid === guid;
  return message.kind === kind && "guid" in message && message.guid === guid;
}
