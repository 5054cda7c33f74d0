/** Reads the lines of a pigeon's archive: bytes to items, total for whatever they hold. */
import { createHash, createPrivateKey } from "node:crypto";
import type { z } from "zod";
import { finding } from "../../../src/core/migration/finding-codes.ts";
import type { Finding } from "../../../src/core/migration/findings.ts";
import { parseReaction } from "../../../src/core/post.ts";
import type { OwnerItem, RelayableItem, SnapshotItem } from "../../../src/core/snapshot.ts";
import { parseElement } from "../../../src/protocols/json-element.ts";
import type { ArchiveReader, RawElement, Reading } from "../../../src/protocols/port.ts";
import type { Tag } from "./archive-cut.ts";
import { ids } from "./ids.ts";
import { links } from "./links.ts";
import { shapes } from "./shapes.ts";

/** The key of a set: equal for equal sets. */
export const ringKey = (members: readonly string[]): string =>
  createHash("sha256")
    .update([...new Set(members)].sort().join(" "))
    .digest("hex");

export function createReader(): ArchiveReader {
  let owner: OwnerItem | null = null;
  /** Keys of the rings by their names in the file; those that were given. */
  const rings = new Map<string, string>();
  const given = new Set<string>();
  let found: Finding[] = [];

  function readLine({ section, place, bytes }: RawElement): readonly SnapshotItem[] {
    const lose = (detail: string): readonly SnapshotItem[] => {
      found.push(finding("element-unreadable", place, { detail }));
      return [];
    };
    const parsed = parseElement(bytes);
    if (!parsed.ok) return lose(parsed.refusal.detail);
    if (!(section in shapes)) return lose("no such line");
    const tag = section as Tag;
    const member = (parsed.value.value as Record<string, unknown> | null)?.[tag];
    const shaped = shapes[tag].safeParse(member);
    if (!shaped.success) return lose("a member is missing or of another kind");
    if (tag === "loft")
      return owner === null ? [readOwner(shaped.data as Shape<"loft">, place)] : lose("a second loft");
    return owner === null ? [] : readThing(tag, shaped.data, place, owner, lose);
  }

  function readOwner({ key, profile, ...fields }: Shape<"loft">, place: string): OwnerItem {
    const { editedAt, ...rest } = profile;
    const parsed = ids.parse(fields.ref);
    const { username, host } = parsed.ok ? parsed.value : { username: "", host: "" };
    const usable = isPrivateKey(key);
    if (!usable) found.push(finding(key === null ? "private-key-missing" : "private-key-unreadable", place));
    owner = {
      kind: "owner",
      place,
      username,
      host,
      ...fields,
      profile: { ...rest, editedAtMs: editedAt },
      privateKeyPem: usable ? key : null,
    };
    return owner;
  }

  function readThing(
    tag: Exclude<Tag, "loft">,
    data: unknown,
    place: string,
    { host, ref: ownRef }: OwnerItem,
    lose: (detail: string) => readonly SnapshotItem[],
  ): readonly SnapshotItem[] {
    const as = <T extends Tag>(_: T) => data as Shape<T>;
    switch (tag) {
      case "perch":
        return [{ kind: "aspect", place, name: as(tag) }];
      case "bird": {
        const { key, comes, goes, perches, ...bird } = as(tag);
        if (bird.ref === ownRef) return lose("this bird is the loft itself");
        return [
          { kind: "contact", place, ...bird, publicKeyPem: key, sharing: comes, receiving: goes, aspects: perches },
        ];
      }
      case "hawk":
        return as(tag) === ownRef ? lose("this hawk is the loft itself") : [{ kind: "block", place, ref: as(tag) }];
      case "wind":
        return [{ kind: "tag", place, name: as(tag) }];
      case "ring": {
        const members = [...new Set(as(tag).birds)].sort();
        const key = ringKey(members);
        rings.set(as(tag).name, key);
        if (given.has(key)) return [];
        given.add(key);
        return [{ kind: "audience", place, key, members }];
      }
      case "letter": {
        const { writtenAt, editedAt, to, sky, lofts, more, photos, ...letter } = as(tag);
        const pictures = photos.map(({ writtenAt: at, ...photo }, index) => ({
          place: `${place}/photos/${index}`,
          ...photo,
          writtenAtMs: at,
        }));
        const audience = sky || to === null ? null : (rings.get(to) ?? null);
        const times = { writtenAtMs: writtenAt, editedAtMs: editedAt };
        const text = { links: links(letter.text, { host }), public: sky, audience, pods: lofts, extra: more };
        return [{ kind: "post", place, ...letter, ...times, ...text, photos: pictures }];
      }
      case "echo": {
        const { writtenAt, of, lofts, more, guid } = as(tag);
        return [{ kind: "reshare", place, guid, writtenAtMs: writtenAt, root: of, pods: lofts, extra: more }];
      }
      case "stray": {
        const stray = as(tag);
        if ("key" in stray) return [{ kind: "othersKey", place, ref: stray.ref, publicKeyPem: stray.key }];
        return [{ kind: "othersPost", place, ...stray }];
      }
      case "watch":
        return [{ kind: "subscription", place, postGuid: as(tag) }];
      case "own":
      case "others": {
        const said = as(tag);
        // What others said is theirs, and the owner's own needs no author.
        if ((said.author === null) !== (tag === "own") || said.author === ownRef)
          return lose("the author is somebody else");
        const item = readRelayable(said, place, host);
        return item === null ? lose("this is no coo") : [item];
      }
    }
  }

  const reading = (items: readonly SnapshotItem[]): Reading => {
    const findings = found;
    found = [];
    return { items, findings };
  };
  return {
    read: (element) => reading(readLine(element)),
    end() {
      if (owner === null) found.push(finding("owner-missing", ""));
      return reading([]);
    },
  };
}

type Shape<T extends Tag> = z.output<(typeof shapes)[T]>;

function readRelayable(said: Shape<"own">, place: string, host: string): RelayableItem | null {
  const { guid, author, signed, writtenAt } = said;
  const common = { place, guid, author, signed, writtenAtMs: writtenAt };
  if (said.says === "reply") {
    const { letter, text, editedAt, fine } = said;
    const words = { postGuid: letter, text, links: links(text, { host }), editedAtMs: editedAt };
    return { kind: "comment", ...common, ...words, ...(fine === undefined ? {} : { fine }) };
  }
  if (said.says === "pick") return { kind: "vote", ...common, pollGuid: said.poll, answerGuid: said.answer };
  const reaction = parseReaction(said.coo);
  return reaction === null ? null : { kind: "reaction", ...common, reaction, parent: { kind: said.on, guid: said.of } };
}

function isPrivateKey(pem: string | null): pem is string {
  if (pem === null) return false;
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false; // OpenSSL refuses what is no key by throwing
  }
}
