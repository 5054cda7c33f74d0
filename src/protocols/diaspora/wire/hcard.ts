/** hCards of other pods: any HTML page in which elements have the right classes. The first of each counts. */
import { type Handler, Parser } from "htmlparser2";
import { limits } from "../../../base/limits.ts";
import { no, ok, type Result } from "../../../base/result.ts";
import { parsePublicKey } from "../../../base/rsa-keys.ts";
import { rules } from "./rules.ts";

export type HCard = {
  readonly guid: string;
  readonly nickname: string | null;
  readonly fullName: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** As it stands there: SPKI or PKCS#1. */
  readonly publicKeyPem: string;
  readonly searchable: boolean;
  /** Addresses on other networks. */
  readonly also: readonly string[];
  /** As they stand there; they may be relative. */
  readonly photoUrls: { readonly large: string; readonly medium: string; readonly small: string };
};

const textClasses = ["uid", "nickname", "fn", "given_name", "family_name", "key", "searchable", "also"] as const;
const photoClasses = ["entity_photo", "entity_photo_medium", "entity_photo_small"] as const;

type Found = Map<(typeof textClasses)[number] | (typeof photoClasses)[number], string>;

/**
 * Reads a page of at most `limits.personDocumentBytes`; costs grow with the number of its tags, which is bounded too.
 * @see reference of diaspora_federation `discovery/h_card.rb`
 */
export function readHCard(html: string): Result<HCard, string> {
  if (html.split("<").length > limits.personDocumentTags) return no("more tags than a page about a person has");
  const found = search(html);
  const textOf = (name: (typeof textClasses)[number]): string | null => found.get(name) || null;
  const [guid, publicKeyPem] = [textOf("uid"), textOf("key")];
  if (guid === null || !rules.guid.test(guid)) return no("no guid");
  if (publicKeyPem === null || !rules.publicKey.test(publicKeyPem)) return no("no public key");
  if (parsePublicKey(publicKeyPem) === null) return no("a key that is no RSA key, or none of a usable size");
  if (!found.has("fn") || !rules.fullName.test(found.get("fn") ?? "")) return no("no full name, or one that is none");
  const [firstName, lastName] = [textOf("given_name"), textOf("family_name")];
  if (![firstName, lastName].every((name) => name === null || rules.name.test(name))) return no("a name that is none");
  const [large, medium, small] = photoClasses.map((name) => found.get(name) ?? "") as [string, string, string];
  if (![large, medium, small].every((url) => url !== "" && rules.uriWithPath.test(url)))
    return no("a photo is missing");
  return ok({
    guid,
    nickname: textOf("nickname"),
    fullName: textOf("fn"),
    firstName,
    lastName,
    publicKeyPem,
    searchable: textOf("searchable") === "true",
    also: (textOf("also") ?? "").split(/\s+/, limits.networksOfPerson).filter((address) => address !== ""),
    photoUrls: { large, medium, small },
  });
}

/** The text of the first element of each class, and the `src` of the first photo within each of the photo classes. */
function search(html: string): Found {
  const found: Found = new Map();
  /** Of each element that is open: its classes, and those whose text it is. */
  const open: { readonly classes: readonly string[]; readonly texts: readonly (typeof textClasses)[number][] }[] = [];
  const within = new Map<string, number>();
  const count = (classes: readonly string[], by: 1 | -1) => {
    for (const name of photoClasses) if (classes.includes(name)) within.set(name, (within.get(name) ?? 0) + by);
  };
  const writing = new Set<(typeof textClasses)[number]>();
  const handler: Partial<Handler> = {
    onopentag(_name, attributes) {
      const classes = (attributes.class ?? "").split(/[ \t\r\n\f]+/);
      const texts = textClasses.filter((name) => classes.includes(name) && !found.has(name));
      for (const name of texts) {
        found.set(name, "");
        writing.add(name);
      }
      for (const name of photoClasses) {
        const isPhoto = classes.includes("photo") && attributes.src !== undefined && (within.get(name) ?? 0) > 0;
        if (isPhoto && !found.has(name)) found.set(name, attributes.src ?? "");
      }
      count(classes, 1);
      open.push({ classes, texts });
    },
    ontext(text) {
      for (const name of writing) found.set(name, (found.get(name) ?? "") + text);
    },
    onclosetag() {
      const closed = open.pop();
      if (closed === undefined) return;
      count(closed.classes, -1);
      for (const name of closed.texts) writing.delete(name);
    },
  };
  // Pods write their pages as XML: `<span class="family_name"/>` is closed.
  new Parser(handler, { recognizeSelfClosing: true }).end(html);
  return found;
}
