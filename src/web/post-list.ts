/** A list of posts with its way to older ones. */
import type { StreamPage } from "../store/views/stream.ts";
import type { Request } from "./context.ts";
import { type Html, html } from "./html.ts";
import { postActions } from "./post-actions.ts";
import { postCard } from "./post-card.ts";
import type { TextPlace } from "./text.ts";
import { t } from "./words/words.ts";

export type PostList = {
  readonly page: StreamPage;
  readonly place: TextPlace;
  /** The page that the list stands on. */
  readonly path: string;
  /** This is not the first page of the list. */
  readonly behind: boolean;
  /** Shown instead of an empty list. */
  readonly empty: Html;
};

export function postList(c: Request, { page, place, path, behind, empty }: PostList): Html {
  const { posts, next } = page;
  const nowMs = c.get("needs").clock.now();
  const before = c.req.query("before");
  const here = behind && before !== undefined ? `${path}?before=${before}` : path;
  const steps = [
    behind ? html`<a class="button quiet" href="${path}">${t("stream.newest")}</a>` : null,
    next === null ? null : html`<a class="button" rel="next" href="${path}?before=${next}">${t("stream.older")}</a>`,
  ].filter((step) => step !== null);
  return html`${posts.length === 0 ? empty : html`<div class="posts">${posts.map((post) => postCard(post, place, { whole: false, actions: postActions(c, post, here), nowMs }))}</div>`}
${steps.length === 0 ? "" : html`<nav class="pages" aria-label="${t("stream.pages")}">${steps}</nav>`}`;
}

/** A number in an address (`?before=ID`, `/imports/ID`); null where it is none. */
export const readNumber = (text: string | undefined): number | null =>
  /^\d{1,15}$/.test(text ?? "") ? Number(text) : null;
