/** "This is gone": deletes a thing with all that hangs on it, keeps it gone, and tells whoever got it from here. */
import { no, ok, type Result } from "../../../base/result.ts";
import { reactionsBelow } from "../../../core/delivery.ts";
import { namedIn } from "../../../core/mentions.ts";
import type { SaidRetraction, ThingKind } from "../../../core/message.ts";
import { otherName } from "../../../core/thing-names.ts";
import { type Deletable, deleteThings } from "../../../store/content/deletions.ts";
import { readPost } from "../../../store/content/messages-of.ts";
import { reactedTo } from "../../../store/content/relayables.ts";
import { type FoundThing, findThings } from "../../../store/content/things.ts";
import { putTombstones, wasDeleted } from "../../../store/content/tombstones.ts";
import type { Tx } from "../../../store/database.ts";
import { currentIdentityOf } from "../../../store/people/identities.ts";
import { type Hearers, hearersOf } from "../../../store/post-office/recipients.ts";
import { tell } from "../../deliver/tell.ts";
import { adapterOf } from "../../parts.ts";
import type { EffectNeeds, EffectRefusal, Effects, Said } from "../said.ts";
import { followersOf, isRelayed, oursOn, ownersOf, toldOn } from "./voices.ts";

const deletable: readonly ThingKind[] = ["post", "photo", "comment", "reaction", "vote", "attendance"];
const relayed: readonly ThingKind[] = ["comment", "reaction", "vote", "attendance"];
const isDeletable = (kind: ThingKind): kind is Deletable => deletable.includes(kind);

export async function applyRetraction(
  tx: Tx,
  needs: EffectNeeds,
  said: Said<SaidRetraction>,
): Promise<Result<Effects, EffectRefusal>> {
  const { message, protocol, sender, receivedAt } = said;
  const { kind, guid } = message.target;
  const refuse = (code: string, again = false) => no({ code, detail: `${kind} ${guid}`, again });
  if (!isDeletable(kind)) return refuse("not-retractable");
  const { content } = adapterOf(needs, protocol).facts;
  const [thing] = await findThings(tx, protocol, content, [{ kind, guid }]);
  if (thing === undefined) {
    // Said twice, or before what it is about.
    return (await wasDeleted(tx, protocol, kind, guid)) ? ok({ changed: false }) : refuse("target-unknown", true);
  }
  const byRoot = relayed.includes(kind) && sender.personId === thing.root.author.personId;
  if (sender.personId !== thing.author.personId && !byRoot) return refuse("not-the-author");
  const ways = await waysOf(tx, needs, said, thing);
  const hearers = await whoHeard(tx, needs, said, thing, ways);
  const gone = await deleteThings(tx, kind, [thing.id]);
  const stones = [
    ...(await namesOf(tx, needs, protocol, thing)).map((name) => ({ ...name, kind })),
    ...gone.photos.map((photo) => ({ protocol, kind: "photo" as const, guid: photo.guid, authorRef: photo.writtenAs })),
  ];
  await putTombstones(tx, stones, receivedAt);
  await passOn(tx, said, thing, ways, hearers);
  return ok({ changed: true, freedBlobs: gone.blobs });
}

/** Whatever it is called, it stays gone: on each network on which its author is known. */
async function namesOf(
  tx: Tx,
  needs: EffectNeeds,
  protocol: string,
  thing: FoundThing,
): Promise<{ readonly protocol: string; readonly guid: string; readonly authorRef: string }[]> {
  const { guid, keptAs, writtenAs, foreign, author } = thing;
  const here = { protocol, guid, authorRef: foreign ? author.ref : writtenAs };
  if (needs.protocols.length < 2) return [here];
  const names = [here];
  for (const { adapter } of needs.protocols) {
    if (adapter.name === protocol) continue;
    const there = await currentIdentityOf(tx, adapter.name, author.personId);
    if (there?.host !== author.host) continue;
    const name = author.accountId === null && !foreign ? otherName(keptAs, author.host) : keptAs;
    names.push({ protocol: adapter.name, guid: name, authorRef: there.ref });
  }
  return names;
}

/** By whom it is said on a network, and in which words. */
type Way = { readonly protocol: string; readonly as: number; readonly message: SaidRetraction };

/**
 * Below a post of ours its author says it, or where everybody tells their own, whoever had written it, if they are here. What somebody here said elsewhere
 * is taken back where it was said.
 */
async function waysOf(tx: Tx, needs: EffectNeeds, said: Said<SaidRetraction>, thing: FoundThing): Promise<Way[]> {
  const { message, protocol, author, way } = said;
  if (thing.root.author.accountId === null)
    return way === "local" ? [{ protocol, as: author.identityId, message }] : [];
  const ways: Way[] = [];
  for (const { adapter } of needs.protocols) {
    const there = adapter.name === protocol ? ownersOf(thing) : await oursOn(tx, thing, adapter.name);
    if (there === null || (way !== "local" && adapter.name !== protocol)) continue;
    const on = { protocol: adapter.name };
    if (isRelayed(needs, adapter.name))
      ways.push({ ...on, as: there.rootAuthorId, message: { ...message, author: there.rootAuthorRef } });
    else if (way === "local" && thing.author.accountId !== null)
      ways.push({ ...on, as: there.authorId, message: { ...message, author: there.authorRef } });
  }
  return ways;
}

/**
 * To be asked before it is deleted: whoever said something below a post of ours hears of it too. What was said elsewhere is taken back where it was said,
 * and where nobody passes it on, from all who were told of it.
 */
async function whoHeard(
  tx: Tx,
  needs: EffectNeeds,
  { way, sender, author, protocol }: Said,
  thing: FoundThing,
  ways: readonly Way[],
): Promise<Hearers> {
  const { kind, root } = thing;
  if (ways.length === 0) return new Map();
  if (root.author.accountId === null) {
    const others = isRelayed(needs, protocol) ? [] : await whoElseHeard(tx, thing, author.accountId ?? 0, protocol);
    return new Map([[protocol, [root.author.identityId, ...others]]]);
  }
  if (root.kind !== "post") return new Map();
  const networks = toldOn(
    needs,
    ways.map((each) => each.protocol),
  );
  const exceptHost = way === "local" ? null : sender.host;
  if (kind !== "post" || root.reach === "limited") return hearersOf(tx, root.id, networks, exceptHost);
  return hearersOf(tx, root.id, networks, exceptHost, namedIn(await readPost(tx, root.id)));
}

/** As those whom `keepRelayed` tells. */
async function whoElseHeard(tx: Tx, { kind, id, root }: FoundThing, accountId: number, protocol: string) {
  if (kind === "comment") return root.reach === "limited" ? [] : followersOf(tx, accountId, protocol);
  return kind === "reaction" ? reactedTo(tx, id) : [];
}

/** What was below a post of ours, or one itself: to all who heard of it. What somebody here said elsewhere: to whoever was told of it there. */
async function passOn(
  tx: Tx,
  said: Said<SaidRetraction>,
  thing: FoundThing,
  ways: readonly Way[],
  hearers: Hearers,
): Promise<void> {
  const { root } = thing;
  const order = said.message.target.kind === "reaction" ? { about: reactionsBelow(thing.writtenAs, root.guid) } : {};
  const reach = root.reach === "limited" ? ("private" as const) : ("public" as const);
  for (const { protocol, as, message } of ways)
    await tell(tx, { protocol, message, as, to: hearers.get(protocol) ?? [], reach, at: said.receivedAt, ...order });
}
