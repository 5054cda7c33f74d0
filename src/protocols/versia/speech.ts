/** Who says an entity, in which dialect, and what the names in it mean. */
import type { Result } from "../../base/result.ts";
import { ok } from "../../base/result.ts";
import type { RawMessage } from "../wire-port.ts";
import { readSigned, speaksFor } from "./headers.ts";
import {
  canonicalName,
  type Dialect,
  dialectAt,
  guidOfName,
  hostOfName,
  nameOfUri,
  parseDomain,
} from "./references.ts";
import { refuse, type WireRefusal } from "./refusals.ts";

export type Speech = {
  readonly dialect: Dialect;
  /** The host whose server says it: bare ids are its own (0.6). */
  readonly host: string;
  readonly ownHost: string;
  /** Is it the author's server, or the author, who says it? */
  speaksFor(author: string): boolean;
  /** The canonical name of whatever the entity names; it was checked to be one. */
  nameOf(text: string): string;
  /** The same, as the port calls things. */
  guidOf(text: string): string;
  /** Of whom or what a link leads to; null: nobody that has a name here. */
  nameOfLink(href: string): string | null;
};

/** What was sent is said by whoever signed it, what was fetched by whoever was asked. */
export function speechOf(raw: RawMessage): Result<Speech, WireRefusal> {
  const dialect = dialectAt(raw.path);
  const { askedHost } = raw;
  const read = readSigned(raw.headers, null);
  const signer = read.ok ? read.value.signer : null;
  const fetched = raw.way === "fetched" && askedHost !== undefined;
  const host = fetched ? (parseDomain(askedHost) ?? askedHost) : (signer?.host ?? null);
  if (host === null) return refuse("speaker-unknown");
  const nameOf = (text: string): string => canonicalName(text, dialect, host) ?? "";
  return ok({
    dialect,
    host,
    ownHost: raw.host,
    speaksFor: (author) => (fetched || signer === null ? hostOfName(author) === host : speaksFor(signer, author)),
    nameOf,
    guidOf: (text) => guidOfName(nameOf(text), raw.host),
    nameOfLink(href) {
      const name = nameOfUri(href);
      // Mentions in a text are read without regard to case.
      return name !== null && name === name.toLowerCase() && !/[{} ;]/.test(name) ? name : null;
    },
  });
}
