/**
 * The port: what a protocol's adapter provides. Adapters are pure: no I/O, no clock, no randomness; all three come in as arguments.
 * What one protocol does differently is said here as data, never as `if (name === …)` above.
 */
import type { Bytes } from "../base/bytes.ts";
import type { Result } from "../base/result.ts";
import type { Finding } from "../core/migration/findings.ts";
import type { CarriedFine, Link, PollItem, SnapshotItem } from "../core/snapshot.ts";
import type { KnownSoftware } from "../core/software.ts";
import type { Wire } from "./wire-port.ts";

export type Adapter = {
  /** Stored with every identity; shown to nobody who did not ask. */
  readonly name: string;
  readonly facts: ProtocolFacts;
  readonly ids: Ids;
  readonly archives: ArchiveFormat;
  /** Federation. An adapter may read archives of a network with which this pod does not (yet) talk. */
  readonly wire?: Wire;
  /** What is known of the software of this network. Absent: nothing. */
  readonly software?: KnownSoftware;
};

/** Where protocols differ, as data (ARCHITECTURE.md, "The port"; rules R4 and R8). */
export type ProtocolFacts = {
  /** R8: who may act on content after a move: the author's current identity, or only the writing one. */
  readonly content: "moves" | "stays";
  readonly initiator: "new-pod" | "old-pod";
  readonly proof: "cross-signature" | "back-reference";
  readonly answers: "at-once" | "202";
  readonly signs: "person" | "pod";
  /** A tie is told (our side stands at once) or asked for and granted (R5: `asked`, then `established`). */
  readonly ties: "told" | "asked";
  /** Who passes on what hangs on a post: the author of the post, or nobody, and everybody tells their own. */
  readonly relays: "root-author" | "nobody";
  /** How people react: by likes alone, so that an emoji is told as one, or by any emoji. */
  readonly reactions: "likes" | "emojis";
  /** What an account of this network signs with. */
  readonly keys: "rsa" | "ed25519";
};

export type IdRefusal = { readonly code: "id-malformed"; readonly text: string };

export type Ids = {
  /** Canonical form of an address (lower case, no `acct:`), or why it is none. Byte-equal results mean the same identity. */
  parse(text: string): Result<{ readonly ref: string; readonly username: string; readonly host: string }, IdRefusal>;
  /** The address of a local account, `host` with its port where that is not the scheme's own. */
  print(username: string, host: string, guid: string): string;
  /** What a local account of that name is called on this network, where names have other letters there. Two names never become one. */
  nameOf?(username: string): string;
  /** Can a pod at this URL (origin only) be found on this network? Absent: any can. */
  possibleAt?(url: string): boolean;
  /** The other way round: the local account that is called so, where `nameOf` changed its name. */
  usernameOf?(name: string): string;
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

/** A post of somebody else, as far as an archive that holds it can stand in for it. */
export type KeptPost = {
  readonly text: string;
  readonly writtenAtMs: number | null;
  readonly poll: PollItem | null;
  readonly fine?: CarriedFine;
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
  /** The `values` of an `othersPost` read as a post; null where they are none. Absent where archives of this network hold no such posts. */
  keptPost?(values: Readonly<Record<string, unknown>>, nowMs: number): KeptPost | null;
  /** The digest and padding that relayables of this network are signed with, as `node:crypto` names them. */
  readonly signatureDigest: string;
  /** Links in a text to the owner's own photos and posts on the old pod. */
  links(text: string, owner: LinkOwner): readonly Link[];
  /**
   * Writes a snapshot as this network's archive: UTF-8 JSON, uncompressed. Items in import order.
   * @param note  hears of each item that other software of this network will not take, or not as it is. All of them are in the archive
   */
  write(items: AsyncIterable<SnapshotItem>, note?: (note: WriteNote) => void): Bytes;
};

/** What others will not make of an item: `code` is one of the adapter's own, with words in docs and on the page; `about` its guid, name or address. */
export type WriteNote = { readonly code: WriteNoteCode; readonly about: string };

/**
 * - `text-long`, `poll-odd`, `place-odd`, `values-odd`: other software would stop in the middle or refuse the whole archive: kept where only Sterna looks
 * - `signature-missing`: words of somebody else that nobody can prove any more: as above
 * - `no-words`: the network has no words for it: as above
 * - `post-bare`, `aspect-name-long`: left out there by whoever imports it, alone
 */
export const writeNoteCodes = [
  ...["text-long", "poll-odd", "place-odd", "values-odd", "signature-missing", "no-words"],
  ...["post-bare", "aspect-name-long"],
] as const;
export type WriteNoteCode = (typeof writeNoteCodes)[number];
