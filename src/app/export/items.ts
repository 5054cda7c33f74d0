/** An account as a snapshot: everything of its owner on one network, item by item, in import order. */
import { createPrivateKey } from "node:crypto";
import { printPublicKey } from "../../base/rsa-keys.ts";
import { isRelayable, type Message } from "../../core/message.ts";
import { parseReaction } from "../../core/post.ts";
import type { CarriedFine, ContactItem, OwnerItem, RelayableItem, Signed, SnapshotItem } from "../../core/snapshot.ts";
import type { Adapter } from "../../protocols/port.ts";
import type { SigningKeys } from "../../protocols/wire-port.ts";
import { followedTags } from "../../store/content/tags.ts";
import type { Tx } from "../../store/database.ts";
import { readNetworks, readStrangers, tiePages } from "../../store/export/networks.ts";
import type { ExportOwner } from "../../store/export/owner.ts";
import { keptPostPages, othersPostPages, ownPostPages } from "../../store/export/posts.ts";
import {
  contactPages,
  keyPages,
  readAddresses,
  readAspects,
  readRefs,
  subscriptionPages,
} from "../../store/export/relations.ts";
import {
  type ExportRelayable,
  othersRelayablePages,
  ownRelayablePages,
  type RelayableKind,
  type WaitingRelayable,
  waitingRelayablePages,
} from "../../store/export/relayables.ts";
import { findSealedKey } from "../../store/people/accounts.ts";
import { emojisFrom } from "../own-emojis.ts";
import type { Parts } from "../parts.ts";
import { unseal } from "../seal.ts";
import { letterItems } from "./letter-items.ts";
import { postMaker } from "./post-items.ts";

export type ItemNeeds = Pick<Parts, "database" | "config" | "secret">;

const kinds: readonly RelayableKind[] = ["comment", "reaction", "vote"];
const place = "";
const msOf = (at: Date | null): number | null => at?.getTime() ?? null;
const pemOf = (key: Buffer | null): string | null => (key === null ? null : printPublicKey(key.toString("base64")));

/**
 * The owner's things all leave under the address that the account has on that network: the present one, or the last where it has gone. What others
 * said leaves as they signed it. Nothing is in it that the account may not see.
 *
 * @param tx  a transaction that only reads: all items are of one moment
 */
export async function* snapshotItems(
  needs: ItemNeeds,
  tx: Tx,
  adapter: Adapter,
  owner: ExportOwner,
): AsyncGenerator<SnapshotItem> {
  for await (const item of itemsHere(needs, tx, adapter, owner)) yield withEmojisFrom(needs.config.url, item);
}

/** Own emojis of this pod are called by paths here. */
function withEmojisFrom(base: string, item: SnapshotItem): SnapshotItem {
  if (item.kind === "othersPost" && item.post?.fine?.emojis) {
    const { post } = item;
    return { ...item, post: { ...post, fine: fineFrom(base, post.fine) } };
  }
  if ((item.kind !== "post" && item.kind !== "comment") || !item.fine?.emojis) return item;
  return { ...item, fine: fineFrom(base, item.fine) };
}

const fineFrom = (base: string, fine: CarriedFine = {}): CarriedFine => ({
  ...fine,
  emojis: emojisFrom(base, fine.emojis ?? []),
});

