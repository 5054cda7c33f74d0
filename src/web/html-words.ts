/** Texts with pieces of a page in them: a name that is a link, the two ends of a link. Each language puts them where they belong. */
import { type Html, html, nothing } from "./html.ts";
import { findText, type WordKey } from "./words/words.ts";

/** The text of a key, escaped; what is given as a piece of a page goes in as it is. */
export function tHtml(key: WordKey, args: Readonly<Record<string, string | number | Html>>): Html {
  const pieces: Html[] = [];
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(args)) {
    if (typeof value === "number") values[name] = value;
    // Nothing that is given as a text can be taken for the place of a piece.
    else if (typeof value === "string") values[name] = value.replaceAll("\u0001", "");
    else values[name] = `\u0001${pieces.push(value) - 1}\u0001`;
  }
  const parts = (findText(key, values) ?? key).split("\u0001");
  return html`${parts.map((part, at) => (at % 2 === 0 ? part : (pieces[Number(part)] ?? nothing)))}`;
}
