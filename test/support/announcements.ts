/** The small archive brought to a pod of its own, ready to be announced; and what an announcement left behind. */
import assert from "node:assert/strict";
import { sql } from "kysely";
import { type Announced, type AnnounceNeeds, announceMove } from "../../src/app/announce/announce.ts";
import type { AnnounceRefusal } from "../../src/app/announce/refusals.ts";
import { announceKind } from "../../src/app/jobs/announce.ts";
import type { Parts } from "../../src/app/parts.ts";
import { runNextJob } from "../../src/app/worker.ts";
import { no } from "../../src/base/result.ts";
import type { Http } from "../../src/net/http.ts";
import { alice, importWhole, small } from "./arrivals.ts";
import { addKnownPerson, derOf, type KnownPerson, people } from "./known.ts";
import type { FreshParts } from "./parts.ts";

/** Nobody answers, and nobody is asked outside of this machine. */
export const silence: Http = {
  request: async () => no({ code: "no-answer", detail: "silence" }),
  close: async () => {},
};

/** The key of the old address, as pods know it. */
export const alicesKey: string = (await smallKey()) ?? "";

async function smallKey(): Promise<string | undefined> {
  const { smallValue } = await import("./arrivals.ts");
  return smallValue().user.private_key;
}

/** This pod knew the old address before. */
export const knowAlice = ({ database }: Pick<Parts, "database">): Promise<KnownPerson> =>
  addKnownPerson(database.db, alice, derOf(alicesKey));

/** Somebody of another pod, reached there. */
export async function knowReached({ database: { db } }: Pick<Parts, "database">, ref: string): Promise<KnownPerson> {
  const key = people[0]?.public_key ?? "";
  const person = await addKnownPerson(db, ref, derOf(key));
  await reach({ database: { db } as Parts["database"] }, ref);
  return person;
}

/** Their pod has told where it is reached. */
export async function reach({ database: { db } }: Pick<Parts, "database">, ref: string): Promise<void> {
  const base = `https://${ref.slice(ref.indexOf("@") + 1)}`;
  await sql`
    update identity set base_url = ${base}, public_endpoint = ${`${base}/receive/public`}, private_endpoint = ${`${base}/receive/users/`} || guid
     where ref = ${ref}`.execute(db);
}

/** Imports the small archive as `alicia`, with its photos or without. */
export const bringAlice = (parts: FreshParts, how: { readonly photos: boolean } = { photos: true }) =>
  importWhole(parts, "alicia", small.archive, ...(how.photos ? [small.photos] : []));

export async function announced(needs: AnnounceNeeds, username = "alicia"): Promise<Announced> {
  const done = await announceMove(needs, { username, by: "owner" });
  assert.ok(done.ok, JSON.stringify(done));
  return done.value;
}

/** @returns the code of the refusal; null: it was announced */
export async function refusedWith(
  needs: AnnounceNeeds,
  request: { readonly username?: string; readonly by?: "owner" | "podmin" } = {},
): Promise<AnnounceRefusal["code"] | null> {
  const done = await announceMove(needs, { username: "alicia", by: "owner", ...request });
  return done.ok ? null : done.refusal.code;
}

/** Runs the jobs of announcements that are due now. @returns how many turns */
export async function runAnnouncements(parts: Parts): Promise<number> {
  let turns = 0;
  while (await runNextJob(parts, [announceKind], new AbortController().signal)) {
    turns += 1;
    assert.ok(turns < 100, "an announcement goes in circles");
  }
  return turns;
}

export type Told = {
  readonly host: string;
  readonly endpoint: string;
  readonly times: number;
  readonly tries: number;
  readonly answer: string | null;
  readonly delivered: boolean;
  readonly givenUp: boolean;
};

/** What is kept of the telling, by host. */
export async function toldOf({ database: { db } }: Pick<Parts, "database">): Promise<Told[]> {
  const { rows } = await sql<Told>`
    select host, endpoint, times, tries, answer, delivered_at is not null as delivered, given_up_at is not null as "givenUp"
      from migration_told order by host, endpoint`.execute(db);
  return rows;
}
