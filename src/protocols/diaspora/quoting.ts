/** A quote: the network has none, so the text ends with a link to what is quoted, by which pods find it, fetch it and lead there. */
import type { FinePrint } from "../../core/message.ts";
import { isGuid, refOf } from "./ids.ts";

/** What is on another network alone has no name here: then it is a link to a page, where there is one. */
function linkTo({ quoted, quotedAt }: FinePrint): string | null {
  if (quoted == null) return null;
  const author = refOf(quoted.author);
  return author === null || !isGuid(quoted.guid) ? (quotedAt ?? null) : `diaspora://${author}/post/${quoted.guid}`;
}

/** The text as others get it. */
export function quotingText(text: string, fine: FinePrint | undefined): string {
  const link = fine === undefined ? null : linkTo(fine);
  return link === null ? text : text === "" ? link : `${text}\n\n${link}`;
}

/** The text itself, where `quotingText` had put that link behind it. */
export function textBefore(text: string, fine: FinePrint | undefined): string {
  const link = fine === undefined ? null : linkTo(fine);
  if (link === null || !text.endsWith(link)) return text;
  const before = text.slice(0, -link.length);
  return before === "" ? "" : before.endsWith("\n\n") ? before.slice(0, -2) : text;
}
