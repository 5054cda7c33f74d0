/** Who letters are from. */
import type { Config } from "../parts.ts";

/** The address that the podmin set, or one that nobody reads at this pod's host. */
export const senderOf = ({ mailFrom, url }: Pick<Config, "mailFrom" | "url">): string =>
  mailFrom ?? `noreply@${new URL(url).hostname}`;
