/** Whom the job of an announcement tells next, and where their pods are reached. */
import { limits } from "../../base/limits.ts";
import type { MigrationRow } from "../../store/moves/migrations.ts";
import { endpointsOfHosts, type MovedHere, moveHearers, podsOfImports } from "../../store/moves/move-hearers.ts";
import { type KeptEnvelope, untoldAmong } from "../../store/moves/told.ts";
import { shutOutAmong } from "../../store/people/shut-out.ts";
import type { Address } from "../../store/post-office/outbox.ts";
import { findIdentity } from "../discover/find-identity.ts";
import { adapterOf, type Parts } from "../parts.ts";

type Needs = Pick<Parts, "database" | "clock" | "config" | "log" | "protocols" | "http" | "secret">;

/** People per turn; and those of them whose pod has to be asked first where it is reached: a silent one costs half a minute. */
const hearersPerTurn = 1_000;
const lookUpsPerTurn = 20;

/** The envelope that was made once, to be sent as it is; null: there is nothing to be told (any more). */
export function envelopeOf(migration: MigrationRow): KeptEnvelope | null {
  const { id, role, protocol, newIdentityId, envelope, mediaType, refusal, undoneAt, oldRef } = migration;
  if (role !== "arrival" || undoneAt !== null || refusal !== null) return null;
  if (envelope === null || mediaType === null || newIdentityId === null) return null;
  return { migrationId: id, protocol, identityId: newIdentityId, mediaType, body: envelope, about: `move ${oldRef}` };
}

export type Batch = {
  /** Who was never told. */
  readonly addresses: readonly Address[];
  /** From where the next turn goes on; null: this round is over. */
  readonly last: number | null;
  /** Somebody was not found. */
  readonly missing: boolean;
};

/** The next people in their order, in the first turn with the old home and the pods that the archive names. Asks the network. */
export async function nextToTell(
  needs: Needs,
  migration: MigrationRow,
  after: number,
  stop: AbortSignal,
): Promise<Batch> {
  const { db } = needs.database;
  const { accountId, protocol, oldRef } = migration;
  if (accountId === null) return { addresses: [], last: null, missing: false };
  const moved: MovedHere = { accountId, protocol, oldRef };
  const found = await moveHearers(db, moved, after, hearersPerTurn);
  const unknown = found.filter(({ endpoint }) => endpoint === null);
  // Those behind the last one who is looked up now have the next turn.
  const limit = unknown[lookUpsPerTurn]?.identityId ?? Number.POSITIVE_INFINITY;
  const mine = found.filter(({ identityId }) => identityId < limit);
  const lookedUp = await Promise.all(
    stop.aborted
      ? []
      : unknown.slice(0, lookUpsPerTurn).map(async ({ ref }) => {
          const known = await findIdentity(needs, ref, { protocol });
          return known.ok ? known.value.publicEndpoint : null;
        }),
  );
  const ofPods = after === 0 ? await endpointsOfPods(needs, moved) : [];
  const endpoints = [...mine.map(({ endpoint }) => endpoint), ...lookedUp, ...ofPods].flatMap((each) => each ?? []);
  const untold = await untoldAmong(db, migration.id, [...new Set(endpoints)]);
  const isWhole = found.length < hearersPerTurn && mine.length === found.length;
  return {
    addresses: untold.flatMap((endpoint) => addressOf(endpoint) ?? []),
    last: isWhole ? null : (mine.at(-1)?.identityId ?? null),
    missing: lookedUp.some((endpoint) => endpoint === null) || (stop.aborted && unknown.length > 0),
  };
}

/** The old home, and pods that know of the account's posts: where somebody of them is known, as they say; else by the path that their network has. */
async function endpointsOfPods({ config, protocols, database: { db } }: Needs, moved: MovedHere): Promise<string[]> {
  const adapter = adapterOf({ protocols }, moved.protocol);
  const path = adapter.wire?.endpoints.find(({ use }) => use === "receive-public")?.path ?? null;
  const own = new URL(config.url);
  const oldHost = adapter.ids.parse(moved.oldRef);
  const bases = [
    ...(oldHost.ok ? [`${own.protocol}//${oldHost.value.host}`] : []),
    ...(await podsOfImports(db, moved, limits.announcePods)),
  ];
  const origins = new Map(
    bases.flatMap((base): [string, string][] => {
      const url = URL.parse(base);
      const isWeb = url?.protocol === "https:" || (url?.protocol === "http:" && own.protocol === "http:");
      return url === null || !isWeb || url.host === own.host ? [] : [[url.host, url.origin]];
    }),
  );
  for (const host of await shutOutAmong(db, [...origins.keys()])) origins.delete(host);
  const known = await endpointsOfHosts(db, moved.protocol, [...origins.keys()]);
  return [...origins].flatMap(([host, origin]) => known.get(host) ?? (path === null ? [] : `${origin}${path}`));
}

/** A host with its port is what answers or does not. */
function addressOf(endpoint: string): Address | null {
  const url = URL.parse(endpoint);
  return url === null || url.host === "" ? null : { host: url.host, endpoint };
}
