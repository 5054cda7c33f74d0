/** The podmin shuts out pods and people, and lets them in again. What is here of them stays, and is shown to nobody meanwhile; nothing of what happens meanwhile is fetched afterwards. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import type { Db } from "../../store/database.ts";
import type { KnownIdentity } from "../../store/people/identities.ts";
import { identityByName, identityByRef } from "../../store/people/identities.ts";
import {
  addShutOut,
  dropShutOut,
  giveUpShutOut,
  listShutOut,
  type ShutOutTarget,
  type ShutOutView,
} from "../../store/people/shut-out.ts";
import type { Parts } from "../parts.ts";

/**
 * - `shut-out-malformed`: it is neither a host nor an address.
 * - `shut-out-own`: it is this pod, or somebody of it.
 * - `shut-out-unknown`: nobody of that address is known here; to be let in: it is not shut out.
 * - `shut-out-note-long`: the reason has more than `limits.noteChars` characters.
 */
export type ShutOutRefusal =
  | { readonly code: "shut-out-malformed"; readonly what: string }
  | { readonly code: "shut-out-own"; readonly what: string }
  | { readonly code: "shut-out-unknown"; readonly what: string }
  | { readonly code: "shut-out-note-long"; readonly most: number };

type Needs = Pick<Parts, "database" | "clock" | "config" | "protocols" | "wake">;

/**
 * From then on nothing is taken from them, sent to them or asked there, and what is here of them is not shown.
 * @param what  a host, which stands for its subdomains too, or somebody's address as it is known here
 * @param note  why, for podmins alone; said again, it replaces the one before
 * @throws {Fault} when the database fails
 */
export async function shutOut(
  needs: Needs,
  { what, note }: { readonly what: string; readonly note: string },
): Promise<Result<{ readonly fresh: boolean }, ShutOutRefusal>> {
  if ([...note].length > limits.noteChars) return no({ code: "shut-out-note-long", most: limits.noteChars });
  const target = await targetOf(needs, what);
  if (!target.ok) return target;
  const at = new Date(needs.clock.now());
  const fresh = await needs.database.transaction(async (tx) => {
    const isFresh = await addShutOut(tx, target.value, note.trim(), at);
    await giveUpShutOut(tx, at);
    return isFresh;
  });
  needs.wake("outbox");
  return ok({ fresh });
}

/** @throws {Fault} when the database fails */
export async function letIn(needs: Needs, what: string): Promise<Result<null, ShutOutRefusal>> {
  const target = await targetOf(needs, what);
  if (!target.ok) return target;
  const was = await needs.database.transaction((tx) => dropShutOut(tx, target.value));
  return was ? ok(null) : no({ code: "shut-out-unknown", what });
}

/** @throws {Fault} when the database fails */
export const shutOutList = (
  { database }: Pick<Parts, "database">,
  page: { readonly skip: number; readonly most: number },
): Promise<ShutOutView[]> => listShutOut(database.db, page);

async function targetOf(needs: Needs, text: string): Promise<Result<ShutOutTarget, ShutOutRefusal>> {
  const { config, database } = needs;
  const what = text.trim().toLowerCase();
  const own = new URL(config.url);
  const known = await somebody(needs, database.db, text.trim());
  if (known !== null && (known.local || known.accountId !== null)) return no({ code: "shut-out-own", what });
  if (known !== null) return ok({ identityId: known.identityId });
  const host = hostIn(what);
  if (host !== null)
    return [own.host, own.hostname].some((ours) => ours === host || ours.endsWith(`.${host}`))
      ? no({ code: "shut-out-own", what })
      : ok({ host });
  return no({ code: /^@?[^@\s]+@[^@\s]+$/.test(what) ? "shut-out-unknown" : "shut-out-malformed", what });
}

/** `pod.example`, `https://pod.example/`, with a port or without; null: it is no host. */
function hostIn(text: string): string | null {
  const typed = text.replace(/^https?:\/\//, "").replace(/\/$/, "");
  if (typed.length > limits.idChars || !/^(?:[^\s/?#@\\%:]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.test(typed)) return null;
  const url = URL.parse(`https://${typed}`);
  return url !== null && /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)+|\[.+\])(?::\d+)?$/.test(url.host) ? url.host : null;
}

/** As their network writes the address, or by the name that their pod gives for them. */
async function somebody({ protocols }: Needs, db: Db, text: string): Promise<KnownIdentity | null> {
  for (const { adapter } of protocols) {
    const parsed = adapter.ids.parse(text);
    const known = parsed.ok ? await identityByRef(db, adapter.name, parsed.value.ref) : null;
    if (known !== null) return known;
  }
  const [, name = "", host = ""] = /^@?([^@\s]+)@([^@\s]+)$/.exec(text.toLowerCase()) ?? [];
  return name === "" ? null : identityByName(db, name, host);
}
