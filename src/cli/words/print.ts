/** Messages and advice as text for a terminal. */
import type { Advice, Message } from "../../base/problem.ts";
import { en } from "./en.ts";

/** @throws {Error} a key without words: a bug that a test finds */
export function printMessage({ key, args }: Message): string {
  const text = en[key];
  if (text === undefined) throw new Error(`no words for ${key}`);
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => String(args[name] ?? hole));
}

/** What happened on one line, what to do on the next. */
export const printAdvice = ({ what, next }: Advice): string => `${printMessage(what)}\n  ${printMessage(next)}`;
