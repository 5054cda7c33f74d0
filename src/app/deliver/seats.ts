/**
 * Seats for hosts that are being talked to. A host has a slot while it answers at once; one that lets us wait goes to the waiting room, so that
 * it holds up nobody; when that is full, whoever has waited longest is given up for now. Hosts that failed last time have seats of their own.
 */
import type { HostStanding } from "../../store/post-office/outbox.ts";

/** One part of so many of the waiting room is emptied at a time. */
const roomPart = 4;

export type Pace = {
  /** Hosts that are talked to at a time: each may cost a TLS handshake, a millisecond of the main thread. */
  readonly slots: number;
  /** Hosts that are waited for beside them: each costs a connection. */
  readonly room: number;
  /** Hosts that failed last time and are tried again. */
  readonly probes: number;
  /** After this a host that has not answered goes to the waiting room. */
  readonly patienceMs: number;
  /** When the room is full: how long a host that never answered before is waited for at least, and one that did. */
  readonly hurryMs: number;
  readonly hurryAnsweredMs: number;
};

export type Seat = {
  /** Fires when others need the place. */
  readonly hurry: AbortSignal;
  /** Before each request: patience begins. */
  asks(): void;
  /** After each answer. */
  answered(): void;
  leave(): void;
};

export type Seats = {
  /** How many hosts of a standing may be begun with now. */
  free(standing: HostStanding): number;
  take(host: { readonly failing: boolean; readonly answered: boolean }): Seat;
  /** Others want in: makes some room, where hosts have been waited for long enough. */
  press(): void;
};

type Held = {
  place: "slot" | "room" | "probe";
  slow: boolean;
  readonly answered: boolean;
  since: number;
  giveUp(): void;
};

/** @param now  milliseconds that only go forward */
export function openSeats(pace: Pace, now: () => number = () => performance.now()): Seats {
  const held = new Set<Held>();
  const count = (place: Held["place"]): number => {
    let found = 0;
    for (const seat of held) if (seat.place === place) found += 1;
    return found;
  };
  /** Those who let us wait in a slot go to the room as far as there is any. */
  const clearSlots = (): void => {
    let room = pace.room - count("room");
    for (const seat of held) {
      if (room <= 0) return;
      if (seat.place !== "slot" || !seat.slow) continue;
      seat.place = "room";
      room -= 1;
    }
  };

  return {
    free(standing) {
      if (standing === "failing") return Math.max(0, pace.probes - count("probe"));
      const free = Math.max(0, pace.slots - count("slot"));
      return standing === "answering" && count("room") >= pace.room ? 0 : free;
    },
    take({ failing, answered }) {
      const hurry = new AbortController();
      const place = failing ? "probe" : "slot";
      const seat: Held = { place, slow: false, answered, since: now(), giveUp: () => hurry.abort() };
      held.add(seat);
      let timer: NodeJS.Timeout | undefined;
      return {
        hurry: hurry.signal,
        asks() {
          seat.since = now();
          clearTimeout(timer);
          timer = setTimeout(() => {
            seat.slow = true;
            clearSlots();
          }, pace.patienceMs);
        },
        answered() {
          clearTimeout(timer);
          seat.slow = false;
        },
        leave() {
          clearTimeout(timer);
          held.delete(seat);
          clearSlots();
        },
      };
    },
    press() {
      if (count("room") < pace.room) return;
      const at = now();
      const waitedFor = [...held].filter(
        (seat) => seat.place === "room" && at - seat.since >= (seat.answered ? pace.hurryAnsweredMs : pace.hurryMs),
      );
      waitedFor.sort((a, b) => a.since - b.since);
      for (const seat of waitedFor.slice(0, Math.ceil(pace.room / roomPart))) seat.giveUp();
    },
  };
}
