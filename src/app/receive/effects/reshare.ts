/** A reshare: somebody shares a public post anew, once (R1). */
import { no, ok, type Result } from "../../../base/result.ts";
import type { SaidReshare } from "../../../core/message.ts";
import { notify } from "../../../store/content/notifications.ts";
import { insertPost } from "../../../store/content/posts.ts";
import { findOnce } from "../../../store/content/relayables.ts";
import { type FoundThing, findThings, standingOf } from "../../../store/content/things.ts";
import type { Tx } from "../../../store/database.ts";
import { distanceTo } from "../../../store/people/distances.ts";
import { hearersOf } from "../../../store/post-office/recipients.ts";
import { tell } from "../../deliver/tell.ts";
import { adapterOf } from "../../parts.ts";
import type { EffectNeeds, EffectRefusal, Effects, Said, Voice } from "../said.ts";
import { namedBy, oursOn, toldOn, voicesOf } from "./voices.ts";

export async function applyReshare(
  tx: Tx,
  needs: EffectNeeds,
  said: Said<SaidReshare>,
): Promise<Result<Effects, EffectRefusal>> {
  const { message, protocol, author, signedAs, receivedAt: at } = said;
  const { guid } = message;
  const standing = await standingOf(tx, "post", { protocol, ...namedBy(author, guid) });
  if (standing.deleted) return no({ code: "deleted", detail: `post ${guid}`, again: false });
  if (standing.taken) return no({ code: "guid-taken", detail: `post ${guid}`, again: false });
  if (standing.ownId !== null) return ok({ changed: false, postId: standing.ownId });
  const root = await rootOf(tx, needs, said);
  if (!root.ok) return root;
  if (root.value !== null) {
    const { keptAs: rootGuid, writtenAs: ref } = root.value;
    const once = await findOnce(tx, { kind: "root", guid: rootGuid, ref }, author.personId, true);
    if (once !== null) return ok({ changed: false });
  }
  const postId = await insertPost(tx, {
    bylineId: signedAs.bylineId,
    guid,
    kind: "reshare",
    reach: "public",
    audienceId: null,
    text: "",
    providerName: null,
    location: null,
    root: root.value === null ? null : { ref: root.value.writtenAs, guid: root.value.keptAs },
    eventGuid: null,
    writtenAt: new Date(message.writtenAtMs),
    editedAt: null,
    extra: null,
    createdAt: at,
  });
  if (postId === null) return ok({ changed: false });
  if (root.value !== null) await tellRootAuthor(tx, needs, said, root.value, postId);
  return ok({ changed: true, postId });
}

/** Null where the root was deleted before: an empty reshare. */
async function rootOf(
  tx: Tx,
  needs: EffectNeeds,
  { message, protocol, author }: Said<SaidReshare>,
): Promise<Result<FoundThing | null, EffectRefusal>> {
  if (message.root === null) return ok(null);
  const detail = `post ${message.root.guid}`;
  const { content } = adapterOf(needs, protocol).facts;
  const [root] = await findThings(tx, protocol, content, [{ kind: "post", guid: message.root.guid }]);
  if (root === undefined) return no({ code: "root-unknown", detail, again: true });
  // Under an address that they had before, or have now.
  const names = [root.writtenAs, root.author.ref, ...root.author.formerly];
  if (!names.includes(message.root.author)) return no({ code: "root-author-wrong", detail, again: false });
  if (root.root.reach === "limited") return no({ code: "root-limited", detail, again: false });
  const { accountId } = root.author;
  if (accountId !== null && (await distanceTo(tx, accountId, author.personId)).blocked)
    return no({ code: "author-blocked", detail: `${author.ref} by ${root.author.ref}`, again: false });
  return ok(root);
}

async function tellRootAuthor(
  tx: Tx,
  needs: EffectNeeds,
  said: Said<SaidReshare>,
  root: FoundThing,
  postId: number,
): Promise<void> {
  const { signedAs, way, protocol, message, receivedAt: at } = said;
  const { accountId } = root.author;
  // What is notified is about the post that was shared; who opens it sees by whom.
  if (accountId !== null && said.after.notifies)
    await notify(tx, { accountId, kind: "reshares", bylineId: signedAs.bylineId, postId: root.id, at });
  if (way !== "local") return;
  const voices: Voice[] = [];
  for (const voice of voicesOf(said)) {
    if (voice.protocol === protocol) voices.push(voice);
    const there = voice.protocol === protocol ? null : await oursOn(tx, root, voice.protocol);
    if (there === null || voice.message.kind !== "reshare" || message.root === null) continue;
    const shared = { author: there.authorRef, guid: message.root.guid };
    voices.push({ ...voice, message: { ...voice.message, root: shared } });
  }
  const networks = voices.map((voice) => voice.protocol);
  const hearers = await hearersOf(tx, postId, toldOn(needs, networks), null);
  for (const { protocol: on, identityId: as, message: words } of voices)
    await tell(tx, { protocol: on, message: words, as, to: hearers.get(on) ?? [], reach: "public", at });
}
