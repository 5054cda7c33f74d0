/** Texts by key: `t("post.comments", { n: 3 })`. A key that does not exist, or an argument that is missing, does not compile. */
import { en } from "./en.ts";

type Words = typeof en;
export type WordKey = keyof Words;

type Holes<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never;
type ArgsOf<Entry> = Entry extends { readonly one: string; readonly other: infer Other }
  ? Holes<Other> | "n"
  : Holes<Entry>;
type Args<Key extends WordKey> = [ArgsOf<Words[Key]>] extends [never]
  ? []
  : [args: { readonly [Name in ArgsOf<Words[Key]>]: string | number }];

/** The text of a key with its holes filled in. Plain text: it is escaped where it is put into a page. */
export function t<Key extends WordKey>(key: Key, ...args: Args<Key>): string {
  return fill(key, args[0] ?? {});
}

/** Like `t`, for a key that is put together at run time; null where there is no such text. */
export function findText(key: string, args: Readonly<Record<string, string | number>>): string | null {
  return Object.hasOwn(en, key) ? fill(key as WordKey, args) : null;
}

function fill(key: WordKey, args: Readonly<Record<string, string | number>>): string {
  const entry = en[key];
  const text = typeof entry === "string" ? entry : args.n === 1 ? entry.one : entry.other;
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = args[name];
    return value === undefined ? hole : typeof value === "number" ? printNumber(value) : value;
  });
}

const numbers = new Intl.NumberFormat("en");
/** `16,006` */
export const printNumber = (n: number): string => numbers.format(n);
