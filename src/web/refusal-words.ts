/** Refusals of what people do on pages, in words: what is in the way and what they can do. A code without words does not compile. */
import type { ChangePasswordRefusal } from "../app/accounts/change-password.ts";
import type { EditProfileRefusal } from "../app/accounts/edit-profile.ts";
import type { PasswordRefusal } from "../app/accounts/password.ts";
import type { AspectRefusal } from "../app/contacts/aspects.ts";
import type { NoteRefusal } from "../app/contacts/note.ts";
import type { OfferRefusal } from "../app/contacts/offers.ts";
import type { RequestRefusal } from "../app/contacts/requests.ts";
import type { ConverseRefusal } from "../app/converse/converse.ts";
import type { DiscoverRefusal } from "../app/discover/find-identity.ts";
import type { FollowRefusal } from "../app/follow-tag.ts";
import type { PublishRefusal } from "../app/publish/refusals.ts";
import { findText, t, type WordKey } from "./words/words.ts";

/** An address as an example: of this pod's kind, and nobody's. */
export const exampleAddress = "alice@pod.example";

export function tellDiscovery({ code, ref }: Pick<DiscoverRefusal, "code" | "ref">): string {
  switch (code) {
    case "address-malformed":
      return t("find.address-malformed", { ref, example: exampleAddress });
    case "not-here":
      return t("find.not-here", { ref });
    case "person-unknown":
      return t("find.person-unknown", { ref });
    case "pod-unreachable":
      return t("find.pod-unreachable", { ref });
    case "own":
    case "answer-wrong":
      return t("find.answer-wrong", { ref });
    case "shut-out":
      return t("no.shut-out", { ref });
    case "busy":
      return t("find.busy");
    case "key-differs":
    case "guid-differs":
    case "guid-taken":
      return t("find.differs", { ref });
  }
}

/** `block`, `mute` and `stop` refuse a part of what `share` does. */
export function tellContact(refusal: OfferRefusal | NoteRefusal | RequestRefusal): string {
  switch (refusal.code) {
    case "offer-gone":
      return t("no.offer-gone", refusal);
    case "account-not-open":
      return t("no.account-not-open");
    case "oneself":
      return t("no.oneself");
    case "network-unknown":
      return t("no.network-unknown", refusal);
    case "person-gone":
      return t("no.person-gone", refusal);
    case "shut-out":
      return t("no.shut-out", refusal);
    case "person-blocked":
      return t("no.person-blocked", refusal);
    case "aspects-needed":
      return t("no.aspects-needed");
    case "no-request":
      return t("no.no-request", refusal);
    case "nothing-to-refuse":
      return t("no.nothing-to-refuse", refusal);
    case "note-long":
      return t("no.note-long", refusal);
  }
}

export function tellAspect(refusal: AspectRefusal): string {
  switch (refusal.code) {
    case "aspect-name-empty":
      return t("no.aspect-name-empty");
    case "aspect-name-long":
      return t("no.aspect-name-long", refusal);
    case "aspect-name-taken":
      return t("no.aspect-name-taken", refusal);
    case "aspect-unknown":
      return t("no.aspect-unknown", refusal);
    case "aspects-too-many":
      return t("no.aspects-too-many", refusal);
    case "aspect-in-use":
      return t("no.aspect-in-use", { name: refusal.name, n: refusal.people });
  }
}

export function tellFollow(refusal: FollowRefusal): string {
  switch (refusal.code) {
    case "tags-too-many":
      return t("tags.tooMany", refusal);
  }
}

export function tellConverse(refusal: ConverseRefusal): string {
  switch (refusal.code) {
    case "account-not-open":
      return t("no.account-not-open");
    case "text-empty":
      return t("no.text-empty");
    case "text-too-long":
      return t("no.text-too-long", refusal);
    case "subject-empty":
      return t("no.subject-empty");
    case "subject-too-long":
      return t("no.subject-too-long", refusal);
    case "participants-none":
      return t("no.participants-none");
    case "participants-too-many":
      return t("no.participants-too-many", refusal);
    case "networks-differ":
      return t("no.networks-differ", refusal);
    case "shut-out":
      return t("no.shut-out", refusal);
    case "not-shared-with":
      return t("no.not-shared-with", refusal);
    case "conversation-not-yours":
      return t("no.conversation-not-yours");
  }
}

/** A code without words does not compile: it is no `WordKey`. */
export function tellPublish({ code, ...args }: PublishRefusal): string {
  const key: WordKey = `publish.${code}`;
  return findText(key, args as Readonly<Record<string, string | number>>) ?? key;
}

export function tellProfile(refusal: EditProfileRefusal): string {
  switch (refusal.code) {
    case "account-not-open":
      return t("no.account-not-open");
    case "field-too-long":
      return t("no.field-too-long", { field: fieldNames[refusal.field](), most: refusal.most });
    case "name-semicolon":
      return t("no.name-semicolon");
    case "birthday-unreal":
      return t("no.birthday-unreal", refusal);
    case "tags-too-many":
      return t("no.profile-tags", refusal);
    case "photo-not-yours":
      return t("publish.photo-unknown");
  }
}

type LongField = Extract<EditProfileRefusal, { readonly code: "field-too-long" }>["field"];
const fieldNames: Readonly<Record<LongField, () => string>> = {
  firstName: () => t("settings.firstName"),
  lastName: () => t("settings.lastName"),
  bio: () => t("settings.bio"),
  location: () => t("people.location"),
  gender: () => t("people.gender"),
  tags: () => t("settings.tags"),
};

export function tellChangePassword(refusal: Exclude<ChangePasswordRefusal, { code: "log-in-too-often" }>): string {
  return refusal.code === "password-wrong" ? t("no.password-wrong") : tellPassword(refusal);
}

export function tellPassword(refusal: PasswordRefusal): string {
  switch (refusal.code) {
    case "password-too-short":
      return t("password.tooShort", { minimum: refusal.minimum });
    case "password-too-long":
      return t("password.tooLong", { maximum: refusal.maximum });
    case "password-common":
      return t("password.common");
  }
}
