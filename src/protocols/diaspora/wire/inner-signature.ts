/** Signatures inside an entity: of relayed ones by their author, of a move by the identity that does not send it. */
import { type KeyObject, sign, verify } from "node:crypto";
import { ok, type Result } from "../../../base/result.ts";
import { signatureDigest } from "../signature.ts";
import { decodeLenient } from "./base64.ts";
import type { Entity, RelayedType } from "./entities.ts";
import { refuse, type WireRefusal } from "./refusals.ts";
import { orderOf, signedValue } from "./write-entity.ts";

/** A key with the address that it is of. */
export type KeyOf = { readonly ref: string; readonly key: KeyObject };

/**
 * What the author's signature is over: values in their order, joined with `;`, nothing escaped.
 *
 * @param author  stands in for the value of `author`: pods write the new address beside signatures that were made under the old one
 */
export const relayedBase = (entity: Entity<RelayedType>, author: string = entity.values.author): string =>
  orderOf(entity)
    .map((name) => (name === "author" ? author : signedValue(entity, name)))
    .join(";");

/** With the author's signature, in the order that it has; any former signature is replaced. */
export function signRelayed<T extends RelayedType>(entity: Entity<T>, authorKey: KeyObject): Entity<T> {
  const signature = signText(relayedBase(entity as Entity<RelayedType>), authorKey);
  return { ...entity, values: { ...entity.values, author_signature: signature } };
}

/**
 * @param keys  of the named author, then of earlier identities of the same person (R9)
 * @returns the address under whose key it verifies
 */
export function verifyRelayed(entity: Entity<RelayedType>, keys: readonly KeyOf[]): Result<string, WireRefusal> {
  const { author, author_signature: signature, guid } = entity.values;
  const detail = `${entity.type} ${guid} of ${author}`;
  return judge(detail, signature, keys, (ref) => relayedBase(entity, ref));
}

function judge(
  detail: string,
  signature: string | null,
  keys: readonly KeyOf[],
  baseFor: (ref: string) => string,
): Result<string, WireRefusal> {
  if (keys.length === 0) return refuse("author-key-unknown", detail);
  if (signature === null) return refuse("signature-missing", detail);
  const bytes = decodeLenient(signature);
  const by = bytes === null ? undefined : keys.find(({ ref, key }) => verifies(baseFor(ref), key, bytes));
  return by === undefined ? refuse("signature-wrong", detail) : ok(by.ref);
}

const verifies = (base: string, key: KeyObject, signature: Uint8Array): boolean =>
  verify(signatureDigest, Buffer.from(base, "utf8"), key, signature);

const signText = (base: string, key: KeyObject): string =>
  sign(signatureDigest, Buffer.from(base, "utf8"), key).toString("base64");

type Move = Entity<"account_migration">;

/** The two addresses of a move. `author` says which of them sends it. */
export const movedFromTo = ({ values }: Move): { readonly oldRef: string; readonly newRef: string } => ({
  oldRef: values.old_identity ?? values.author,
  newRef: values.profile.values.author,
});

/** Who has to have signed inside: the identity that is not the author. */
export function moveSigner(move: Move): string {
  const { oldRef, newRef } = movedFromTo(move);
  return move.values.author === newRef ? oldRef : newRef;
}

/** What the signature inside a move is over: the two addresses and nothing else. */
export function moveBase(move: Move): string {
  const { oldRef, newRef } = movedFromTo(move);
  return `AccountMigration:${oldRef}:${newRef}`;
}

/** With the signature of the identity that is not the author. */
export const signMove = (move: Move, signerKey: KeyObject): Move => ({
  ...move,
  values: { ...move.values, signature: signText(moveBase(move), signerKey) },
});

/** @param key  of `moveSigner`; null where none is known */
export function verifyMove(move: Move, key: KeyObject | null): Result<string, WireRefusal> {
  const ref = moveSigner(move);
  return judge(`move to ${movedFromTo(move).newRef}`, move.values.signature, key === null ? [] : [{ ref, key }], () =>
    moveBase(move),
  );
}
