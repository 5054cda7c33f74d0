/** Which Sterna this is. */
import { readFileSync } from "node:fs";

/** Of package.json: three numbers with dots. */
export const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};
