/** Reacting to a post or a comment: a like, or one emoji of a few at hand or of all; and taking it back. */
import { limits } from "../base/limits.ts";
import type { OwnPart } from "../store/views/post-view.ts";
import type { Request } from "./context.ts";
import { formField } from "./forms.ts";
import { type Html, html, nothing } from "./html.ts";
import { t } from "./words/words.ts";

/** Those at hand. */
const atHand = ["❤️", "😂", "😮", "😢", "🎉", "👏", "🙏", "🤔"] as const;

export type Reacting = {
  /** Of the post or comment: what is done is behind it. */
  readonly path: string;
  /** What it is, to be read out behind the words of a button. */
  readonly of: Html;
  readonly part: OwnPart;
  /** The page to go back to. */
  readonly back: string;
  /** Names the fields. */
  readonly id: string;
};

const form = (c: Request, { path, back }: Reacting, verb: string, inside: Html) =>
  html`<form method="post" action="${path}/${verb}">${formField(c)}<input type="hidden" name="back" value="${back}">${inside}</form>`;

/** Like, or what takes the viewer's reaction back. */
export function likeButton(c: Request, reacting: Reacting): Html {
  const { liked, emoji } = reacting.part;
  const text = emoji !== null ? t("act.takeBack", { emoji }) : liked ? t("act.unlike") : t("act.like");
  const verb = liked || emoji !== null ? "unlike" : "like";
  return form(c, reacting, verb, html`<button class="button quiet small">${text}${reacting.of}</button>`);
}

/** The choice of emojis, folded away. @param open  it was asked for */
export function emojiChoice(c: Request, reacting: Reacting, open = false): Html {
  const { id, of, part } = reacting;
  const others = atHand.filter((emoji) => emoji !== part.emoji);
  const isLikeElsewhere = c.get("needs").protocols.some(({ adapter }) => adapter.facts.reactions === "likes");
  return html`<details class="fold react"${open ? html` open` : ""}><summary>${t("act.react")}${of}</summary>
${form(
  c,
  reacting,
  "react",
  html`<p class="emojis" role="group" aria-label="${t("act.react")}">${others.map((emoji) => html`<button class="button quiet" name="emoji" value="${emoji}" aria-label="${t("act.reactBy", { emoji })}">${emoji}</button>`)}</p>`,
)}
${form(
  c,
  reacting,
  "react",
  html`<div class="field"><label for="emoji-${id}">${t("act.otherEmoji")}</label><input id="emoji-${id}" name="emoji" required maxlength="${limits.emojiChars}" autocomplete="off"></div><p><button class="small">${t("act.react")}${of}</button></p>`,
)}
${isLikeElsewhere ? html`<p class="hint">${t("act.reactHint")}</p>` : nothing}</details>`;
}
