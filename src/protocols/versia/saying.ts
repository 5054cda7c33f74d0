/** An entity that is being written, and what it takes beside the words. */
import type { EmojiSpelling } from "./emojis.ts";

/** JSON of one entity, as it is sent and shown. */
export type Entity = Readonly<Record<string, unknown>> & { readonly type: string };

export type Saying = {
  /** Our own domain. */
  readonly host: string;
  /** Of what is not public: whom it is for at the place where it goes. Null: it goes to no certain people. */
  readonly only: readonly string[] | null;
  /** Hosts where it goes. */
  readonly at: readonly string[];
  /** The date of what has none of its own. */
  readonly nowMs: number;
  /** Of what passes, in 0.5. */
  readonly id: string;
  readonly emojiSpelling: EmojiSpelling;
  /** PEM (SPKI) of the author. */
  readonly publicKeyPem: string;
};
