/** Local accounts: their states, which names are possible, and which nobody may have. */
import { limits } from "../base/limits.ts";
import { no, ok, type Result } from "../base/result.ts";
import { dayMs } from "../base/time.ts";

export type NameRefusal =
  | { readonly code: "name-malformed"; readonly name: string }
  | { readonly code: "name-forbidden"; readonly name: string };

/**
 * `inactive`: its import is not done yet, or its person has signed up to bring one (`arriving`). `moved`: its person has left for another pod (R14): nobody writes with it any more, and for
 * `limits.departedDays` its owner may still log in. `closed`: nobody ever logs in again.
 */
export type AccountState = "inactive" | "active" | "moved" | "closed";

/** R1: a person has at most one account in one of these. */
export const openStates = ["inactive", "active"] as const satisfies readonly AccountState[];

/** What decides who may log in. */
export type Standing = {
  readonly state: AccountState;
  /** Since when it is `moved`. */
  readonly leftAt: Date | null;
  /** `inactive`, and its person wants to bring an account: nobody finds it, it writes nothing, and its owner gets to the pages for that alone. */
  readonly arriving: boolean;
};

/** May its owner log in? */
export const mayLogIn = ({ state, leftAt, arriving }: Standing, at: Date): boolean =>
  state === "active" || arriving || (leftAt !== null && at.getTime() < logInEndsMs(leftAt));

/** Until when the owner of an account that has moved may log in. */
export const logInEndsMs = (leftAt: Date): number => leftAt.getTime() + limits.departedDays * dayMs;

export const isOpen = (state: AccountState): boolean => state === "inactive" || state === "active";

/** Names that speak for the pod, or that mail and web give a meaning of their own. */
const forbidden = new Set(
  `abuse account accounts admin administrator api blog contact everyone federation help hostmaster import imports info
  legal login logout mail mailer-daemon me moderator nobody noreply no-reply null owner pod podmin police post posts postmaster
  press privacy public register root security settings signup staff status sterna support system team terms test undefined
  user users webmaster www`.split(/\s+/),
);

/**
 * The name of a new account: 1 to 32 of `a-z 0-9 - . _`, beginning and ending with a letter or digit, no two dots in a row.
 * Upper case is folded. Every protocol's own limits are narrower or equal (`Ids.validUsername` is asked as well).
 */
export function parseName(text: string): Result<string, NameRefusal> {
  const name = text.trim().toLowerCase();
  if (!/^[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?$/.test(name) || name.includes(".."))
    return no({ code: "name-malformed", name: text });
  if (forbidden.has(name)) return no({ code: "name-forbidden", name });
  return ok(name);
}
