/** The log: one line of JSON per event on stderr, detail for podmins; people never see it. */
import { pino } from "pino";

export type Log = {
  info(detail: object, event: string): void;
  warn(detail: object, event: string): void;
  error(detail: object, event: string): void;
};

export const logLevels = ["silent", "error", "warn", "info"] as const;

/** Writes to stderr so that stdout stays data. Synchronous: the last line before a crash is the one that matters. */
export const openLog = (level: (typeof logLevels)[number]): Log =>
  pino({ level, base: null, redact: ["password", "token", "privateKey"] }, pino.destination({ dest: 2, sync: true }));
