/** The key of this pod on a network where pods sign (`facts.signs`): Ed25519, made when it is first asked for, sealed at rest, and never another. */
import { createPrivateKey, createPublicKey } from "node:crypto";
import { findPodKey, keepPodKey } from "../store/people/pod-keys.ts";
import { ed25519Pair } from "./key-pair.ts";
import type { Parts } from "./parts.ts";
import { seal, unseal } from "./seal.ts";

type Needs = Pick<Parts, "database" | "secret">;

/** PEM: SPKI and PKCS#8. */
export type PodKey = { readonly publicKeyPem: string; readonly privateKeyPem: string };
/** `host` as addresses have it. */
export type PodKeys = PodKey & { readonly host: string };

/** What this pod signs with on that network, and as whom. @throws {Fault} the database fails, or the secret is another one */
export const podKeys = async (
  needs: Needs & { readonly config: Pick<Parts["config"], "url"> },
  protocol: string,
): Promise<PodKeys> => ({
  host: new URL(needs.config.url).host,
  ...(await podKey(needs, protocol)),
});

const opened = new WeakMap<Parts["database"], Map<string, Promise<PodKey>>>();

/** Read once in a process. Not to be asked for first inside a transaction, since it may have to be written. */
export function podKey(needs: Needs, protocol: string): Promise<PodKey> {
  const all = opened.get(needs.database) ?? new Map<string, Promise<PodKey>>();
  opened.set(needs.database, all);
  const known = all.get(protocol);
  if (known !== undefined) return known;
  const found = openKey(needs, protocol);
  found.catch(() => all.delete(protocol)); // whoever asked is told; the next one asks anew
  all.set(protocol, found);
  return found;
}

async function openKey({ database: { db }, secret }: Needs, protocol: string): Promise<PodKey> {
  const sealed = (await findPodKey(db, protocol)) ?? (await makeKey(db, secret, protocol));
  const der = unseal(secret, "pod-key", sealed);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  return {
    publicKeyPem: createPublicKey(privateKey).export({ type: "spki", format: "pem" }) as string,
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  };
}

async function makeKey(db: Parts["database"]["db"], secret: Parts["secret"], protocol: string): Promise<Buffer> {
  const { publicKey, privateKey } = ed25519Pair();
  return await keepPodKey(db, protocol, { publicKey, sealed: seal(secret, "pod-key", privateKey) });
}
