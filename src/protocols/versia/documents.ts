/** What is said of our own people: the User of either dialect, as it would be sent. */
import type { SaidProfile } from "../../core/message.ts";
import type { Document, ShownPerson } from "../wire-port.ts";
import { entityOf } from "./messages.ts";
import { contentType } from "./pod-documents.ts";
import { dialectAt, hostOfName, paths } from "./references.ts";

/** @param path  at which it was asked for: it tells the dialect */
export function personDocument(person: ShownPerson, path: string = paths.entities): Document {
  const dialect = dialectAt(path);
  const { ref, profile, username, publicKeyPem, avatars, links, asksFirst, also, sinceMs = 0 } = person;
  const said: SaidProfile = {
    kind: "profile",
    author: ref,
    profile: { ...profile, avatarUrl: avatars?.large ?? null },
    username,
    sinceMs,
    ...(links === undefined ? {} : { links }),
    ...(also === undefined ? {} : { also }),
    ...(asksFirst === undefined ? {} : { asksFirst }),
  };
  const by = { host: hostOfName(ref), only: null, at: [], nowMs: sinceMs, id: person.guid, publicKeyPem };
  // Whoever asks has not said what software they run.
  const how = { ...by, emojiSpelling: null };
  return { mediaType: contentType(dialect), body: JSON.stringify(entityOf(said, dialect, how)) };
}
