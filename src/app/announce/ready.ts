/** Before anybody is told of a move: the new address answers as itself, and the photos are served. Pods that hear of it look both up at once. */
import { createPublicKey } from "node:crypto";
import type { SaidMove } from "../../core/message.ts";
import { photosSought } from "../../store/moves/announcements.ts";
import type { MigrationRow } from "../../store/moves/migrations.ts";
import { identityById } from "../../store/people/identities.ts";
import { isJobWaiting } from "../../store/post-office/jobs.ts";
import { settleJobKind } from "../arrive/settle/settle-job.ts";
import { askPod } from "../discover/ask-pod.ts";
import { signedGet } from "../discover/signed-get.ts";
import { photoSizesKind } from "../jobs/photo-sizes.ts";
import { adapterOf, type Parts } from "../parts.ts";

type Needs = Pick<Parts, "database" | "config" | "protocols" | "http" | "secret" | "clock">;

/**
 * - `silent`: the pod gives no answer at its own address.
 * - `not-shown`: it answers, and not with this account and its key: another server is there, or what stands before this one leaves something out.
 * - `photos`: their sizes are being made.
 * - `files`: the pod that served the photos that did not come along is still to be asked for them; when it hears of the move it may remove them.
 */
export type NotReady = { readonly code: "silent" | "not-shown" | "photos" | "files"; readonly detail: string };

/** Null: ready. */
export async function whyNotReady(needs: Needs, migration: MigrationRow): Promise<NotReady | null> {
  const { db } = needs.database;
  const notShown = await whyNotShown(needs, migration.protocol, migration.newIdentityId);
  if (notShown !== null) return notShown;
  const { importId } = migration;
  if (importId === null) return null;
  if (await isJobWaiting(db, photoSizesKind.kind, String(importId)))
    return { code: "photos", detail: "their sizes are being made" };
  const isAsking = tellsOfPhotos(migration) && (await isJobWaiting(db, settleJobKind, String(importId), { pass: 1 }));
  const sought = isAsking ? await photosSought(db, importId) : 0;
  return sought > 0 ? { code: "files", detail: `${sought} of them are being asked for` } : null;
}

/** Asks this pod at its own address, from outside, as others will. Null: it answers with this identity and its key. */
export async function whyNotShown(
  needs: Needs,
  protocol: string,
  identityId: number | null,
): Promise<(NotReady & { readonly code: "silent" | "not-shown" }) | null> {
  const own = identityId === null ? null : await identityById(needs.database.db, identityId);
  const wire = adapterOf(needs, protocol).wire;
  if (own === null || wire === undefined) return { code: "not-shown", detail: "the account is gone" };
  const schemes = [new URL(needs.config.url).protocol === "http:" ? "http" : "https"] as const;
  const sign = (url: string) => signedGet(needs, protocol, url);
  const asked = await askPod(needs.http, wire.discovery, own, schemes, sign);
  if (!asked.ok) {
    const { code, detail } = asked.refusal;
    return { code: code === "pod-unreachable" ? "silent" : "not-shown", detail };
  }
  const { guid, keyPem } = asked.value;
  if (guid !== own.guid || keyPem === null || !own.keyPems.some((pem) => isSameKey(pem, keyPem)))
    return { code: "not-shown", detail: `${own.ref} answers with another guid or key` };
  return null;
}

const tellsOfPhotos = ({ message }: MigrationRow): boolean =>
  (JSON.parse(message ?? "{}") as Partial<SaidMove>).photoPath != null;

const isSameKey = (one: string, other: string): boolean => createPublicKey(one).equals(createPublicKey(other));
