/** The small archive brought to a pod of its own, ready to be announced; and what an announcement left behind. */
import assert from "node:assert/strict";
import { sql } from "kysely";
import { type Announced, type AnnounceNeeds, announceMove } from "../../src/app/announce/announce.ts";
import type { AnnounceRefusal } from "../../src/app/announce/refusals.ts";
import { announceKind } from "../../src/app/jobs/announce.ts";
import type { Parts } from "../../src/app/parts.ts";
import { runNextJob } from "../../src/app/worker.ts";
import { no, ok } from "../../src/base/result.ts";
import type { Http } from "../../src/net/http.ts";
import { createWebApp } from "../../src/web/app.ts";
import { alice, importWhole, small, smallValue } from "./arrivals.ts";
import { addKnownPerson, derOf, type KnownPerson, people } from "./known.ts";
import type { FreshParts } from "./parts.ts";

/** Nobody answers, and nobody is asked outside of this machine. */
export const silence: Http = {
  request: async () => no({ code: "no-answer", detail: "silence" }),
  close: async () => {},
};

/** The key of the old address, as pods know it. */
export const alicesKey: string = smallValue().user.private_key;

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

/** Imports the small archive as `alicia`, with its photos or without. Their sizes are made by whoever asks for one, unless they are left to their job. */
export async function bringAlice(
  parts: FreshParts,
  how: { readonly photos: boolean; readonly sizesWait?: boolean } = { photos: true },
): ReturnType<typeof importWhole> {
  const imported = await importWhole(parts, "alicia", small.archive, ...(how.photos ? [small.photos] : []));
  if (how.sizesWait !== true) await parts.database.db.deleteFrom("job").where("kind", "=", "photo-sizes").execute();
  return imported;
}

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

export type Sent = { readonly host: string; readonly path: string; readonly body: Buffer };
export type Pods = {
  readonly http: Http;
  /** What was posted, in order. */
  readonly sent: Sent[];
  /** How a host answers what is posted; "silent": not at all. By default 202. */
  readonly answers: Map<string, number | "silent">;
};

/** Other pods that take messages and know nobody; at its own address this pod answers itself, unless `answers` says otherwise. */
export function podsAround(parts: FreshParts): Pods {
  const web = createWebApp(parts);
  const own = new URL(parts.config.url).host;
  const sent: Sent[] = [];
  const answers = new Map<string, number | "silent">();
  const answer = (url: string, status: number, body: Uint8Array = Buffer.alloc(0)) =>
    ok({ status, url, headers: {}, body });
  return {
    sent,
    answers,
    http: {
      async request({ method, url, body }) {
        const { host, pathname } = new URL(url);
        const how = answers.get(host);
        if (how === "silent") return no({ code: "no-answer", detail: "silence" });
        if (method === "POST") {
          sent.push({ host, path: pathname, body: Buffer.from(body ?? []) });
          return answer(url, how ?? 202);
        }
        if (host !== own || how !== undefined) return answer(url, how ?? 404);
        const page = await web.fetch(new Request(url));
        return answer(url, page.status, Buffer.from(await page.arrayBuffer()));
      },
      close: async () => {},
    },
  };
}
