/** The deliverer: takes hosts that are due out of the outbox, talks to many of them at a time, and writes down what became of it. */
import { openBatches } from "../../base/batches.ts";
import { hourMs, secondMs } from "../../base/time.ts";
import { type Ear, openWake } from "../../base/wake.ts";
import { recordGivenUp, recordTries } from "../../store/moves/told.ts";
import {
  forgetMessages,
  type GivenUp,
  type HostStanding,
  isHostDue,
  releaseHosts,
  settleHosts,
  type TakenHost,
  type Turn,
  takeHosts,
} from "../../store/post-office/outbox.ts";
import type { Parts } from "../parts.ts";
import { openMessagesOut } from "./messages-out.ts";
import { openSeats, type Pace } from "./seats.ts";
import { takeTurn } from "./turn.ts";

export type DeliverNeeds = Pick<
  Parts,
  "database" | "clock" | "log" | "protocols" | "http" | "secret" | "wake" | "config"
>;

export type DeliverHow = Pace & {
  /** For one request, all of it. */
  readonly deadlineMs: number;
  /** What is under way when the deliverer is stopped gets so long to end. */
  readonly lastAnswersMs: number;
};

/**
 * Together they stay below `limits.requestsAtOnce`, and leave some for look-ups. 700 pods that hang at the same time hold up nobody; with more, each
 * is waited for one second, and met again a minute later with more patience. Measured by `npm run bench -- --only fanout`.
 */
export const usualPace: DeliverHow = {
  slots: 128,
  room: 700,
  probes: 40,
  patienceMs: 100,
  hurryMs: 1 * secondMs,
  hurryAnsweredMs: 8 * secondMs,
  deadlineMs: 30 * secondMs,
  lastAnswersMs: 5 * secondMs,
};

/** Longer than a turn with the last request of it; what a killed process held is taken up again after this. */
const leaseMs = 90 * secondMs;
/** Parcels of one turn: an inbox of a large pod gets hundreds of private ones at a time, and others wait too. */
const parcelsEach = 50;
/** Hosts are taken when one part of so many of the seats is free, not one by one. */
const takePart = 4;
/** How long what another process put, or a host whose pause is over, may wait: two small queries each. */
const idleMs = 2 * secondMs;
/** Where somebody had to be left out, it is looked again so often. */
const crowdedMs = 250;
/** Messages without parcels that were settled at the same time are looked for so often. */
const tidyMs = 1 * hourMs;
/** Hosts that fail have pauses of a minute and more: they are looked for so often, not whenever somebody has something to say. */
const failingMs = 1 * secondMs;
/** After the database failed: one line in the log per pause. */
const faultMs = 30 * secondMs;
/** Turns that are written down together. */
const settledAtOnce = 100;

export type Deliverer = {
  /** Begins nothing more, lets what is under way come to an end, gives back what was leased. */
  stop(): Promise<void>;
};

/** Starts the loop. It ends by `stop` alone. */
export function startDeliverer(needs: DeliverNeeds, how: DeliverHow = usualPace): Deliverer {
  const stopping = new AbortController();
  const ear = needs.wake.listen("outbox");
  const desk = openDesk(needs, how, stopping.signal, ear);
  const loop = deliver(needs, desk, ear, stopping.signal).finally(() => ear.close());
  return {
    stop: () => {
      stopping.abort();
      return loop;
    },
  };
}

/** Delivers what is due now and what becomes due by it. @returns how many parcels were tried */
export async function deliverDue(needs: DeliverNeeds, how: DeliverHow = usualPace): Promise<number> {
  const never = new AbortController().signal;
  const ear = openWake().listen();
  const desk = openDesk(needs, how, never, ear);
  for (;;) {
    // Looked at before: a turn that ends while hosts are taken may leave one that is due.
    const wasIdle = desk.busy() === 0;
    if ((await desk.begin({ failing: true })) > 0) continue;
    if (wasIdle && desk.busy() === 0) return desk.tried();
    if (desk.busy() === 0) continue;
    await ear.wait(crowdedMs, never);
  }
}

async function deliver(needs: DeliverNeeds, desk: Desk, ear: Ear, stop: AbortSignal): Promise<void> {
  let tidyAt = 0;
  let failingAt = 0;
  let isFresh = true;
  while (!stop.aborted) {
    let waitMs = idleMs;
    try {
      if (isFresh) await releaseHosts(needs.database.db);
      isFresh = false;
      const isFailingDue = desk.crowded() || performance.now() >= failingAt;
      if (isFailingDue) failingAt = performance.now() + failingMs;
      if ((await desk.begin({ failing: isFailingDue })) > 0) continue;
      if (desk.crowded()) waitMs = crowdedMs;
      if (needs.clock.now() >= tidyAt) {
        await forgetMessages(needs.database.db);
        tidyAt = needs.clock.now() + tidyMs;
      }
    } catch (error) {
      needs.log.error({ err: error }, "the deliverer could not reach its parcels");
      waitMs = faultMs;
    }
    await ear.wait(waitMs, stop);
  }
  await desk.end();
}

