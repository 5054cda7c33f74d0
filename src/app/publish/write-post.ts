/** Writes a post: to all, or to aspects of the account. */
import { newGuid, sha256Hex } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { typed } from "../../base/printable.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { dayMs } from "../../base/time.ts";
import { audienceText } from "../../core/audience.ts";
import { mentionsIn, namedIn } from "../../core/mentions.ts";
import type { SaidPhoto, SaidPost } from "../../core/message.ts";
import type { LocationFields, NamedThing } from "../../core/snapshot.ts";
import type { LeftOut } from "../../store/content/fine-print.ts";
import { attachPhotos, freePhotos, type OwnPhoto } from "../../store/content/photos.ts";
import { aspectBylines, audienceOf, keepLeftOut, leftOutOf } from "../../store/content/published.ts";
import type { Tx } from "../../store/database.ts";
import { keepAspectsOfPost } from "../../store/people/aspects.ts";
import { hearersOf } from "../../store/post-office/recipients.ts";
import { firstIdentity } from "../accounts/presence.ts";
import { tell } from "../deliver/tell.ts";
import { keepPost } from "../receive/effects/post.ts";
import { toldOn, voicesOf } from "../receive/effects/voices.ts";
import type { EffectRefusal, Effects, Said } from "../receive/said.ts";
import { isTooLong } from "./answers.ts";
import { findQuoted, quotingOn } from "./quoting.ts";
import type { PublishRefusal } from "./refusals.ts";
import { type PublishNeeds, speak } from "./speak.ts";

export type PostDraft = {
  /** Markdown, with `#tags` and `@{mentions}`. */
  readonly text: string;
  /** `aspects`: ids of the account's own. */
  readonly to: { readonly kind: "public" } | { readonly kind: "aspects"; readonly aspectIds: readonly number[] };
  /** Uploaded before and shown by no post yet, in the order in which they are shown. */
  readonly photoIds?: readonly number[];
  /** `days`: it ends after so many; null or absent: it goes on. */
  readonly poll?: {
    readonly question: string;
    readonly answers: readonly string[];
    readonly days?: number | null;
  } | null;
  readonly location?: LocationFields | null;
  /** Stands before it until its reader opens it; null, absent or blank: nothing does. */
  readonly warning?: string | null;
  /** A post, or a reshare of one, that it quotes; null or absent: none. */
  readonly quotedPostId?: number | null;
};

/** Whom a limited post could not reach is said, to its author alone: by what this returns, and on the post's page. */
export async function writePost(
  needs: PublishNeeds,
  accountId: number,
  draft: PostDraft,
): Promise<
  Result<{ readonly postId: number; readonly guid: string; readonly leftOut: readonly LeftOut[] }, PublishRefusal>
> {
  const checked = checkDraft(draft);
  if (checked !== null) return no(checked);
  const photoIds = draft.photoIds ?? [];
  const photos = await freePhotos(needs.database.db, accountId, photoIds);
  if (photos.length < photoIds.length) return no({ code: "photo-unknown" });
  const own = await firstIdentity(needs, needs.database.db, accountId);
  if (own === null) return no({ code: "account-not-open" });
  const { quotedPostId = null } = draft;
  const quoted = quotedPostId === null ? ok(null) : await findQuoted(needs, own, quotedPostId);
  if (!quoted.ok) return quoted;
  const guid = newGuid();
  let leftOut: readonly LeftOut[] = [];
  const said = await speak(needs, {
    accountId,
    protocol: own.protocol,
    rootPersonId: null,
    make: ({ ref }, atMs) => postOf(needs, draft, photos, { ref, guid, atMs, quoted: quoted.value }),
    apply: (tx, what) =>
      publish(tx, needs, what as Said<SaidPost>, accountId, draft, photos, (people) => {
        leftOut = people;
      }),
  });
  return said.ok ? ok({ postId: said.value.postId ?? 0, guid, leftOut }) : said;
}

/** What is wrong with a draft whatever the store knows: to be asked before photos are uploaded for it. */
export function checkDraft(draft: PostDraft): PublishRefusal | null {
  const { text, photoIds = [], poll, location, to, warning } = draft;
  if (text.trim() === "" && photoIds.length === 0) return { code: "text-missing" };
  // Where a network has no field for the warning, it goes in the text, with a mark; and what is quoted as a link.
  const link = "-".repeat(draft.quotedPostId == null ? 0 : limits.quoteLinkChars);
  if (isTooLong([text, oneLine(warning) ?? "", link].join("\n".repeat(warning ? 10 : 0))))
    return { code: "text-too-long", most: limits.textChars };
  if ((oneLine(warning) ?? "").length > limits.shortTextChars)
    return { code: "warning-too-long", most: limits.shortTextChars };
  if (photoIds.length > limits.photosPerPost) return { code: "photos-too-many", most: limits.photosPerPost };
  if (to.kind === "aspects" && to.aspectIds.length === 0) return { code: "audience-empty" };
  if (poll) {
    const texts = [poll.question, ...poll.answers].map((each) => each.trim());
    if (poll.answers.length < 2 || poll.answers.length > limits.pollAnswers)
      return { code: "poll-answers", most: limits.pollAnswers };
    if (texts.some((each) => each === "" || each.length > limits.pollTextChars))
      return { code: "poll-text", most: limits.pollTextChars };
    const days = poll.days ?? 1;
    if (!Number.isInteger(days) || days < 1 || days > limits.pollDays)
      return { code: "poll-end", most: limits.pollDays };
  }
  const { lat, lng, address } = location ?? { lat: null, lng: null, address: null };
  const isPlace =
    location === null ||
    location === undefined ||
    (isDegree(lat, 90) && isDegree(lng, 180) && (address ?? "").length <= limits.profileFieldChars);
  return isPlace ? null : { code: "place-malformed" };
}

