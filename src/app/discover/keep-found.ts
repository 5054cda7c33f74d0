/** Keeps what pods have said of people: those whom nobody here knew many at once, the others each for itself. */
import { openBatches } from "../../base/batches.ts";
import { ok, type Result } from "../../base/result.ts";
import type { Adapter } from "../../protocols/port.ts";
import type { FoundPerson } from "../../protocols/wire-port.ts";
import type { Tx } from "../../store/database.ts";
import { claimedRefs } from "../../store/moves/migrations.ts";
import {
  type DiscoveredKey,
  type KeepRefusal,
  type KnownIdentity,
  keepDiscovered,
} from "../../store/people/identities.ts";
import { keepNewIdentities, type NewIdentity } from "../../store/people/new-identities.ts";
import { keepPodFact, keepPodSoftware } from "../../store/people/pod-facts.ts";
import { forgetFailure } from "../../store/post-office/failed-lookups.ts";
import { wantOffersTold } from "../contacts/offers-job.ts";
import type { Parts } from "../parts.ts";
import { wantClaimsJudged } from "../witness/claims-job.ts";
import { heedLinks } from "../witness/heed-links.ts";

/** New people of one statement. */
const keptAtOnce = 100;

type Found = NewIdentity & { readonly podSoftware: string | null; readonly now: Date };
type Kept = Result<KnownIdentity, KeepRefusal>;

const desks = new WeakMap<Parts["database"], (found: Found) => Promise<KnownIdentity | null>>();

type Needs = Pick<Parts, "database" | "clock" | "log">;

/**
 * Must not be called inside a transaction.
 * @param of.host   where they were asked for
 * @param of.known  somebody here knew that address before
 * @param of.sought  the look-up that found them, if it found what it was for: should it have failed before, that is forgotten
 * @returns what is known of them now; a refusal where it contradicts what was known
 * @throws {Fault} when the database fails
 */
export async function keepFound(
  needs: Needs,
  adapter: Adapter,
  person: FoundPerson,
  of: {
    readonly host: string;
    readonly keys: readonly DiscoveredKey[];
    readonly known: boolean;
    readonly sought: string | null;
  },
): Promise<Kept> {
  const { database, clock } = needs;
  const { ref, guid, base, publicEndpoint, privateEndpoint, profile, links, podFollowsMoves, podSoftware, username } =
    person;
  const [protocol, ways] = [adapter.name, { base, publicEndpoint, privateEndpoint }];
  const found: Found = {
    identity: { protocol, ref, host: of.host, guid, keys: of.keys, ...ways, profile, username: username ?? null },
    links: links ?? null,
    podFollowsMoves: podFollowsMoves ?? null,
    podSoftware: podSoftware ?? null,
    sought: of.sought,
    now: new Date(clock.now()),
  };
  // Whoever says that they are somewhere else now is looked at more closely.
  if (!of.known && found.links?.next == null) {
    const desk = desks.get(database) ?? openBatches((all: readonly Found[]) => keepNew(needs, all), keptAtOnce);
    desks.set(database, desk);
    const made = await desk(found);
    if (made !== null) return ok(made);
  }
  return keepOne(database, adapter, found);
}

/** Those of them whom nobody knew. Where they cannot be written together, nobody: then each is written for itself. */
async function keepNew({ database, log }: Needs, all: readonly Found[]): Promise<(KnownIdentity | null)[]> {
  const made = new Map<Found, KnownIdentity>();
  try {
    await database.transaction(async (tx) => {
      for (const [protocol, those] of Map.groupBy(all, ({ identity }) => identity.protocol)) {
        const byRef = new Map(those.map((each) => [each.identity.ref, each]));
        const now = (those[0] as Found).now;
        const kept = await keepNewIdentities(tx, protocol, [...byRef.values()], now);
        await keepSoftware(tx, protocol, those, now);
        for (const ref of await claimedRefs(tx, protocol, [...kept.keys()]))
          await wantClaimsJudged(tx, { protocol, ref }, now);
        for (const [ref, known] of kept) {
          const found = byRef.get(ref) as Found;
          if (found.links?.previous != null) await wantOffersTold(tx, known.identityId, now);
          made.set(found, known);
        }
      }
    });
  } catch (error) {
    log.info({ err: error, people: all.length }, "people could not be kept together: each is kept alone");
    return all.map(() => null);
  }
  return all.map((found) => made.get(found) ?? null);
}

async function keepOne(database: Parts["database"], adapter: Adapter, found: Found): Promise<Kept> {
  const { identity, links, podFollowsMoves, sought, now } = found;
  const { protocol, ref, host } = identity;
  return database.transaction(async (tx) => {
    const which = adapter.facts.signs === "pod" ? "newest" : "first";
    const result = await keepDiscovered(tx, identity, now, { keys: which });
    if (result.ok) {
      await wantClaimsJudged(tx, { protocol, ref }, now);
      await heedLinks(tx, result.value, links, now);
      if (podFollowsMoves !== null) await keepPodFact(tx, { protocol, host, followsMoves: podFollowsMoves }, now);
      await keepSoftware(tx, protocol, [found], now);
      if (sought !== null) await forgetFailure(tx, protocol, sought);
    }
    return result;
  });
}

/** Each pod once, by what it said last, in one order for all who write at the same time. */
async function keepSoftware(tx: Tx, protocol: string, all: readonly Found[], at: Date): Promise<void> {
  const said = new Map<string, string>();
  for (const { identity, podSoftware } of all) if (podSoftware !== null) said.set(identity.host, podSoftware);
  for (const [host, name] of [...said].sort(([one], [other]) => (one < other ? -1 : 1)))
    await keepPodSoftware(tx, { protocol, host, name }, at);
}
