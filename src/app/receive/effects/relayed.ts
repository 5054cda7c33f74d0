/** What comments, reactions, votes and answers to events have in common: what they hang on, who may, and who is told (R1, R7, R8). */
import { newGuid } from "../../../base/bytes.ts";
import { no, ok, type Result } from "../../../base/result.ts";
import { reactionsBelow } from "../../../core/delivery.ts";
import { type Message, parentOf, type SaidRelayable } from "../../../core/message.ts";
import type { Tx } from "../../../store/database.ts";
import { distanceTo } from "../../../store/distances.ts";
import { hearersOf, isAmong, subscribe } from "../../../store/recipients.ts";
import { type FoundThing, findThings, standingOf } from "../../../store/things.ts";
import { wasDeleted } from "../../../store/tombstones.ts";
import { tell } from "../../deliver/tell.ts";
import { adapterOf } from "../../parts.ts";
import type { EffectNeeds, EffectRefusal, Effects, Said } from "../said.ts";

/** What is new of one kind: keeps it and notifies. `null`: this person has done that already (R1). */
export type Keep = (parent: FoundThing) => Promise<Result<Omit<Effects, "changed"> | null, EffectRefusal>>;

const refuse = (code: string, detail: string, again = false) => no<EffectRefusal>({ code, detail, again });
const storedKinds = { comment: "comment", reaction: "reaction", vote: "vote", attendance: "attendance" } as const;

/** Looks, keeps, passes on; all that `keep` must add is the row and who is notified. */
export async function keepRelayed(
  tx: Tx,
  needs: EffectNeeds,
  said: Said<SaidRelayable>,
  keep: Keep,
): Promise<Result<Effects, EffectRefusal>> {
  const { message, protocol, author } = said;
  const hangsOn = parentOf(message);
  const { content } = adapterOf(needs, protocol).facts;
  const [parent] = await findThings(tx, protocol, content, [hangsOn]);
  if (parent === undefined) {
    const isGone = await wasDeleted(tx, protocol, hangsOn.kind, hangsOn.guid);
    return refuse(isGone ? "deleted" : "parent-unknown", `${hangsOn.kind} ${hangsOn.guid}`, !isGone);
  }
  const standing = await standingOf(tx, storedKinds[message.kind], {
    protocol,
    guid: message.guid,
    personId: author.personId,
  });
  if (standing.deleted) return refuse("deleted", `${message.kind} ${message.guid}`);
  if (standing.taken) return refuse("guid-taken", `${message.kind} ${message.guid}`);
  if (standing.ownId !== null) return ok({ changed: false });
  const { root } = parent;
  const host = root.author.accountId;
  if (host !== null && (await distanceTo(tx, host, author.personId)).blocked) {
    await takeBack(tx, said, parent);
    return refuse("author-blocked", `${author.ref} by ${root.author.ref}`);
  }
  // A limited post of ours is answered by those who got it.
  if (host !== null && root.reach === "limited" && !(await isAmong(tx, root.id, author.personId)))
    return refuse("not-in-audience", `post ${root.guid}`);
  const kept = await keep(parent);
  if (!kept.ok) return kept;
  if (kept.value === null) return ok({ changed: false });
  await passOn(tx, said, parent);
  return ok({ changed: true, ...kept.value });
}

/** Ours: to all who hear of the post, in the envelope of its author. Theirs: what somebody here says goes to them, and to nobody else. */
async function passOn(tx: Tx, said: Said<SaidRelayable>, { root }: FoundThing): Promise<void> {
  const { message, protocol, author, way, sender, receivedAt: at } = said;
  const reach = root.reach === "limited" ? ("private" as const) : ("public" as const);
  const order = message.kind === "reaction" ? { about: reactionsBelow(message.author, root.guid) } : {};
  if (root.author.accountId !== null) {
    const to = await hearersOf(tx, root.id, protocol, way === "local" ? null : sender.host);
    await tell(tx, { protocol, message, as: root.author.identityId, to, reach, at, ...order });
    return;
  }
  if (way !== "local" || author.accountId === null) return;
  const toRoot = { protocol, as: author.identityId, to: [root.author.identityId], reach, at };
  await tell(tx, { ...toRoot, message, ...order });
  if (!(await subscribe(tx, author.accountId, root.id))) return;
  const asks: Message = { kind: "subscription", author: author.ref, guid: newGuid(), postGuid: root.guid };
  await tell(tx, { ...toRoot, message: asks });
}

/** Whoever our author blocks learns that their words are not here. */
async function takeBack(tx: Tx, said: Said<SaidRelayable>, { root }: FoundThing): Promise<void> {
  const { message, protocol, author, way, receivedAt: at } = said;
  if (way === "local") return;
  const gone: Message = {
    kind: "retraction",
    author: root.author.ref,
    target: { kind: message.kind, guid: message.guid },
  };
  const reach = root.reach === "limited" ? "private" : "public";
  await tell(tx, { protocol, message: gone, as: root.author.identityId, to: [author.identityId], reach, at });
}
