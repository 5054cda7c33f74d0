/**
 * What the door of this process has opened a moment ago, so that the receiver need not open it once more. A memory and no more: whatever is not in it (after
 * a restart, while very much waits) is opened from what is kept.
 */
import { limits } from "../../base/limits.ts";
import { minuteMs } from "../../base/time.ts";
import type { Opened } from "../../protocols/wire-port.ts";
import type { Parts } from "../parts.ts";

export type AtHand = {
  /** @param id  of the kept message. Where too much is here already it is not remembered: what waits longest is next */
  put(id: number, opened: Opened, bytes: number): void;
  /** Once: null where it was not put, or was taken before. */
  take(id: number): Opened | null;
};

type Held = { readonly opened: Opened; readonly bytes: number; readonly atMs: number };

const all = new WeakMap<Parts["database"], AtHand>();

/** One for each database, for whoever receives and whoever judges. */
export function atHand({ database, clock }: Pick<Parts, "database" | "clock">): AtHand {
  const known = all.get(database) ?? openAtHand(() => clock.now());
  all.set(database, known);
  return known;
}

/** Nobody takes it any more: it was judged before it was put here, or by another process. */
const forgottenMs = minuteMs;

/** @param most  messages, and bytes of their bodies */
export function openAtHand(
  now: () => number,
  most: { readonly messages: number; readonly bytes: number } = {
    messages: limits.openedAtHand,
    bytes: limits.openedAtHandBytes,
  },
): AtHand {
  const held = new Map<number, Held>();
  let bytes = 0;
  const drop = (id: number): Held | null => {
    const one = held.get(id) ?? null;
    if (held.delete(id)) bytes -= one?.bytes ?? 0;
    return one;
  };
  return {
    put(id, opened, size) {
      const atMs = now();
      for (const [old, one] of held) {
        if (Math.abs(atMs - one.atMs) <= forgottenMs) break;
        drop(old);
      }
      if (held.size >= most.messages || bytes + size > most.bytes) return;
      held.set(id, { opened, bytes: size, atMs });
      bytes += size;
    },
    take: (id) => drop(id)?.opened ?? null,
  };
}
