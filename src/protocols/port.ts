/**
 * The port: what a protocol's adapter provides. Adapters are pure: no I/O, no clock, no randomness; all three come in as arguments.
 * What one protocol does differently is said here as data, never as `if (name === …)` above.
 */
import type { Bytes } from "../base/bytes.ts";
import type { Result } from "../base/result.ts";
import type { Finding } from "../core/migration/findings.ts";
import type { Link, SnapshotItem } from "../core/snapshot.ts";

export type Adapter = {
  /** Stored with every identity; shown to nobody who did not ask. */
  readonly name: string;
  readonly facts: ProtocolFacts;
  readonly ids: Ids;
  readonly archives: ArchiveFormat;
  /** Federation. An adapter may read archives of a network with which this pod does not (yet) talk. */
  readonly wire?: Wire;
};

/** Where protocols differ, as data (ARCHITECTURE.md, "The port"; rules R4 and R8). */
export type ProtocolFacts = {
  /** R8: who may act on content after a move: the author's current identity, or only the writing one. */
  readonly content: "moves" | "stays";
  readonly initiator: "new-pod" | "old-pod";
  readonly proof: "cross-signature" | "back-reference";
  readonly answers: "at-once" | "202";
  readonly signs: "person" | "pod";
};

export type IdRefusal = { readonly code: "id-malformed"; readonly text: string };

export type Ids = {
  /** Canonical form of an address (lower case, no `acct:`), or why it is none. Byte-equal results mean the same identity. */
  parse(text: string): Result<{ readonly ref: string; readonly username: string; readonly host: string }, IdRefusal>;
  /** The address of a local account, `host` with its port where that is not the scheme's own. */
  print(username: string, host: string): string;
  /** May a local account be called this? */
  validUsername(name: string): boolean;
};

/** One element of an archive as raw bytes, cut out but not yet looked into. */
export type RawElement = {
  /** The list or key that it stands in, in the adapter's own words; opaque above the port. */
  readonly section: string;
  readonly place: string;
  /** UTF-8 JSON of the element. Stays as it is, but shares memory with others: copy before transferring it to another thread. */
  readonly bytes: Uint8Array;
};

/** What reading one raw element gives. */
export type Reading = { readonly items: readonly SnapshotItem[]; readonly findings: readonly Finding[] };

/** Reads one archive, element by element, in the order in which `cut` gives them. Synchronous, total, never throws for content. */
export type ArchiveReader = {
  /** Keeps what later elements need: the owner, the sets of people seen. Copies what it keeps of `element`. */
  read(element: RawElement): Reading;
  /** After the last element: what had to wait for a later one, and what only the end shows to be missing. */
  end(): Reading;
};

/** Keeps bytes that came before their turn: append, then read back from the start. The caller disposes of it. */
export type Spool = {
  append(section: string, place: string, bytes: Uint8Array): Promise<void>;
  replay(section: string): AsyncIterable<RawElement>;
};

/** Whose links: `photoFolders` are addresses of folders that their photos were served from beside the pod's own one. */
export type LinkOwner = { readonly host: string; readonly ref: string; readonly photoFolders?: readonly string[] };

export type ArchiveFormat = {
  /** What is read and written, with its version: `diaspora 2.0`. */
  readonly name: string;
  /** One of these by the first bytes of its JSON (at most 64 kB)? Looks at shape only, so a damaged archive is still recognised. */
  recognises(head: Uint8Array): boolean;
  /**
   * Cuts an archive into elements, parents before what hangs on them; what comes too early is spooled.
   * Ends with a finding of severity `blocking` where the JSON breaks off or a limit is passed; never throws for content.
   * @throws {Fault} when `bytes` or `spool` fail
   */
  cut(bytes: Bytes, spool: Spool): AsyncIterable<RawElement | Finding>;
  /** A reader for one archive. `nowMs` judges dates in the future. */
  reader(nowMs: number): ArchiveReader;
  /** The string that a relayable's signature is over. */
  signatureBase(
    relayable: {
      readonly text: string | null;
      readonly signed: { readonly order: readonly string[]; readonly values: Readonly<Record<string, unknown>> };
    },
    author?: string,
  ): string;
  /** The digest and padding that relayables of this network are signed with, as `node:crypto` names them. */
  readonly signatureDigest: string;
  /** Links in a text to the owner's own photos and posts on the old pod. */
  links(text: string, owner: LinkOwner): readonly Link[];
  /** Writes a snapshot as this network's archive: UTF-8 JSON, uncompressed. Items in import order. */
  write(items: AsyncIterable<SnapshotItem>): Bytes;
};

// Federation ---------------------------------------------------------------------------------------------------------

/** An incoming request, as kept in the inbox. */
export type RawMessage = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** What the caller must look up before a message can be judged. */
export type Need =
  | { readonly kind: "key"; readonly ref: string }
  | { readonly kind: "parent-author"; readonly guid: string }
  | { readonly kind: "recipient-key"; readonly guid: string };

export type WireRefusal = { readonly code: string; readonly detail: string };
export type KeyFact = { readonly ref: string; readonly keyPem: string };
export type Opened = { readonly sender: string; readonly needs: readonly Need[]; readonly content: unknown };

/** A core message: what somebody said, whatever the wire calls it. `body` is a snapshot item or a core statement about one. */
export type CoreMessage = { readonly from: string; readonly kind: string; readonly body: unknown };
export type Parcel = { readonly endpoint: string; readonly mediaType: string; readonly body: Uint8Array };
export type SigningKeys = { readonly ref: string; readonly privateKeyPem: string };

export type Wire = {
  open(raw: RawMessage, privateKeyPem?: string): Result<Opened, WireRefusal>;
  verify(opened: Opened, facts: { readonly keys: readonly KeyFact[] }): Result<Opened, WireRefusal>;
  translate(opened: Opened): Result<CoreMessage, WireRefusal>;
  seal(message: CoreMessage, keys: SigningKeys, entropy: Uint8Array, endpoints: readonly string[]): readonly Parcel[];
  /** Headers to add at the moment a request or an answer leaves. */
  authorise(
    http: { readonly method: string; readonly url: string; readonly body: Uint8Array },
    keys: SigningKeys,
    nowMs: number,
  ): Readonly<Record<string, string>>;
  /** Paths at which this protocol is received and asked; mounted by `web/`. */
  readonly endpoints: readonly { readonly method: "GET" | "POST"; readonly path: string; readonly use: string }[];
  readonly discovery: readonly { readonly path: string; readonly mediaType: string }[];
};