async function* itemsHere(
  needs: ItemNeeds,
  tx: Tx,
  adapter: Adapter,
  owner: ExportOwner,
): AsyncGenerator<SnapshotItem> {
  const { name: protocol } = adapter;
  yield await ownerItem(needs, tx, owner);
  for (const row of await readAddresses(tx, owner)) yield { kind: "address", place, ...row };
  for (const { previous, next, ...row } of await readNetworks(tx, owner, protocol))
    yield { kind: "address", place, ...row, publicKeyPem: null, ...there({ previous, next }) };
  for (const name of await readAspects(tx, owner)) yield { kind: "aspect", place, name };
  for await (const page of contactPages(tx, owner, protocol)) for (const row of page) yield contactItem(row);
  for (const ref of await readRefs(tx, owner, protocol, "block")) yield { kind: "block", place, ref };
  for (const ref of await readRefs(tx, owner, protocol, "mute")) yield { kind: "mute", place, ref };
  for (const kind of ["block", "mute"] as const)
    for (const row of await readStrangers(tx, owner, protocol, kind)) yield { kind, place, ...row };
  for (const name of await followedTags(tx, owner.accountId)) yield { kind: "tag", place, name };

  const posts = await postMaker(needs, tx, owner, protocol);
  for await (const page of ownPostPages(tx, owner)) for (const row of page) yield* await posts.own(row);

  for (const kind of kinds)
    for await (const page of ownRelayablePages(tx, owner, protocol, kind))
      for (const row of page) yield* ownItem(kind, row);
  for await (const page of waitingRelayablePages(tx, owner, "own"))
    for (const { item } of page) yield* ownItem(item.kind, rowOf(item));
  for await (const page of subscriptionPages(tx, owner))
    for (const { guid } of page) yield { kind: "subscription", place, postGuid: guid };

  for await (const page of keyPages(tx, owner, protocol))
    for (const { ref, publicKey } of page)
      yield { kind: "othersKey", place, ref, publicKeyPem: printPublicKey(publicKey.toString("base64")) };
  for await (const page of othersPostPages(tx, owner, protocol)) for (const row of page) yield posts.others(row);
  for await (const page of keptPostPages(tx, owner))
    for (const row of page) yield { kind: "othersPost", place, ...row };

  const sign = signer(needs, tx, adapter);
  for (const kind of kinds)
    for await (const page of othersRelayablePages(tx, owner, protocol, kind))
      for (const row of page) yield* await sign(row, othersItem(kind, row));
  for await (const page of waitingRelayablePages(tx, owner, "others"))
    for (const { item } of page) yield* othersItem(item.kind, rowOf(item));

  for await (const page of tiePages(tx, owner, protocol))
    for (const { note, suspended, ...row } of page)
      yield { kind: "tie", place, ...row, ...there({ note }), ...(suspended ? { suspended } : {}) };

  yield* letterItems(tx, owner, { protocol, host: new URL(needs.config.url).host });
}

/** The members that say something. */
const there = <Key extends string>(members: Readonly<Record<Key, string | null>>): { readonly [K in Key]?: string } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== "")) as {
    readonly [K in Key]?: string;
  };

async function ownerItem(needs: ItemNeeds, tx: Tx, owner: ExportOwner): Promise<OwnerItem> {
  const { username, email, language, settings, ref, host, avatarName } = owner;
  const { editedAt, ...fields } = owner.profile;
  const here = `${needs.config.url}/photos/${owner.photoPath}/thumb_large_${avatarName}`;
  const profile = {
    ...fields,
    avatarUrl: avatarName === null ? fields.avatarUrl : here,
    avatarName,
    editedAtMs: msOf(editedAt),
  };
  const { privateKeyPem } = await keysOf(needs, tx, owner.identityId);
  return { kind: "owner", place, ref, username, host, email, language, settings, profile, privateKeyPem };
}

/** What an identity of ours signs with. */
async function keysOf({ secret }: ItemNeeds, tx: Tx, identityId: number): Promise<SigningKeys> {
  const own = await findSealedKey(tx, identityId);
  if (own === null) throw new Error(`identity ${identityId} has no key of ours`);
  const key = createPrivateKey({ key: unseal(secret, "own-key", own.sealed), format: "der", type: "pkcs8" });
  return { ref: own.ref, privateKeyPem: key.export({ type: "pkcs8", format: "pem" }).toString() };
}

type Row<Pages extends (...args: never[]) => AsyncGenerator<readonly unknown[]>> =
  ReturnType<Pages> extends AsyncGenerator<readonly (infer One)[]> ? One : never;

function contactItem({ publicKey, suspended, note, ...row }: Row<typeof contactPages>): ContactItem {
  return {
    kind: "contact",
    place,
    ...row,
    publicKeyPem: pemOf(publicKey),
    ...(suspended ? { suspended: true } : {}),
    ...(note === null || note === "" ? {} : { note }),
  };
}

