/**
 * Keys that stand twice in one object of an element: noticed cheaply, and then read so that the longest value stays. Real archives have
 * them: pods write `edited_at` of others' comments twice, in two spellings.
 */

/**
 * How many keys a JSON text has; never too few, and too many only where a text begins with a colon (`":-)"`). A colon is a key's if what
 * stands before it, white space apart, is a quote that no backslash escapes.
 */
export function keysInText(text: string): number {
  let keys = 0;
  for (let colon = text.indexOf(":"); colon !== -1; colon = text.indexOf(":", colon + 1)) {
    let quote = colon - 1;
    while (isSpace(text.charCodeAt(quote))) quote -= 1;
    if (text.charCodeAt(quote) !== QUOTE) continue;
    let slash = quote;
    while (text.charCodeAt(slash - 1) === BACKSLASH) slash -= 1;
    if (((quote - slash) & 1) === 0) keys += 1;
  }
  return keys;
}

/** How many keys the objects within a value have together; NaN where it is nested more than `levels` deep. */
export function keysInValue(value: unknown, levels: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (levels === 0) return Number.NaN;
  let keys = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === "object") keys += keysInValue(item, levels - 1);
    return keys;
  }
  // Only own properties are met: the value comes from JSON.parse and nothing adds to Object.prototype.
  for (const name in value) {
    const member: unknown = (value as Record<string, unknown>)[name];
    keys += typeof member === "object" ? 1 + keysInValue(member, levels - 1) : 1;
  }
  return keys;
}

export type LongestParsed = { readonly value: unknown; readonly twice: readonly string[] };

/**
 * As `JSON.parse`, but of a key that stands more than once in an object the value with the longest text stays, the last of equally long ones.
 * @param text  JSON that `JSON.parse` has accepted, nested no deeper than the stack allows
 * @returns the value, and the names of those keys
 */
export function parseLongest(text: string): LongestParsed {
  const twice = new Set<string>();
  let at = 0;

  const skipSpace = (): void => {
    while (isSpace(text.charCodeAt(at))) at += 1;
  };
  /** White space, what stands between two values or a key and its value, white space. */
  const skipTo = (separator: string): void => {
    skipSpace();
    if (text[at] === separator) at += 1;
    skipSpace();
  };
  const scalar = (): unknown => {
    const from = at;
    if (text.charCodeAt(at) === QUOTE) {
      at += 1;
      while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
      at += 1;
    } else while (at < text.length && !isSpace(text.charCodeAt(at)) && !",]}".includes(text[at] as string)) at += 1;
    return JSON.parse(text.slice(from, at));
  };
  const list = (): unknown[] => {
    const items: unknown[] = [];
    for (skipTo("["); text[at] !== "]"; skipTo(",")) items.push(value());
    at += 1;
    return items;
  };
  const object = (): unknown => {
    const members = new Map<string, unknown>();
    const sizes = new Map<string, number>();
    for (skipTo("{"); text[at] !== "}"; skipTo(",")) {
      const name = scalar() as string;
      skipTo(":");
      const from = at;
      const member = value();
      const longest = sizes.get(name);
      if (longest !== undefined) twice.add(name);
      if (longest !== undefined && at - from < longest) continue;
      sizes.set(name, at - from);
      members.set(name, member);
    }
    at += 1;
    return Object.fromEntries(members);
  };
  const value = (): unknown => (text[at] === "{" ? object() : text[at] === "[" ? list() : scalar());

  skipSpace();
  return { value: value(), twice: [...twice] };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
