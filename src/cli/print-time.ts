/** Points in time as commands print them for people: `2026-11-21 20:59`, UTC. */
export const printTime = (at: Date): string => at.toISOString().slice(0, 16).replace("T", " ");