/** A row of an import that waits, as if it were there. */
const rowOf = (item: WaitingRelayable): ExportRelayable => ({
  guid: item.guid,
  author: item.author_ref ?? "",
  network: item.network ?? null,
  authorIdentityId: null,
  parentKind: item.parent_kind,
  parentGuid: item.parent_guid,
  answerGuid: item.answer_guid,
  text: item.text,
  reaction: item.reaction,
  writtenAt: item.written_at === null ? null : new Date(item.written_at),
  editedAt: item.edited_at === null ? null : new Date(item.edited_at),
  signature: item.signature,
  signed: item.signed,
  fine: item.fine ?? null,
});

/** What the owner said here was signed for others; in an archive the owner's key proves it. What an archive said beyond our words stays with it. */
const ownItem = (kind: RelayableKind, row: ExportRelayable): readonly RelayableItem[] => {
  const isUnknown = row.signature === "" && row.signed !== null && Object.keys(row.signed.values).length > 0;
  return relayableItem(kind, row, null, isUnknown && row.signed !== null ? { ...row.signed, signature: "" } : null);
};

const othersItem = (kind: RelayableKind, row: ExportRelayable): readonly RelayableItem[] =>
  relayableItem(
    kind,
    row,
    row.author,
    row.signed === null ? null : { ...row.signed, signature: row.signature ?? "" },
  ).map((item) => (row.network === null ? item : { ...item, network: row.network }));

function relayableItem(
  kind: RelayableKind,
  row: ExportRelayable,
  author: string | null,
  signed: Signed | null,
): readonly RelayableItem[] {
  const base = { place, guid: row.guid, author, signed, writtenAtMs: msOf(row.writtenAt) };
  const guid = row.parentGuid;
  switch (kind) {
    case "comment": {
      // Of what somebody else has signed nothing more is known than that.
      const fine = row.fine === null || (author !== null && row.network === null) ? {} : { fine: row.fine };
      const said = { postGuid: guid, text: row.text ?? "", links: [], editedAtMs: msOf(row.editedAt) };
      return [{ kind, ...base, ...said, ...fine }];
    }
    case "reaction": {
      const reaction = parseReaction(row.reaction ?? "");
      if (reaction === null || row.parentKind === "poll") return [];
      return [{ kind, ...base, reaction, parent: { kind: row.parentKind, guid } }];
    }
    case "vote":
      return [{ kind, ...base, pollGuid: guid, answerGuid: row.answerGuid ?? "" }];
  }
}

/** Words of people of this pod that stand here without a signature get one: nobody else can prove them. */
function signer(needs: ItemNeeds, tx: Tx, adapter: Adapter) {
  const keys = new Map<number, SigningKeys>();
  return async (row: ExportRelayable, items: readonly RelayableItem[]): Promise<readonly RelayableItem[]> => {
    const { authorIdentityId: id, signature, network } = row;
    if (id === null || network !== null || (signature ?? "") !== "" || adapter.wire === undefined) return items;
    const key = keys.get(id) ?? (await keysOf(needs, tx, id));
    keys.set(id, key);
    const { sign } = adapter.wire;
    return items.map((item) => {
      const message = sign(saidOf(item, key.ref), key);
      return isRelayable(message) ? { ...item, author: key.ref, signed: message.signed } : item;
    });
  };
}

const unsigned: Signed = { signature: "", order: [], values: {} };

function saidOf(item: RelayableItem, author: string): Message {
  const { guid } = item;
  const by = { author, guid, signed: unsigned };
  switch (item.kind) {
    case "comment": {
      const { postGuid, text, writtenAtMs, editedAtMs } = item;
      return { kind: "comment", ...by, postGuid, text, writtenAtMs: writtenAtMs ?? 0, editedAtMs };
    }
    case "reaction":
      return { kind: "reaction", ...by, reaction: item.reaction, parent: item.parent };
    case "vote":
      return { kind: "vote", ...by, pollGuid: item.pollGuid, answerGuid: item.answerGuid };
  }
}
