/** For each adapter what a contract test needs to know about its network: addresses, snapshots, texts with links. */
import fc from "fast-check";
import type { SpokenProtocol } from "../../src/app/parts.ts";
import type { Message } from "../../src/core/message.ts";
import type { RelayableItem, SnapshotItem } from "../../src/core/snapshot.ts";
import { adapter as diaspora } from "../../src/protocols/diaspora/index.ts";
import type { SigningKeys } from "../../src/protocols/wire-port.ts";
import { plainMessages } from "../support/messages.ts";
import { guids, snapshots, testKeys } from "../support/snapshots.ts";
import { ringKey } from "../support/third-protocol/archive-read.ts";
import { adapter as pigeon } from "../support/third-protocol/index.ts";
import { links } from "../support/third-protocol/links.ts";

export type Specimen = SpokenProtocol & {
  /** As people write them, and their canonical form. */
  readonly goodIds: readonly (readonly [text: string, ref: string])[];
  readonly badIds: readonly string[];
  /** Whole accounts, in import order; `place` is empty everywhere. */
  readonly snapshots: fc.Arbitrary<readonly SnapshotItem[]>;
  readonly owner: { readonly host: string; readonly ref: string };
  /** Texts, with the stretches of them that are links. */
  readonly linked: readonly (readonly [text: string, links: readonly string[]])[];
  /** Messages that can be sent, where the adapter has a wire, privately or to everybody. */
  readonly messages: fc.Arbitrary<Message>;
  /** Who signs messages of that sender: themselves, or their pod. */
  readonly signerOf: (from: string) => SigningKeys;
};

const guid = "0123456789abcdef0123456789abcdef";

export const diasporaSpecimen: Specimen = {
  adapter: diaspora,
  module: new URL("../../src/protocols/diaspora/index.ts", import.meta.url).href,
  archiveModule: new URL("../../src/protocols/diaspora/archive-half.ts", import.meta.url).href,
  goodIds: [
    ["Alice@Pod.Example", "alice@pod.example"],
    ["acct:bob@pod.example:3000", "bob@pod.example:3000"],
    ["r.ruiz_2@[::1]:3000", "r.ruiz_2@[::1]:3000"],
  ],
  badIds: [
    "",
    "alice",
    "@pod.example",
    "alice@",
    "a b@pod.example",
    "pod.example!alice",
    "alice@pod.example/x",
    "alice@@pod",
  ],
  snapshots,
  owner: { host: "pod.example", ref: "alice@pod.example" },
  linked: [
    [`see https://pod.example/posts/${guid}.`, [`https://pod.example/posts/${guid}`]],
    [
      `![](https://pod.example/uploads/images/scaled_full_a1.jpg) and diaspora://alice@pod.example/post/${guid}`,
      ["https://pod.example/uploads/images/scaled_full_a1.jpg", `diaspora://alice@pod.example/post/${guid}`],
    ],
    [`https://other.example/posts/${guid}`, []],
  ],
  messages: plainMessages,
  signerOf: (ref) => ({ ref, privateKeyPem: testKeys.privateKey }),
};

/** The same accounts, as they would be on the other network. */
function asPigeon(items: readonly SnapshotItem[]): readonly SnapshotItem[] {
  const ref = (text: string) => text.split("@").reverse().join("!");
  const keys = new Map(
    items.flatMap((item) => (item.kind === "audience" ? [[item.key, ringKey(item.members.map(ref))] as const] : [])),
  );
  const owner = items[0] as Extract<SnapshotItem, { kind: "owner" }>;
  const text = (words: string) =>
    words.replaceAll("/posts/", "/letters/").replaceAll(/\/uploads\/images\/(?:scaled_full_)?/g, "/pictures/");
  const linked = (words: string) => ({ text: text(words), links: links(text(words), owner) });
  const said = <Item extends RelayableItem>(item: Item): Item => ({
    ...item,
    author: item.author === null ? null : ref(item.author),
    // What a signature must cover is diaspora*'s rule; a pigeon's is over all there is.
    signed:
      item.signed === null
        ? null
        : { signature: item.signed.signature, order: item.signed.order, values: item.signed.values },
  });
  return items.map((item): SnapshotItem => {
    switch (item.kind) {
      case "owner":
      case "contact":
      case "block":
      case "othersKey":
      case "othersPost":
        return { ...item, ref: ref(item.ref) };
      case "audience":
        return { ...item, key: keys.get(item.key) ?? "", members: item.members.map(ref).sort() };
      case "post":
        return { ...item, ...linked(item.text), audience: item.audience && (keys.get(item.audience) ?? null) };
      case "reshare":
        return { ...item, root: item.root && { ...item.root, author: ref(item.root.author) } };
      case "comment":
        return { ...said(item), ...linked(item.text) };
      case "reaction":
      case "vote":
        return said(item);
      default:
        return item;
    }
  });
}

/** Lines come in the order of their tags: what a pigeon's archive says in another order than diaspora*'s. */
const pigeonOrder = (items: readonly SnapshotItem[]): readonly SnapshotItem[] => {
  const rank = (item: SnapshotItem) => {
    if (item.kind === "audience") return 1;
    if (item.kind === "post") return 2;
    if (item.kind === "reshare") return 3;
    if (item.kind === "othersPost" || item.kind === "othersKey") return 4;
    if (item.kind === "comment" || item.kind === "reaction" || item.kind === "vote")
      return item.author === null ? 5 : 7;
    return item.kind === "subscription" ? 6 : 0;
  };
  return [...items].sort((one, other) => rank(one) - rank(other));
};

const pigeonRefs = fc.constantFrom("loft.example!alice", "b.example:3000!bob");

export const pigeonSpecimen: Specimen = {
  adapter: pigeon,
  module: new URL("../support/third-protocol/index.ts", import.meta.url).href,
  goodIds: [
    ["Loft.Example!Alice", "loft.example!alice"],
    ["pigeon:loft.example:3000!bob", "loft.example:3000!bob"],
  ],
  badIds: ["", "alice", "!alice", "loft.example!", "loft.example!a b", "alice@pod.example", "a!b!c"],
  snapshots: snapshots.map(asPigeon).map(pigeonOrder),
  owner: { host: "loft.example", ref: "loft.example!alice" },
  linked: [
    [`see https://loft.example/letters/${guid}.`, [`https://loft.example/letters/${guid}`]],
    ["![](https://loft.example/pictures/a1.jpg)", ["https://loft.example/pictures/a1.jpg"]],
    [`https://other.example/letters/${guid}`, []],
  ],
  messages: fc
    .oneof(
      fc.record({
        kind: fc.constant("contact" as const),
        author: pigeonRefs,
        recipient: fc.constant("c.example!carol"),
        sharing: fc.boolean(),
        following: fc.boolean(),
        blocking: fc.boolean(),
      }),
      fc.record({
        kind: fc.constant("message" as const),
        author: pigeonRefs,
        guid: guids,
        conversationGuid: guids,
        text: fc.string({ unit: "grapheme" }),
        writtenAtMs: fc.nat(),
        editedAtMs: fc.constant(null),
      }),
    )
    .map((message) => ({ ...message }) as Message),
  signerOf: (from) => ({ ref: `${from.split("!")[0]}!postmaster`, privateKeyPem: testKeys.privateKey }),
};

export const specimens: readonly Specimen[] = [diasporaSpecimen, pigeonSpecimen];
