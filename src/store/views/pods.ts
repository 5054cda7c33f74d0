/** Other pods as the podmin sees them: what waits for each, since when one fails and why, and which messages were refused. */
import { sql } from "kysely";
import type { Db } from "../database.ts";

export type PodView = {
  /** With its port, where that is not the scheme's own. */
  readonly host: string;
  /** Parcels that wait, and when the oldest of them was written. */
  readonly waiting: number;
  readonly oldest: Date | null;
  /** Failures in a row; 0: it answers, or was never tried. */
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly lastError: string | null;
  /** When anything came back for the last time. */
  readonly answeredAt: Date | null;
  /** Null: nothing waits for it. */
  readonly nextAt: Date | null;
};

const pods = sql`
  select host.host, coalesce(parcels.waiting, 0) as waiting, parcels.oldest, host.failures, host.failing_since as "failingSince",
         host.last_error as "lastError", host.answered_at as "answeredAt", nullif(host.next_at, 'infinity') as "nextAt"
    from outbox_host as host
    left join (select parcel.host, count(*) as waiting, min(message.created_at) as oldest
                 from outbox_parcel as parcel join outbox_message as message on message.id = parcel.message_id
                group by parcel.host) as parcels on parcels.host = host.host`;

/**
 * Pods that have not answered first, those for the longest time before the others, then by name.
 * @param how.all  also those that nothing waits for and that did not fail
 */
export async function listPods(
  db: Db,
  how: { readonly all: boolean; readonly skip: number; readonly most: number },
): Promise<PodView[]> {
  const which = how.all ? sql`true` : sql`coalesce(parcels.waiting, 0) > 0 or host.failures > 0`;
  const { rows } = await sql<PodView>`
    ${pods} where ${which} order by host.failing_since nulls last, host.host limit ${how.most} offset ${how.skip}`.execute(
    db,
  );
  return rows;
}

/** Of all pods together: messages that wait to be sent, and how many pods have not answered the last time. */
export async function queueStanding(db: Db): Promise<{ readonly waiting: number; readonly silentPods: number }> {
  const { rows } = await sql<{ waiting: number; silentPods: number }>`
    select (select count(*) from outbox_parcel) as waiting, (select count(*) from outbox_host where failures > 0) as "silentPods"`.execute(
    db,
  );
  return rows[0] ?? { waiting: 0, silentPods: 0 };
}

export type WaitingParcel = {
  readonly kind: string;
  readonly endpoint: string;
  readonly writtenAt: Date;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly nextAt: Date;
  readonly giveUpAt: Date;
};

/** One pod with the oldest of what waits for it; null: nothing was ever sent there. */
export async function findPod(
  db: Db,
  host: string,
  most: number,
): Promise<(PodView & { readonly parcels: readonly WaitingParcel[] }) | null> {
  const { rows } = await sql<PodView>`${pods} where host.host = ${host}`.execute(db);
  const [pod] = rows;
  if (pod === undefined) return null;
  const parcels = await sql<WaitingParcel>`
    select message.kind, parcel.endpoint, message.created_at as "writtenAt", parcel.attempts, parcel.last_error as "lastError",
           parcel.next_at as "nextAt", parcel.give_up_at as "giveUpAt"
      from outbox_parcel as parcel join outbox_message as message on message.id = parcel.message_id
     where parcel.host = ${host} order by parcel.id limit ${most}`.execute(db);
  return { ...pod, parcels: parcels.rows };
}

export type RefusedMessage = {
  readonly id: number;
  readonly protocol: string;
  readonly way: "public" | "private" | "fetched";
  /** Whose inbox it came to; null where it was the common one. */
  readonly account: string | null;
  /** Who it says it is from, as far as that could be read. */
  readonly sender: string | null;
  readonly code: string;
  readonly detail: string | null;
  readonly receivedAt: Date;
  readonly refusedAt: Date | null;
  readonly bytes: number;
};

/** The newest refusals first. */
export async function listRefused(
  db: Db,
  how: { readonly skip: number; readonly most: number },
): Promise<RefusedMessage[]> {
  const { rows } = await sql<RefusedMessage>`
    select inbox.id, protocol, way, account.username as account, sender, refusal as code, refusal_detail as detail,
           received_at as "receivedAt", refused_at as "refusedAt", octet_length(body) as bytes
      from inbox left join account on account.id = inbox.account_id
     where refusal is not null order by refused_at desc nulls last, inbox.id desc limit ${how.most} offset ${how.skip}`.execute(
    db,
  );
  return rows;
}

/** Messages that wait to be judged, and those that were refused. */
export async function countInbox(db: Db): Promise<{ readonly waiting: number; readonly refused: number }> {
  const { rows } = await sql<{ waiting: number; refused: number }>`
    select count(*) filter (where refusal is null) as waiting, count(*) filter (where refusal is not null) as refused from inbox`.execute(
    db,
  );
  return rows[0] ?? { waiting: 0, refused: 0 };
}
