/** What comments, reactions, votes and answers to events have in common: what they hang on, who may, and who is told (R1, R7, R8). */
import { newGuid } from "../../../base/bytes.ts";
import { no, ok, type Result } from "../../../base/result.ts";
import { reactionsBelow } from "../../../core/delivery.ts";
import { type Message, parentOf, type SaidRelayable } from "../../../core/message.ts";
import { type FoundThing, findThings, standingOf } from "../../../store/content/things.ts";
import { wasDeleted } from "../../../store/content/tombstones.ts";
import type { Tx } from "../../../store/database.ts";
import { distanceTo } from "../../../store/people/distances.ts";
import { hearersOf, isAmong, subscribe } from "../../../store/post-office/recipients.ts";
import { tell } from "../../deliver/tell.ts";
import { adapterOf } from "../../parts.ts";
import type { EffectNeeds, EffectRefusal, Effects, Said, Voice } from "../said.ts";
import { followersOf, isRelayed, namedBy, oursOn, ownersOf, toldOn, voicesOf } from "./voices.ts";

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
    ...namedBy(author, message.guid),
  });
  if (standing.deleted) return refuse("deleted", `${message.kind} ${message.guid}`);
  if (standing.taken) return refuse("guid-taken", `${message.kind} ${message.guid}`);
  if (standing.ownId !== null) return ok({ changed: false });
  const { root } = parent;
  const host = root.author.accountId;
  if (host !== null && (await distanceTo(tx, host, author.personId)).blocked) {
    await takeBack(tx, needs, said, parent);
    return refuse("author-blocked", `${author.ref} by ${root.author.ref}`);
  }
  // A limited post of ours is answered by those who got it.
  if (host !== null && root.reach === "limited" && !(await isAmong(tx, root.id, author.personId)))
    return refuse("not-in-audience", `post ${root.guid}`);
  const kept = await keep(parent);
  if (!kept.ok) return kept;
  if (kept.value === null) return ok({ changed: false });
  await passOn(tx, needs, said, parent);
  return ok({ changed: true, ...kept.value });
}

/**
 * Below a post of ours: to all who hear of it, in the envelope of its author, or of whoever said it where everybody tells their own. Theirs: what somebody
 * here says goes to them, and where nobody passes it on, to whoever follows them too.
 */
async function passOn(tx: Tx, needs: EffectNeeds, said: Said<SaidRelayable>, parent: FoundThing): Promise<void> {
  const { message, protocol, author, way, sender, receivedAt: at } = said;
  const { root } = parent;
  const reach = root.reach === "limited" ? ("private" as const) : ("public" as const);
  const order = message.kind === "reaction" ? { about: reactionsBelow(message.author, root.guid) } : {};
  if (root.author.accountId !== null) {
    const ways: { readonly voice: Voice; readonly as: number }[] = [];
    for (const voice of voicesOf(said).map((each) => ({ ...each, message: dated(each.message, said) }))) {
      const relayed = isRelayed(needs, voice.protocol);
      if (way !== "local" && !relayed) continue;
      const there = voice.protocol === protocol ? ownersOf(parent) : await oursOn(tx, parent, voice.protocol);
      if (there !== null) ways.push({ voice, as: relayed ? there.rootAuthorId : voice.identityId });
    }
    const networks = ways.map(({ voice }) => voice.protocol);
    if (networks.length === 0) return;
    const hearers = await hearersOf(tx, root.id, toldOn(needs, networks), way === "local" ? null : sender.host);
    for (const { voice, as } of ways)
      await tell(tx, {
        ...{ protocol: voice.protocol, message: voice.message, as, to: hearers.get(voice.protocol) ?? [], reach, at },
        ...order,
      });
    return;
  }
  if (way !== "local" || author.accountId === null) return;
  const relayed = isRelayed(needs, protocol);
  const alsoTo = relayed ? [] : await whoElseHears(tx, said, parent, author.accountId);
  const toRoot = { protocol, as: author.identityId, to: [root.author.identityId], reach, at };
  await tell(tx, { ...toRoot, to: [...toRoot.to, ...alsoTo], message: dated(message, said), ...order });
  if (!(await subscribe(tx, author.accountId, root.id)) || !relayed) return;
  const asks: Message = { kind: "subscription", author: author.ref, guid: newGuid(), postGuid: root.guid };
  await tell(tx, { ...toRoot, message: asks });
}

/** Whoever fetches it afterwards reads the same date. */
const dated = (message: Message, { way, receivedAt }: Said): Message =>
  way === "local" && (message.kind === "reaction" || message.kind === "vote")
    ? { ...message, saidAtMs: receivedAt.getTime() }
    : message;

/**
 * Where nobody passes on: whose comment it is about, and of a comment that is for all, whoever follows its author. Below a limited post of theirs whoever knows
 * its name can say something: only those of whom we know that they may see the post get what is said to them.
 */
async function whoElseHears(
  tx: Tx,
  said: Said<SaidRelayable>,
  parent: FoundThing,
  accountId: number,
): Promise<number[]> {
  const isOpen = said.message.kind === "comment" && parent.root.reach !== "limited";
  const followers = isOpen ? await followersOf(tx, accountId, said.protocol) : [];
  const { reach, id } = parent.root;
  const mayHear =
    parent.author.accountId === null && (reach !== "limited" || (await isAmong(tx, id, parent.author.personId)));
  return mayHear ? [parent.author.identityId, ...followers] : followers;
}

/** Whoever our author blocks learns that their words are not here, where the author of a post may say that. */
async function takeBack(tx: Tx, needs: EffectNeeds, said: Said<SaidRelayable>, { root }: FoundThing): Promise<void> {
  const { message, protocol, author, way, receivedAt: at } = said;
  if (way === "local" || !isRelayed(needs, protocol)) return;
  const gone: Message = {
    kind: "retraction",
    author: root.author.ref,
    target: { kind: message.kind, guid: message.guid },
  };
  const reach = root.reach === "limited" ? "private" : "public";
  await tell(tx, { protocol, message: gone, as: root.author.identityId, to: [author.identityId], reach, at });
}
