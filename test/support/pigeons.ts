/** Moves on a network where both accounts say so: pods that answer what their people say now, and what this pod makes of it. */
import { jobKinds } from "../../src/app/jobs/kinds.ts";
import { lookAtMoveKind } from "../../src/app/jobs/look-at-move.ts";
import { seeMoveKind } from "../../src/app/jobs/see-move.ts";
import type { SpokenProtocol } from "../../src/app/parts.ts";
import { runNextJob } from "../../src/app/worker.ts";
import type { MoveLinks } from "../../src/core/message.ts";
import { emptyProfile } from "../../src/core/snapshot.ts";
import type { FoundPerson } from "../../src/protocols/wire-port.ts";
import type { Elsewhere } from "./federation.ts";
import { answering } from "./incoming.ts";
import { type FreshParts, type FreshPartsOptions, freshParts } from "./parts.ts";
import { adapter } from "./third-protocol/index.ts";

export const spokenPigeon: SpokenProtocol = {
  adapter,
  module: new URL("./third-protocol/index.ts", import.meta.url).href,
};

/** What a pod answers when somebody of it is looked up: what they say of themselves, a status, or null for silence. */
export type Says = Partial<MoveLinks> | number | null;

export type Lofts = FreshParts & {
  readonly asked: string[];
  /** By address. Who is not in it is unknown to their pod. */
  readonly says: Map<string, { readonly who: Elsewhere; readonly says: Says }>;
};

/** A pod that speaks the third protocol alone, among pods that answer by `says`. */
export async function lofts(options: FreshPartsOptions = {}): Promise<Lofts> {
  const parts = await freshParts({ protocols: [spokenPigeon], ...options });
  const says: Lofts["says"] = new Map();
  const answered = answering(parts, (url) => {
    const ref = new URL(url).searchParams.get("of") ?? "";
    const found = says.get(ref);
    if (found === undefined) return 404;
    if (found.says === null || typeof found.says === "number") return found.says;
    return Buffer.from(JSON.stringify(documentOf(found.who, found.says)));
  });
  return { ...answered, says };
}

const documentOf = (who: Elsewhere, links: Partial<MoveLinks>): FoundPerson => ({
  ref: who.ref,
  guid: who.guid ?? "",
  keyPem: who.keyPems[0] ?? "",
  base: who.base ?? "",
  publicEndpoint: who.publicEndpoint ?? "",
  privateEndpoint: who.privateEndpoint ?? "",
  profile: { ...emptyProfile, displayName: `${who.ref} now` },
  links: { previous: null, next: null, ...links },
});

/** From now on their pod answers so when they are looked up. */
export function nowSays(pod: Lofts, who: Elsewhere, says: Says): void {
  pod.says.set(who.ref, { who, says });
}

/** Lets the jobs run that see moves and ask both accounts, as far as they are due. */
export async function lookAround(parts: FreshParts): Promise<void> {
  const stop = new AbortController().signal;
  for (let turn = 0; turn < 50; turn++) if (!(await runNextJob(parts, [seeMoveKind, lookAtMoveKind], stop))) return;
  throw new Error("they look on and on");
}

/** All kinds but those that send, so that what is to be told can be looked at. */
export async function runAllButTelling(parts: FreshParts): Promise<void> {
  const kinds = jobKinds.filter(({ kind }) => kind !== "tell" && kind !== "tell-unknown" && kind !== "backfill");
  const stop = new AbortController().signal;
  for (let turn = 0; turn < 200; turn++) if (!(await runNextJob(parts, kinds, stop))) return;
  throw new Error("jobs go on and on");
}
