/** Addresses of people: `domain:id`, or the URI of their User where it is known in 0.5 alone. */
import { limits } from "../../base/limits.ts";
import { no, ok } from "../../base/result.ts";
import type { Ids } from "../port.ts";
import { nameOfUri, parseDomain, parseReference, printReference } from "./references.ts";

/** @see Versia 0.6, "User: username" */
const username = /^[a-z0-9_-]+$/i;

export const ids: Ids = {
  /** Nothing is asked of anybody: `@name@domain`, as people type it, is no address yet (`discovery` begins with it). */
  parse(text) {
    const malformed = no({ code: "id-malformed", text: text.slice(0, 80) } as const);
    if (text.length > limits.referenceChars) return malformed;
    const name = /^https:/i.test(text) ? nameOfUri(text) : null;
    const place = parseReference(name ?? text, null);
    if (place !== null) return ok({ ref: printReference(place), username: place.id, host: place.host });
    if (name === null) return malformed;
    const { host, pathname } = new URL(name);
    return ok({ ref: name, username: pathname.split("/").findLast((part) => part !== "") ?? "", host });
  },

  print: (_username, host, guid) => printReference({ host, id: guid }),

  /**
   * Dots are not allowed here: `anna.maria` is `anna--maria`. So that no two names become one, a hyphen of a name that holds a dot or two hyphens in a row
   * is written `-_-`: each name that was changed holds `--`, and can be read back in one way.
   */
  nameOf: (name) => (/\.|--/.test(name) ? name.replace(/[.-]/g, (sign) => (sign === "." ? "--" : "-_-")) : name),

  usernameOf: (name) => (name.includes("--") ? name.replace(/-_-|--/g, (sign) => (sign === "--" ? "." : "-")) : name),

  /** The network has https at its usual port, and nothing else. */
  possibleAt(url) {
    const parsed = URL.parse(url);
    return parsed !== null && parsed.protocol === "https:" && parsed.port === "" && parseDomain(parsed.host) !== null;
  },

  validUsername: (name) => username.test(name.replaceAll(".", "--")),
};
