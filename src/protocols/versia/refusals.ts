/** Why a message of the network is refused: every code that reading and judging can give, in one place. */
import { type No, no } from "../../base/result.ts";
import { never, perhaps, type WireRefusalEntry } from "../wire-refusals.ts";

/** The documents list these with their sentences. */
export const wireRefusals = {
  "json-malformed": never(
    "The body is not JSON as the network writes it: UTF-8, no key twice, plain numbers, not nested too deep.",
  ),
  "entity-unknown": never(
    "The entity belongs to an extension that has no meaning here. It is answered as if it were taken.",
  ),
  "entity-invalid": never("A member of the entity is missing, breaks its rule, or is none of its type."),
  "date-implausible": never("The date of the entity is before 1990, or more than ten minutes ahead."),
  "speaker-unknown": never("Neither headers nor the way it came tell whose server says it."),
  "author-not-signer": never("The author, or the thing itself, belongs to another server than the one that says it."),
  "author-ours": never("Somebody else's server speaks for an account of this pod."),
  "author-key-unknown": perhaps("No key is known for the author."),
  "signature-wrong": never("The signature is not the author's, or that of the author's server."),
  "parent-unknown": perhaps("What a reply, like, reaction or vote belongs to is not known here."),
  "parent-unfit": never("What a like, share or vote names is nothing that can be liked, shared or voted on."),
  "option-unknown": never("A vote is for an answer that the poll does not have."),
  "root-unknown": perhaps("What is shared is not known here."),
  "root-limited": never("What is shared is not public."),
  "target-unknown": perhaps("What is to be deleted is not known here."),
  "sender-not-allowed": never("Something is to be deleted by somebody else than its author."),
  "migration-onto-itself": never("A move names the same account as old and new."),
} as const satisfies Record<string, WireRefusalEntry>;

export type WireCode = keyof typeof wireRefusals;

/** `detail` is for the log and the podmin: which member, which name. It never holds a text that somebody wrote. */
export type WireRefusal = { readonly code: WireCode; readonly detail: string };

export const refuse = (code: WireCode, detail = ""): No<WireRefusal> => no({ code, detail: detail.slice(0, 255) });
