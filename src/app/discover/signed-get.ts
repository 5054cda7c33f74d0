/** Headers of the requests that this pod makes in its own name, on networks where those are signed. */
import { adapterOf, type Parts } from "../parts.ts";
import { podKeys } from "../pod-key.ts";

export type SignedGetNeeds = Pick<Parts, "database" | "secret" | "protocols" | "clock"> & {
  readonly config: Pick<Parts["config"], "url">;
};

/** None where people sign, and nobody asks in person. To be made at the moment it leaves. @throws {Fault} as `podKeys` */
export async function signedGet(
  needs: SignedGetNeeds,
  protocol: string,
  url: string,
): Promise<Readonly<Record<string, string>>> {
  const { facts, wire } = adapterOf(needs, protocol);
  if (facts.signs === "person" || wire === undefined) return {};
  const pod = await podKeys(needs, protocol);
  const keys = { ref: pod.host, privateKeyPem: pod.privateKeyPem, pod };
  return wire.authorise({ method: "GET", url, body: new Uint8Array() }, keys, needs.clock.now());
}
