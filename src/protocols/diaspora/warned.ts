/** A warning before a post: the network has no field for one, but its pods cover every post that has the tag `#nsfw`. */

/** The text as others get it: the warning stands in its first line, beside the tag. */
export const warnedText = (text: string, warning: string | null | undefined): string =>
  warning ? `${warning} #nsfw\n\n${text}` : text;

/** The text itself, where `warnedText` had put that warning before it. */
export const textBehind = (text: string, warning: string | null | undefined): string => {
  const before = warnedText("", warning);
  return text.startsWith(before) ? text.slice(before.length) : text;
};