/** Others refuse a place without coordinates, and with it the whole post. */
const isDegree = (text: string | null, most: number): boolean =>
  text !== null && /^-?\d{1,3}(\.\d{1,15})?$/.test(text) && Math.abs(Number(text)) <= most;

/** A warning as it is said: null for a blank one. */
export const oneLine = (warning: string | null | undefined): string | null =>
  typed(warning ?? "")
    .replace(/\s+/g, " ")
    .trim() || null;

type By = {
  readonly ref: string;
  readonly guid: string;
  readonly atMs: number;
  readonly quoted: NamedThing | null;
};

function postOf(needs: PublishNeeds, draft: PostDraft, photos: readonly OwnPhoto[], by: By): SaidPost {
  const { ref, guid, atMs, quoted } = by;
  const isPublic = draft.to.kind === "public";
  const poll = draft.poll ?? null;
  const text = typed(draft.text);
  const warning = oneLine(draft.warning);
  return {
    kind: "post",
    author: ref,
    guid,
    public: isPublic,
    text,
    writtenAtMs: atMs,
    editedAtMs: null,
    photos: photos.map((photo) => saidPhoto(needs, photo, { ref, postGuid: guid, public: isPublic })),
    poll: poll && {
      guid: newGuid(),
      question: typed(poll.question).trim(),
      answers: poll.answers.map((answer) => ({ guid: newGuid(), answer: typed(answer).trim() })),
      ...(poll.days == null ? {} : { endsAtMs: atMs + poll.days * dayMs }),
    },
    location: draft.location ? { ...draft.location, address: typed(draft.location.address ?? "") } : null,
    providerName: null,
    eventGuid: null,
    extra: null,
    // Whoever says more than a text says who is mentioned, too.
    ...fineOf(text, { warning, quoted }),
  };
}

/** What is said beside the text: nothing, where there is neither a warning nor a quote. */
export function fineOf(
  text: string,
  { warning, quoted }: { readonly warning: string | null; readonly quoted: NamedThing | null },
): Pick<SaidPost, "fine"> {
  if (warning === null && quoted === null) return {};
  const mentions = mentionsIn(text, limits.mentions);
  return {
    fine: {
      mentions,
      ...(warning === null ? {} : { warning, sensitive: true }),
      ...(quoted === null ? {} : { quoted }),
    },
  };
}

/** One of our own photos as others are told of it: its file is under the account's folder here. */
export const saidPhoto = (
  { config }: Pick<PublishNeeds, "config">,
  photo: OwnPhoto,
  of: { readonly ref: string; readonly postGuid: string | null; readonly public: boolean },
): SaidPhoto => ({
  kind: "photo",
  author: of.ref,
  guid: photo.guid,
  public: of.public,
  remotePath: `${config.url}/photos/${photo.path}/`,
  name: photo.name,
  text: photo.text,
  postGuid: of.postGuid,
  writtenAtMs: photo.writtenAt.getTime(),
  editedAtMs: null,
  width: photo.width,
  height: photo.height,
});

const refsOf = (people: readonly LeftOut[]): string =>
  `${people
    .slice(0, limits.likersNamed)
    .map(({ ref }) => ref)
    .join(", ")}${people.length > limits.likersNamed ? ", …" : ""}`;

async function publish(
  tx: Tx,
  needs: PublishNeeds,
  said: Said<SaidPost>,
  accountId: number,
  { to }: PostDraft,
  photos: readonly OwnPhoto[],
  tellLeftOut: (people: readonly LeftOut[]) => void,
): Promise<Result<Effects, EffectRefusal | PublishRefusal>> {
  const { message, receivedAt: at } = said;
  const voices = voicesOf(said);
  const networks = toldOn(
    needs,
    voices.map(({ protocol }) => protocol),
  );
  let audienceId: number | null = null;
  const leftOut = to.kind === "aspects" ? await leftOutOf(tx, accountId, to.aspectIds, networks) : [];
  if (to.kind === "aspects") {
    const members = await aspectBylines(tx, accountId, to.aspectIds, networks);
    if (members.length === 0 && leftOut.length > 0) return no({ code: "audience-unreached", refs: refsOf(leftOut) });
    if (members.length === 0) return no({ code: "audience-empty" });
    audienceId = await audienceOf(tx, accountId, sha256Hex(audienceText(members)), members);
  }
  const kept = await keepPost(tx, needs, said, audienceId);
  if (!kept.ok || kept.value.postId === undefined) return kept;
  const { postId } = kept.value;
  if (to.kind === "aspects") await keepAspectsOfPost(tx, postId, accountId, to.aspectIds);
  await keepLeftOut(tx, postId, leftOut);
  tellLeftOut(leftOut);
  // Two posts at once cannot both show a photo.
  const attached = await attachPhotos(
    tx,
    postId,
    photos.map(({ id }) => id),
  );
  if (attached < photos.length) throw new Error("a photo was taken by another post meanwhile");
  const hearers = await hearersOf(tx, postId, networks, null, namedIn(message));
  const reach = message.public ? "public" : "private";
  for (const { protocol, identityId: as, message: words } of voices) {
    const named = await quotingOn(tx, needs, protocol, words);
    await tell(tx, { protocol, message: named, as, to: hearers.get(protocol) ?? [], reach, at });
  }
  return kept;
}
