/** The small lists: aspects, contacts, blocks, tags, subscriptions, and keys of people who are no contacts. */
import { limits } from "../../base/limits.ts";
import type { Place, SnapshotItem } from "../../core/snapshot.ts";
import type { Context } from "./context.ts";
import { Fields } from "./fields.ts";
import { isGuid, isNameElsewhere, refOf } from "./ids.ts";
import { cleanText, cutChars, isLonger, isObject, shown } from "./values.ts";

type Items = readonly SnapshotItem[];
const nothing: Items = [];

/** `{"name": "Family"}` */
export function readAspect(value: unknown, place: Place, { report }: Context): Items {
  if (!isObject(value)) {
    report.add("element-invalid", place, { expected: "an aspect" });
    return nothing;
  }
  const fields = new Fields(value, place, report);
  const name = fields.text("name");
  if (name === null || name.trim() === "") {
    fields.add("aspect-name-empty", "name");
    return nothing;
  }
  if (isLonger(name, limits.aspectNameChars)) {
    fields.add("aspect-name-long", "name", { most: limits.aspectNameChars });
    return nothing;
  }
  fields.reportRest("/user/contact_groups", new Set(["name"]));
  return [{ kind: "aspect", place, name }];
}

const contactKeys: ReadonlySet<string> = new Set([
  ...["sharing", "receiving", "following", "followed", "account_id", "contact_groups_membership"],
  ...["person_guid", "person_name", "public_key"],
  // Ours.
  ...["note", "suspended"],
]);

/** @see diaspora* `app/serializers/export/contact_serializer.rb` */
export function readContact(value: unknown, place: Place, { owner, report }: Context): Items {
  if (!isObject(value)) {
    report.add("element-invalid", place, { expected: "a contact" });
    return nothing;
  }
  const fields = new Fields(value, place, report);
  const ref = fields.ref("account_id");
  if (ref === null) {
    fields.add("contact-id-invalid", "account_id", { was: shown(fields.raw("account_id") ?? undefined) });
    return nothing;
  }
  if (ref === owner.ref) {
    fields.add("contact-self", "account_id");
    return nothing;
  }
  fields.reportRest("/user/contacts", contactKeys);
  const suspended = fields.raw("suspended") === true;
  const note = fields.text("note");
  return [
    {
      kind: "contact",
      place,
      ref,
      guid: readPersonGuid(fields, ref),
      name: fields.text("person_name"),
      publicKeyPem: readPublicKey(fields, ref),
      sharing: readDirection(fields, "sharing", "following"),
      receiving: suspended || readDirection(fields, "receiving", "followed"),
      aspects: readAspectNames(fields, "contact_groups_membership"),
      ...(suspended ? { suspended } : {}),
      ...(note === null ? {} : { note: cutChars(note, limits.noteChars) }),
    },
  ];
}

/** Pods write each direction under two names; the first one counts. */
function readDirection(fields: Fields, key: string, also: string): boolean {
  const [first, second] = [fields.boolean(key, false, null), fields.boolean(also, false, null)];
  const now = first ?? second ?? false;
  if (first === null && second === null) fields.add("boolean-unreadable", key, { field: key, now: "false" });
  if (first !== null && second !== null && first !== second && typeof fields.raw(key) === "boolean") {
    fields.add("contact-flags-differ", also, { field: key, now: String(now) });
  }
  return now;
}

function readPersonGuid(fields: Fields, ref: string): string | null {
  const guid = fields.findGuid("person_guid");
  if (guid === null && fields.raw("person_guid")) fields.add("contact-guid-invalid", "person_guid", { id: ref });
  return guid;
}

const publicPem =
  /^\s*-----BEGIN (?:RSA )?PUBLIC KEY-----[A-Za-z0-9+/=\s]{1,8192}-----END (?:RSA )?PUBLIC KEY-----\s*$/;

/** Only its shape is looked at: who verifies with it finds out whether it is a key. */
function readPublicKey(fields: Fields, ref: string): string | null {
  const pem = fields.text("public_key");
  if (pem === null || publicPem.test(pem)) return pem;
  fields.add("contact-key-unreadable", "public_key", { id: ref });
  return null;
}

/** A list of names of aspects, each once. */
export function readAspectNames(fields: Fields, key: string): readonly string[] {
  const names = new Set<string>();
  for (const value of fields.list(key)) {
    const name = typeof value === "string" ? cleanText(value) : "";
    const most = limits.aspectNameChars;
    if (name.trim() === "") fields.add("aspect-name-empty", key);
    else if (isLonger(name, most)) fields.add("aspect-name-long", key, { most });
    else names.add(name);
  }
  return [...names];
}

/** A diaspora* ID. */
export function readBlock(value: unknown, place: Place, { owner, report }: Context): Items {
  const ref = refOf(value);
  if (ref === null) report.add("block-invalid", place, { was: shown(value) });
  else if (ref === owner.ref) report.add("block-self", place);
  else return [{ kind: "block", place, ref }];
  return nothing;
}

/** A tag's name, without `#`, made to what diaspora* makes of it: `Two Words` is followed as `twowords`. */
export function readTag(value: unknown, place: Place, { report }: Context): Items {
  const name = typeof value === "string" ? tagName(value) : "";
  if (name === "" || isLonger(name, limits.tagChars)) {
    report.add("tag-invalid", place, { was: shown(value) });
    return nothing;
  }
  if (name !== value) report.add("tag-changed", place, { was: shown(value), now: name });
  return [{ kind: "tag", place, name }];
}

/** @see diaspora* `config/initializers/acts_as_taggable_on.rb`: `<3` is the one tag of other characters */
export const tagName = (text: string): string =>
  /^#?<3/.test(text) ? "<3" : text.replace(/[^\p{L}\p{M}\p{Nd}\p{Pc}-]/gu, "").toLowerCase();

/** The guid of a post that the owner takes part in. */
export function readSubscription(value: unknown, place: Place, { report }: Context): Items {
  if (isGuid(value) || isNameElsewhere(value)) return [{ kind: "subscription", place, postGuid: value }];
  report.add("subscription-invalid", place, { was: shown(value) });
  return nothing;
}

/** `{"account_id", "guid", "public_key"}`; the guid is looked up with the person. */
export function readOthersKey(value: unknown, place: Place, { owner, report }: Context): Items {
  const fields = isObject(value) ? new Fields(value, place, report) : null;
  const ref = fields?.ref("account_id") ?? null;
  const publicKeyPem = fields !== null && ref !== null ? readPublicKey(fields, ref) : null;
  if (ref === null || publicKeyPem === null || ref === owner.ref) {
    report.add("others-key-invalid", place);
    return nothing;
  }
  return [{ kind: "othersKey", place, ref, publicKeyPem }];
}
