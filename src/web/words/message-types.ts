/** What a message wants to be given, worked out of its text by the compiler, and what a translation of an area must have. */

/**
 * `{n, plural, one {# vote} other {# votes}} by {name}` wants a number `n` and a text or number `name`. What follows a brace is taken for
 * an argument where it is one word, so the branches of a plural or select are more than one word, or begin with `#`.
 */
export type ArgsOf<Text extends string> = {
  readonly [Name in PlainIn<Text> | NumbersIn<Text>]: Name extends NumbersIn<Text> ? number : string | number;
};

type PlainIn<Text> = Text extends `${string}{${infer Rest}`
  ? (Rest extends `${infer Head}}${string}` ? PlainName<Head> : never) | PlainIn<Rest>
  : never;
type PlainName<Head> = Head extends `${infer Name}, select,${string}`
  ? Name
  : Head extends `${string}${" " | "{" | "#" | "'"}${string}` | ""
    ? never
    : Head;

type NumbersIn<Text> = Text extends `${string}{${infer Rest}`
  ? (Rest extends `${infer Name}, ${"plural" | "selectordinal"},${string}` ? NumberName<Name> : never) | NumbersIn<Rest>
  : never;
type NumberName<Name> = Name extends `${string}${" " | "{" | "}" | "#"}${string}` ? never : Name;

/** An area in another language: the same keys, each with a text. That the texts want the same, a test looks. */
export type Translated<Area> = { readonly [Key in keyof Area]: string };
