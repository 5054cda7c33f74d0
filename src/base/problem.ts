/** What can go wrong, in three kinds: a refusal is a value, a fault is thrown and may pass, a bug crashes. */

/**
 * What a person reads, as a key with arguments; `words/en.ts` of the floor that speaks holds the English.
 * @see docs/adr/0004-message-keys.md
 */
export type Message = { readonly key: string; readonly args: MessageArgs };
export type MessageArgs = Readonly<Record<string, string | number>>;

export const message = (key: string, args: MessageArgs = {}): Message => ({ key, args });

/** What happened and what the person can do next: every refusal and every finding can be told like this. */
export type Advice = { readonly what: Message; readonly next: Message };

/** The world failed (disk, network, database). Thrown; `again` says whether trying again makes sense. */
export class Fault extends Error {
  readonly again: boolean;
  constructor(what: string, options: { cause?: unknown; again: boolean }) {
    super(what, { cause: options.cause });
    this.name = "Fault";
    this.again = options.again;
  }
}

/** The code of a Node or PostgreSQL error (`ENOSPC`, `53100`), or "" where it has none. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  return typeof code === "string" ? code : "";
}
