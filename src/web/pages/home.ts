/** `/`: for visitors what this pod is; for who is logged in, the stream and the form to write a post, which goes to `/posts`. */
import { Hono } from "hono";
import { asCustomEmoji } from "../../app/own-emojis.ts";
import { uploadPhoto } from "../../app/publish/photos.ts";
import type { PublishRefusal } from "../../app/publish/refusals.ts";
import { type PostDraft, writePost } from "../../app/publish/write-post.ts";
import type { Result } from "../../base/result.ts";
import { listOwnEmojis } from "../../store/content/own-emojis.ts";
import { freePhotos } from "../../store/content/photos.ts";
import { listAspects } from "../../store/people/aspects.ts";
import { findQuotable, type QuotableView } from "../../store/views/quotable.ts";
import { readerStream } from "../../store/views/stream.ts";
import { type Request, viewerOf, type WebEnv, type WebNeeds } from "../context.ts";
import { refuseForm, toLogIn } from "../errors.ts";
import { readUploads } from "../forms.ts";
import { html } from "../html.ts";
import { type Page, show } from "../page.ts";
import { postPath } from "../post-actions.ts";
import { postList, readNumber } from "../post-list.ts";
import { tellPublish } from "../refusal-words.ts";
import { welcome } from "../welcome.ts";
import { t } from "../words/words.ts";
import { type Draft, emptyDraft, photoFields, writeForm } from "../write-form.ts";

export const home = new Hono<WebEnv>()
  .get("/", async (c) => show(c, await stream(c, { ...emptyDraft, quote: c.req.query("quote") ?? "" }, null)))
  .post("/posts", async (c) => {
    const session = c.get("session");
    if (session === null) return toLogIn(c);
    const fields = await readUploads(c);
    if (!(fields instanceof FormData)) return refuseForm(c, fields);
    const draft = draftOf(fields);
    const uploaded = await takePhotos(c.get("needs"), session.accountId, fields);
    const whole = { ...draft, photoIds: [...draft.photoIds, ...uploaded.photoIds] };
    if (uploaded.refusal !== null) return refuse(c, whole, tellPublish(uploaded.refusal));
    if (fields.has("more")) return show(c, await stream(c, whole, null));
    if (whole.to === "public" && whole.aspectIds.length > 0) return refuse(c, whole, t("write.both"));
    const quoted = await quotedBy(c, whole);
    if ("refusal" in quoted) return refuse(c, whole, tellPublish(quoted.refusal));
    const draftOfPost = { ...postOf(whole), quotedPostId: quoted.view?.id ?? null };
    const written = await writePost(c.get("needs"), session.accountId, draftOfPost);
    return written.ok ? c.redirect(postPath(written.value.guid), 303) : refuse(c, whole, tellPublish(written.refusal));
  });

const refuse = async (c: Request, draft: Draft, error: string): Promise<Response> =>
  show(c, { ...(await stream(c, draft, error)), status: 422 });

async function stream(c: Request, draft: Draft, error: string | null): Promise<Page> {
  const viewer = viewerOf(c);
  if (viewer.kind === "visitor") return welcome(c);
  const { database, config } = c.get("needs");
  const after = readNumber(c.req.query("before"));
  const quoted = await quotedBy(c, draft);
  const wrong = error ?? ("refusal" in quoted ? tellPublish(quoted.refusal) : null);
  const [page, aspects, photos, emojis] = await Promise.all([
    readerStream(database.db, viewer, after),
    listAspects(database.db, viewer.accountId),
    freePhotos(database.db, viewer.accountId, draft.photoIds),
    listOwnEmojis(database.db),
  ]);
  const empty = html`<div class="card empty"><p>${t("home.empty")}</p><p>${t("home.emptyNext")}</p>
<p><a class="button" href="/search">${t("home.search")}</a></p><p><a href="/imports">${t("home.imports")}</a></p></div>`;
  const list = postList(c, { page, place: config, path: "/", behind: after !== null, empty });
  return {
    title: t("home.stream"),
    at: "stream",
    body: html`<h1>${t("home.stream")}</h1>${after === null ? writeForm(c, draft, { aspects, photos, emojis: emojis.map(asCustomEmoji), error: wrong, quoted: "refusal" in quoted ? null : (quoted.view?.post ?? null) }) : ""}
<div class="below">${list}</div>`,
  };
}

/** What the draft quotes, as the viewer sees it; or why it cannot be quoted. */
async function quotedBy(
  c: Request,
  { quote }: Draft,
): Promise<{ readonly view: QuotableView | null } | { readonly refusal: PublishRefusal }> {
  if (quote === "") return { view: null };
  const view = await findQuotable(c.get("needs").database.db, viewerOf(c), quote);
  if (view === null || view.post === null) return { refusal: { code: "thing-unknown" } };
  return view.reach === "limited" ? { refusal: { code: "quote-limited" } } : { view };
}

function draftOf(fields: FormData): Draft {
  const text = (name: string) => {
    const value = fields.get(name);
    return typeof value === "string" ? value : "";
  };
  const numbers = (name: string) =>
    fields.getAll(name).flatMap((value) => (typeof value === "string" ? (readNumber(value) ?? []) : []));
  return {
    text: text("text"),
    warning: text("warning"),
    to: text("to") === "aspects" ? "aspects" : "public",
    aspectIds: numbers("aspect"),
    question: text("question"),
    answers: text("answers"),
    days: text("days"),
    address: text("address"),
    lat: text("lat").trim(),
    lng: text("lng").trim(),
    photoIds: numbers("kept"),
    quote: text("quote"),
  };
}

/** Takes the photos of the form, up to the first that is refused; those before it stay uploaded. */
async function takePhotos(
  needs: WebNeeds,
  accountId: number,
  fields: FormData,
): Promise<{ readonly photoIds: readonly number[]; readonly refusal: PublishRefusal | null }> {
  const photoIds: number[] = [];
  for (let n = 1; n <= photoFields; n++) {
    const file = fields.get(`photo-${n}`);
    if (!(file instanceof File) || file.size === 0) continue;
    const text = fields.get(`describe-${n}`);
    const taken: Result<{ readonly photoId: number }, PublishRefusal> = await uploadPhoto(needs, accountId, {
      bytes: file.stream(),
      text: typeof text === "string" ? text : null,
    });
    if (!taken.ok) return { photoIds, refusal: taken.refusal };
    photoIds.push(taken.value.photoId);
  }
  return { photoIds, refusal: null };
}

function postOf({
  text,
  warning,
  to,
  aspectIds,
  question,
  answers,
  days,
  address,
  lat,
  lng,
  photoIds,
}: Draft): PostDraft {
  const lines = answers.split("\n").filter((line) => line.trim() !== "");
  const isPlace = [address, lat, lng].some((value) => value.trim() !== "");
  return {
    text,
    warning,
    to: to === "public" ? { kind: "public" } : { kind: "aspects", aspectIds },
    photoIds,
    poll:
      question.trim() === "" && lines.length === 0
        ? null
        : { question, answers: lines, days: days === "" ? null : Number(days) },
    location: isPlace ? { address: address.trim() || null, lat, lng } : null,
  };
}