type Desk = {
  /**
   * Begins with as many hosts that are due as there is room for.
   * @param those.failing  also with those that failed last time
   * @returns how many
   * @throws {Fault} when the database fails
   */
  begin(those: { readonly failing: boolean }): Promise<number>;
  /** Has the last `begin` left somebody out for want of room? */
  crowded(): boolean;
  busy(): number;
  tried(): number;
  /** Waits for what is under way, not for ever. */
  end(): Promise<void>;
};

function openDesk(needs: DeliverNeeds, how: DeliverHow, stop: AbortSignal, ear: Ear): Desk {
  const { database, clock, log } = needs;
  const seats = openSeats(how);
  const turnNeeds = { ...needs, ...openMessagesOut(needs), deadlineMs: how.deadlineMs };
  const ending = new AbortController();
  const underWay = new Set<Promise<void>>();
  let tried = 0;
  let crowded = false;
  let pressedAt = 0;

  const settle = openBatches(async (turns: readonly Turn[]) => {
    const now = new Date(clock.now());
    const givenUp = await database.transaction(async (tx) => {
      const gone = await settleHosts(tx, turns, now);
      await recordTries(
        tx,
        turns.flatMap(({ tracked }) => tracked ?? []),
        now,
      );
      await recordGivenUp(tx, gone, now);
      return gone;
    });
    tellGivenUp(log, givenUp);
    return turns;
  }, settledAtOnce);

  const talkTo = async (taken: TakenHost): Promise<void> => {
    const seat = seats.take({ failing: taken.failures > 0, answered: taken.answered });
    try {
      const turn = await takeTurn(turnNeeds, taken, seat, { stop, end: ending.signal }).finally(seat.leave);
      tried += turn.delivered.length + turn.failed.length;
      await settle(turn);
    } catch (error) {
      // The lease runs out, and the host is met again.
      log.error({ err: error, host: taken.host }, "a turn at a host was not written down");
    }
  };

  const take = (standing: HostStanding, hosts: number): Promise<TakenHost[]> =>
    takeHosts(database.db, { now: new Date(clock.now()), leaseMs, hosts, parcelsEach, standing });

  /** Not one by one, but when a good part of the seats is free. */
  const worthTaking = (standing: HostStanding): number => {
    const all = standing === "failing" ? how.probes : how.slots;
    const free = seats.free(standing);
    return free >= Math.ceil(all / takePart) ? free : 0;
  };

  /** Not with every answer that comes. */
  const press = async (): Promise<void> => {
    if (performance.now() - pressedAt < crowdedMs / 2) return;
    pressedAt = performance.now();
    if (await isHostDue(database.db, "answering", new Date(clock.now()))) seats.press();
  };

  return {
    async begin({ failing }) {
      const isFull = seats.free("answering") === 0 && seats.free("answered") > 0;
      const answering: HostStanding = isFull ? "answered" : "answering";
      const lanes: readonly HostStanding[] = failing ? [answering, "failing"] : [answering];
      let begun = 0;
      crowded = false;
      for (const standing of lanes) {
        const most = worthTaking(standing);
        if (most === 0) {
          crowded = true;
          continue;
        }
        for (const host of await take(standing, most)) {
          begun += 1;
          const turn: Promise<void> = talkTo(host).finally(() => {
            underWay.delete(turn);
            if (crowded || underWay.size === 0 || host.parcels.length === parcelsEach) ear.call();
          });
          underWay.add(turn);
        }
      }
      if (isFull) {
        crowded = true;
        await press();
      }
      return begun;
    },
    crowded: () => crowded,
    busy: () => underWay.size,
    tried: () => tried,
    async end() {
      const patience = setTimeout(() => ending.abort(), how.lastAnswersMs);
      await Promise.all(underWay);
      clearTimeout(patience);
    },
  };
}

/** One line per host: with a pod that is gone for good, all that waited for it goes. */
function tellGivenUp(log: DeliverNeeds["log"], givenUp: readonly GivenUp[]): void {
  const byHost = Map.groupBy(givenUp, ({ host }) => host);
  for (const [host, parcels] of byHost) {
    log.warn({ host, parcels: parcels.length, lastError: parcels.at(-1)?.lastError }, "messages were given up");
  }
}
