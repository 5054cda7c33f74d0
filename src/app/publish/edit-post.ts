/** Changes the words of one's own post. Networks where everybody tells their own things hear of it; pods of others keep the old words. */
import { typed } from "../../base/printable.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { namedIn } from "../../core/mentions.ts";
import type { SaidPost } from "../../core/message.ts";
import { editOwnPost } from "../../store/content/posts.ts";
import { findAnswerablePost } from "../../store/content/published.ts";
import type { Tx } from "../../store/database.ts";
import { hearersOf } from "../../store/post-office/recipients.ts";
import { presenceOf } from "../accounts/presence.ts";
import { tell } from "../deliver/tell.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { toldOn, voicesOf } from "../receive/effects/voices.ts";
import type { Effects, Said } from "../receive/said.ts";
import type { Actor } from "./answers.ts";
import { postOf } from "./fetchable.ts";
import { quotingOn } from "./quoting.ts";
import type { PublishRefusal } from "./refusals.ts";
import { type PublishNeeds, speak } from "./speak.ts";
import { checkDraft, fineOf, oneLine } from "./write-post.ts";

/** Does this network know of later versions? Where others pass things on, the first one stays. */
const hearsEdits = (needs: Pick<Parts, "protocols">, protocol: string): boolean =>
  adapterOf(needs, protocol).facts.relays === "nobody";

/** Can anybody here change a post at all? */
export const knowsEdits = (needs: Pick<Parts, "protocols">): boolean =>
  needs.protocols.some(({ adapter }) => hearsEdits(needs, adapter.name));

/**
 * @param edit  `warning`: as of a new post; undefined: as it is
 * @returns whether anything is different now
 */
export async function editPost(
  needs: PublishNeeds,
  actor: Actor,
  edit: { readonly postId: number; readonly text: string; readonly warning?: string | undefined },
): Promise<Result<{ readonly changed: boolean }, PublishRefusal>> {
  const { postId } = edit;
  const { accountId } = actor;
  const { db } = needs.database;
  const found = await findAnswerablePost(db, { kind: "account", ...actor }, postId);
  if (found === null || found.shared !== null) return no({ code: "thing-unknown" });
  if (found.personId !== actor.personId) return no({ code: "not-yours" });
  const present = await presenceOf(needs, db, accountId);
  if (!present.some(({ protocol }) => hearsEdits(needs, protocol))) return no({ code: "edit-unheard" });
  const own = present.find(({ protocol }) => protocol === found.protocol) ?? present[0];
  if (own === undefined) return no({ code: "account-not-open" });
  const there = await postOf(needs, own.protocol, { postId, accountId, ref: own.ref, foreign: false });
  if (there?.kind !== "post") return no({ code: "thing-unknown" });
  const warning = edit.warning === undefined ? (there.fine?.warning ?? null) : oneLine(edit.warning);
  const photoIds = there.photos.slice(0, 1).map((_, at) => at);
  const wrong = checkDraft({
    text: edit.text,
    warning,
    photoIds,
    to: { kind: "public" },
    ...(there.fine?.quoted ? { quotedPostId: postId } : {}),
  });
  if (wrong !== null) return no(wrong);
  const text = typed(edit.text);
  const isPublic = found.reach !== "limited";
  const fine = fineOf(text, { warning, quoted: there.fine?.quoted ?? null });
  const said = await speak(needs, {
    ...{ accountId, protocol: own.protocol, rootPersonId: null },
    make: ({ ref: author }, atMs): SaidPost => {
      const { fine: _, ...rest } = there;
      const photos = there.photos.map((photo) => ({ ...photo, author, public: isPublic }));
      // Whoever gets two versions keeps the one that is dated later.
      return { ...rest, author, photos, public: isPublic, text, writtenAtMs: atMs, editedAtMs: atMs, ...fine };
    },
    apply: (tx, what) => take(tx, needs, what as Said<SaidPost>, postId),
  });
  return said.ok ? ok({ changed: said.value.changed }) : said;
}

async function take(
  tx: Tx,
  needs: PublishNeeds,
  said: Said<SaidPost>,
  postId: number,
): Promise<Result<Effects, PublishRefusal>> {
  const { message, receivedAt: at } = said;
  const { text } = message;
  // What it quotes stays as it is.
  const { quoted: _, ...fine } = message.fine ?? {};
  if (!(await editOwnPost(tx, postId, { text, fine, at }))) return ok({ changed: false, postId });
  const voices = voicesOf(said);
  const networks = toldOn(
    needs,
    voices.map(({ protocol }) => protocol),
  );
  // Whoever got the post by another network is told nothing by this one: there it would be a second post.
  const hearers = await hearersOf(tx, postId, networks, null, namedIn(message));
  const reach = message.public ? "public" : "private";
  for (const { protocol, identityId: as, message: words } of voices)
    if (hearsEdits(needs, protocol)) {
      const named = await quotingOn(tx, needs, protocol, words);
      await tell(tx, { protocol, message: named, as, to: hearers.get(protocol) ?? [], reach, at });
    }
  return ok({ changed: true, postId });
}
