/** Instants as milliseconds since 1970, UTC. Only a `Clock` knows what time it is. */

export type Clock = { now(): number };
export const systemClock: Clock = { now: () => Date.now() };

export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** `2026-11-21T20:59:00Z`: seconds, UTC, no fraction, as diaspora* writes time stamps. */
export const printTime = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`;
