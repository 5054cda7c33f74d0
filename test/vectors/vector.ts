/** What the files of test vectors hold, and how one is run. Their README explains the fields. */
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KeyOf } from "../../src/protocols/diaspora/wire/inner-signature.ts";

/** One vector; which fields it has is its topic's matter. */
export type Vector = Readonly<Record<string, unknown>> & { readonly name: string };
export type VectorFile = { readonly path: string; readonly topic: string; readonly vectors: readonly Vector[] };

type Identity = {
  readonly id: string;
  readonly private_key_pem: string;
  readonly public_key_pem: string;
  readonly known_to_receiver?: boolean;
};

export type VectorContext = {
  /** Keys that the receiver knows, or can find. */
  knownKeys(ref: string): readonly KeyOf[];
  /** @throws for somebody who is not in `keys.json` */
  privateKey(ref: string): KeyObject;
};

/** `accepted` and `refused` are what we did; `checked` is for vectors that are neither. */
export type Outcome = "accepted" | "refused" | "checked";

/** Runs one vector. @throws {AssertionError} where we do otherwise than it says, and for a kind of case that is not known */
export type RunVector = (vector: Vector, context: VectorContext) => Outcome | Promise<Outcome>;

/** What each file in `topics/` exports as `topics`. */
export type Topics = Readonly<Record<string, RunVector>>;

/** Every file of a folder of vectors; none where there is no folder. `keys.json` has no topic: it is for all. */
export function readVectors(folder: string | null): {
  readonly files: readonly VectorFile[];
  readonly context: VectorContext;
} {
  const files: VectorFile[] = [];
  const identities: Identity[] = [];
  for (const name of folder === null ? [] : readdirSync(folder).sort()) {
    if (folder === null || !name.endsWith(".json")) continue;
    const json = JSON.parse(readFileSync(join(folder, name), "utf8"));
    if (Array.isArray(json.identities)) identities.push(...json.identities);
    else files.push({ path: name, topic: json.topic, vectors: json.vectors });
  }
  return { files, context: contextOf(identities) };
}

export function contextOf(identities: readonly Identity[]): VectorContext {
  const found = new Map(
    identities.map(({ id, private_key_pem, public_key_pem, known_to_receiver }) => [
      id,
      {
        known: known_to_receiver !== false,
        publicKey: createPublicKey(public_key_pem),
        privateKey: createPrivateKey(private_key_pem),
      },
    ]),
  );
  return {
    knownKeys(ref) {
      const one = found.get(ref);
      return one?.known ? [{ ref, key: one.publicKey }] : [];
    },
    privateKey(ref) {
      const one = found.get(ref);
      if (one === undefined) throw new Error(`no private key of ${ref} in keys.json`);
      return one.privateKey;
    },
  };
}
