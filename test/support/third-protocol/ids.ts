/** Addresses of pigeons: the loft first, then who lives there, `loft.example!alice`. */
import { limits } from "../../../src/base/limits.ts";
import { no, ok } from "../../../src/base/result.ts";
import type { Ids } from "../../../src/protocols/port.ts";

const address = /^((?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]{2,39}\])(?::[1-9][0-9]{0,4})?)!([a-z0-9._-]+)$/;

export const ids: Ids = {
  /** Lower case, without `pigeon:`. */
  parse(text) {
    const bare = (text.startsWith("pigeon:") ? text.slice(7) : text).toLowerCase();
    const match = text.length <= limits.idChars ? address.exec(bare) : null;
    if (match === null) return no({ code: "id-malformed", text: text.slice(0, 80) });
    const [ref, host, username] = match;
    return ok({ ref, host: host ?? "", username: username ?? "" });
  },
  print: (username, host) => `${host}!${username}`.toLowerCase(),
  validUsername: (name) => /^[a-z0-9_]{1,30}$/.test(name),
};

/** The canonical form of an address, or null where the value is none. */
export function refOf(value: string): string | null {
  const parsed = ids.parse(value);
  return parsed.ok ? parsed.value.ref : null;
}
