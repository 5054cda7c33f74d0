/** Why a message of the network is refused: every code that reading, opening and judging can give, in one place. */
import { type No, no } from "../../../base/result.ts";
import { never, perhaps, type WireRefusalEntry } from "../../wire-refusals.ts";

/** FEDERATION.md lists these with their sentences. */
export const wireRefusals = {
  "too-large": never("The body or the entity is larger than a message of this network can be."),
  "xml-encoding": never("The XML is not UTF-8, or says that it is something else."),
  "xml-malformed": never("The XML is not well-formed."),
  "xml-doctype": never("The XML has a document type."),
  "xml-limit": never("The XML is nested too deep, or has too many elements."),
  "envelope-malformed": never(
    "The XML is no magic envelope: the root, the prefix `me`, `me:data`, `me:sig` or its `key_id` is missing.",
  ),
  "envelope-type": never("The data of the envelope is not declared as `application/xml`."),
  "envelope-encoding": never("The encoding of the envelope is not `base64url`."),
  "envelope-algorithm": never("The algorithm of the envelope is not `RSA-SHA256`."),
  "envelope-undecodable": never("The data, the signature or the sender of the envelope is not strict base64."),
  "envelope-sender": never("The sender that the envelope names is no address."),
  "envelope-signature": never("The envelope's signature is not its sender's."),
  "encrypted-malformed": never(
    "The body of a private message is not JSON with `aes_key` and `encrypted_magic_envelope`.",
  ),
  "decryption-failed": never(
    "The private message cannot be decrypted with the recipient's key. There is one code for all causes.",
  ),
  "sender-key-unknown": perhaps("No key is known for the sender."),
  "entity-unknown": never("The payload is no entity that is received by itself."),
  "entity-invalid": never("A property of the entity is missing or breaks its rule."),
  "author-key-unknown": perhaps("No key is known for who has to have signed inside the entity."),
  "signature-missing": never("The signature inside the entity is missing."),
  "signature-wrong": never("The signature inside the entity is not its author's."),
  "parent-unknown": perhaps("What a comment, like, vote or answer belongs to is not known here."),
  "parent-not-local": never("A participation is for something that was not written here."),
  "target-unknown": perhaps("What a retraction takes back is not known here."),
  "root-unknown": perhaps("The post that is reshared is not known here."),
  "root-author-wrong": never("The post that is reshared is by somebody else than the reshare says."),
  "sender-not-allowed": never("The sender of the envelope may not say this."),
  "not-public": never("Something that is not public came by the public route."),
  "private-only": never("A contact, conversation or message came by the public route."),
  "recipient-other": never("A contact is for somebody else than the owner of the inbox."),
  "migration-onto-itself": never("A move names the same address as old and new."),
} as const satisfies Record<string, WireRefusalEntry>;

export type WireCode = keyof typeof wireRefusals;

/** `detail` is for the log and the podmin: which property, which guid. It never holds a text that somebody wrote. */
export type WireRefusal = { readonly code: WireCode; readonly detail: string };

export const refuse = (code: WireCode, detail = ""): No<WireRefusal> => no({ code, detail });
