/** The job that fetches the newest public posts of somebody of another pod who was just found, so that their page is not empty. */
import { z } from "zod";
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import type { Thing } from "../../core/message.ts";
import { findThings } from "../../store/content/things.ts";
import type { Tx } from "../../store/database.ts";
import { claimPosts, identityById, type KnownIdentity, unclaimPosts } from "../../store/people/identities.ts";
import { failedLookup, forgetFailure, rememberFailure } from "../../store/post-office/failed-lookups.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { signedGet } from "../discover/signed-get.ts";
import { adapterOf, type Parts } from "../parts.ts";
import { takeFetched } from "../receive/batch.ts";
import { judgesHere } from "../receive/judging.ts";
import { type FetchRefusal, fetchThing } from "../receive/seek.ts";

const kind = "backfill";

const argsShape = z.object({
  identityId: z.int(),
  /** Guids of posts that are still to be fetched; null: their pod has not been asked which there are. */
  guids: z.array(z.string()).nullable(),
  /** What may still be looked up because of these posts. */
  lookUps: z.int(),
  /** Posts in a row that could not be had. */
  failures: z.int(),
});
type Args = z.infer<typeof argsShape>;

/** As a look-up that failed, it is remembered under this name. */
const soughtOf = ({ ref }: KnownIdentity): string => `posts of ${ref}`;

/**
 * Puts the job, for somebody who has just been found or shared with: unless they are of this pod, or were asked for lately, or in vain.
 * Call `wake("jobs")` after the commit.
 */
export async function wantPosts(tx: Tx, person: KnownIdentity, now: Date): Promise<void> {
  const { identityId, protocol, local, base, guid, state } = person;
  if (local || base === null || guid === null || state !== "current") return;
  if ((await failedLookup(tx, protocol, soughtOf(person), now)) !== null) return;
  const before = new Date(now.getTime() - limits.backfillPauseMs);
  if (!(await claimPosts(tx, identityId, now, before))) return;
  const args: Args = { identityId, guids: null, lookUps: limits.backfillLookUps, failures: 0 };
  await putJobs(tx, [{ kind, key: String(identityId), args, runAt: now }]);
}

/** `wantPosts` by itself, for whoever finds somebody. */
export async function askForPosts(
  needs: Pick<Parts, "database" | "clock" | "wake">,
  person: KnownIdentity,
): Promise<void> {
  await needs.database.transaction((tx) => wantPosts(tx, person, new Date(needs.clock.now())));
  needs.wake("jobs");
}

export const backfillKind = {
  kind,
  asks: true,
  /** First which posts there are, then one post a turn: at most `limits.backfillPosts`, and until their pod fails too often. */
  async run(needs: Parts, given: unknown, stop: AbortSignal): Promise<object | null> {
    const args = argsShape.parse(given);
    if (stop.aborted) return args;
    const person = await identityById(needs.database.db, args.identityId);
    if (person === null || person.guid === null || person.base === null) return null;
    if (args.guids === null) return begin(needs, args, { ...person, guid: person.guid, base: person.base });
    const [guid, ...guids] = args.guids;
    if (guid === undefined) return null;
    const budget = { left: args.lookUps };
    const take = takeFetched({ parts: needs, judges: judgesHere(needs) }, budget, 1, false);
    const thing = { kind: "post", guid } as const;
    const fetched = await fetchThing(needs, person.protocol, { thing, askAt: person.ref }, take);
    const failures = fetched.ok ? 0 : args.failures + 1;
    if (guids.length === 0 || failures >= limits.backfillFailures) return null;
    return { ...args, guids, lookUps: Math.max(0, budget.left), failures } satisfies Args;
  },
};

type Reachable = KnownIdentity & { readonly guid: string; readonly base: string };

async function begin(needs: Parts, args: Args, person: Reachable): Promise<Args | null> {
  const { db } = needs.database;
  const { protocol } = person;
  const listed = await listPosts(needs, person);
  if (!listed.ok) {
    needs.log.info({ ...listed.refusal, ref: person.ref }, "somebody's posts were asked for in vain");
    await unclaimPosts(db, person.identityId);
    await rememberFailure(db, protocol, soughtOf(person), listed.refusal.code, new Date(needs.clock.now()));
    return null;
  }
  await forgetFailure(db, protocol, soughtOf(person));
  const newest = listed.value.slice(0, limits.backfillPosts);
  const { content } = adapterOf(needs, protocol).facts;
  const here = new Set((await findThings(db, protocol, content, newest)).map(({ guid }) => guid));
  const guids = newest.flatMap(({ guid }) => (here.has(guid) ? [] : [guid]));
  return guids.length === 0 ? null : { ...args, guids };
}

async function listPosts(needs: Parts, person: Reachable): Promise<Result<readonly Thing[], FetchRefusal>> {
  const { wire } = adapterOf(needs, person.protocol);
  const stream = wire?.fetch.stream(person.base, person, person.publicEndpoint) ?? null;
  if (wire === undefined || stream === null) return ok([]);
  const signed = await signedGet(needs, person.protocol, stream.url);
  const answer = await needs.http.request({
    method: "GET",
    url: stream.url,
    headers: { accept: stream.accept, ...signed },
    redirects: Object.keys(signed).length > 0 ? 0 : limits.lookupRedirects,
    answerBytes: limits.backfillBytes,
  });
  if (!answer.ok) return answer;
  if (answer.value.status !== 200) return no({ code: "not-fetchable", detail: `status ${answer.value.status}` });
  const things = wire.fetch.readStream(answer.value.body, person);
  return things === null ? no({ code: "answer-wrong", detail: "no list of posts" }) : ok(things);
}
