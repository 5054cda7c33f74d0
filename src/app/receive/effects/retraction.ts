/** "This is gone": deletes a thing with all that hangs on it, keeps it gone, and tells whoever got it from here. */
import { limits } from "../../../base/limits.ts";
import { no, ok, type Result } from "../../../base/result.ts";
import { reactionsBelow } from "../../../core/delivery.ts";
import { mentionsIn } from "../../../core/mentions.ts";
import type { SaidRetraction, ThingKind } from "../../../core/message.ts";
import type { Tx } from "../../../store/database.ts";
import { type Deletable, deleteThings } from "../../../store/deletions.ts";
import { hearersOf, mentionedElsewhere } from "../../../store/recipients.ts";
import { type FoundThing, findThings } from "../../../store/things.ts";
import { putTombstones, wasDeleted } from "../../../store/tombstones.ts";
import { tell } from "../../deliver/tell.ts";
import { adapterOf } from "../../parts.ts";
import type { EffectNeeds, EffectRefusal, Effects, Said } from "../said.ts";

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
  const hearers = await whoHeard(tx, said, thing);
  const gone = await deleteThings(tx, kind, [thing.id]);
  const stones = [
    { protocol, kind, guid, authorRef: thing.writtenAs },
    ...gone.photos.map((photo) => ({ protocol, kind: "photo" as const, guid: photo.guid, authorRef: photo.writtenAs })),
  ];
  await putTombstones(tx, stones, receivedAt);
  await passOn(tx, said, thing, hearers);
  return ok({ changed: true, freedBlobs: gone.blobs });
}

/** To be asked before it is deleted: whoever said something below it hears of it too. */
async function whoHeard(tx: Tx, { protocol, way, sender }: Said, { kind, root }: FoundThing): Promise<number[]> {
  if (root.author.accountId === null || root.kind !== "post") return [];
  const hearers = await hearersOf(tx, root.id, protocol, way === "local" ? null : sender.host);
  if (kind !== "post" || root.reach === "limited") return hearers;
  const { text } = await tx.selectFrom("post").select("text").where("id", "=", root.id).executeTakeFirstOrThrow();
  return [...hearers, ...(await mentionedElsewhere(tx, protocol, mentionsIn(text, limits.mentions)))];
}

/** What was below a post of ours, or one itself: to all who heard of it. What somebody here said elsewhere: to the author there. */
async function passOn(
  tx: Tx,
  said: Said<SaidRetraction>,
  thing: FoundThing,
  hearers: readonly number[],
): Promise<void> {
  const { message, protocol, author, way, receivedAt: at } = said;
  const { root } = thing;
  const order = message.target.kind === "reaction" ? { about: reactionsBelow(thing.writtenAs, root.guid) } : {};
  const reach = root.reach === "limited" ? ("private" as const) : ("public" as const);
  if (root.author.accountId !== null) {
    const relays = { ...message, author: root.author.ref };
    await tell(tx, { protocol, message: relays, as: root.author.identityId, to: hearers, reach, at, ...order });
  } else if (way === "local") {
    await tell(tx, { protocol, message, as: author.identityId, to: [root.author.identityId], reach, at, ...order });
  }
}
