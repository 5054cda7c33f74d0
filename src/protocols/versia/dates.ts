/** Moments as the network writes them: RFC 3339. */
import { dayMs, minuteMs } from "../../base/time.ts";

const rfc3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(\.\d{1,30})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

export function isRfc3339(text: string): boolean {
  const [, year, month, day] = rfc3339.exec(text) ?? [];
  if (year === undefined || Number(month) < 1 || Number(month) > 12) return false;
  // The day before the first of the next month is the last of this one.
  const last = new Date(Date.UTC(Number(year), Number(month)) - dayMs).getUTCDate();
  return Number(day) >= 1 && Number(day) <= last;
}

/** A leap second counts as the one before it. @param text  RFC 3339 */
export const msOf = (text: string): number =>
  Date.parse(
    text
      .replace(" ", "T")
      .replace(/:60(?=[.Zz+-])/, ":59")
      .toUpperCase(),
  );

/** Nothing of the network is older than this; what is from the future has a wrong clock or wants to stand on top. */
const firstMs = Date.UTC(1990, 0);
export const isPlausible = (atMs: number, nowMs: number): boolean => atMs >= firstMs && atMs <= nowMs + 10 * minuteMs;

/** With milliseconds, as other servers write it. */
export const printMoment = (atMs: number): string => new Date(atMs).toISOString();
