/** What of a checked archive comes, and what it overwrites: chosen step by step, before the import or between it and the announcement. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import type { MoveInChoices } from "../../core/migration/move-in.ts";
import { isPart, parts } from "../../core/migration/take.ts";
import type { Tx } from "../../store/database.ts";
import {
  type ListedContact,
  leftOutContacts,
  listContacts,
  markAllContacts,
  markContacts,
} from "../../store/moves/move-in-contacts.ts";
import { moveInRule } from "../../store/moves/move-in-limits.ts";
import { changeMoveIn, lockMoveIn, type MoveInRow, newestMoveIn } from "../../store/moves/move-ins.ts";
import type { Parts } from "../parts.ts";
import { defaultChoices, type MoveIn, viewOf } from "./view.ts";

type Needs = Pick<Parts, "database" | "clock">;

export type ChooseRefusal =
  /** There is nothing to choose from now: no check has said yes. */
  | { readonly code: "move-in-not-checked" }
  /** The import is at work. */
  | { readonly code: "move-in-under-way" }
  /** Not `YYYY-MM-DD`, no such day, or the first is behind the last. */
  | { readonly code: "dates-malformed"; readonly date: string };

/** What is left out stays as it was chosen before. */
export type Choose = Partial<Pick<MoveInChoices, "photos" | "from" | "until" | "tags" | "take">> & {
  /** `some`: as `chooseContacts` says, one by one. */
  readonly contacts?: MoveInChoices["contacts"];
};

/** Keeps choices. They count when `beginImport` is called. */
export async function choose(needs: Needs, accountId: number, wanted: Choose): Promise<Result<MoveIn, ChooseRefusal>> {
  return inChoosing(needs, accountId, async (tx, row) => {
    const before = { ...defaultChoices(row.fresh), ...row.choices };
    const take =
      wanted.take === undefined
        ? before.take
        : parts.filter((part) => wanted.take?.some((one) => isPart(one) && one === part));
    const next = { ...before, ...wanted, take };
    for (const date of [next.from, next.until])
      if (date !== null && !isDay(date)) return no({ code: "dates-malformed", date });
    if (next.from !== null && next.until !== null && next.from > next.until)
      return no({ code: "dates-malformed", date: next.until });
    const { contacts, photos, from, until, tags } = next;
    await changeMoveIn(
      tx,
      row.id,
      { choices: { contacts, photos, from, until, tags, take } },
      new Date(needs.clock.now()),
    );
    return ok(null);
  });
}

const isDay = (text: string): boolean => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return at !== null && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

/**
 * Of the contacts that a page has shown, those in `come` come and the others are left out; from then on it is `some`. Or all of them, or none, at once,
 * as the start of choosing one by one.
 * @param which  addresses; those that the archive does not have are passed over
 */
export async function chooseContacts(
  needs: Needs,
  accountId: number,
  which: { readonly shown: readonly string[]; readonly come: readonly string[] } | "all" | "none",
): Promise<Result<MoveIn, ChooseRefusal>> {
  return inChoosing(needs, accountId, async (tx, row) => {
    if (typeof which === "string") await markAllContacts(tx, row.id, which === "none");
    else await markContacts(tx, row.id, which.shown, which.come);
    const choices = { ...row.choices, contacts: typeof which === "string" ? which : ("some" as const) };
    await changeMoveIn(tx, row.id, { choices }, new Date(needs.clock.now()));
    return ok(null);
  });
}

export type ContactPage = {
  readonly contacts: readonly ListedContact[];
  /** How many there are that fit; and of all in the archive: how many come, how many are left out (as marked one by one). */
  readonly all: number;
  readonly come: number;
  readonly leftOut: number;
};

/** Contacts of the checked archive by name, at most `limits.messagesPerPage` at a time. @param page.like  part of a name or an address */
export async function contactsToChoose(
  needs: Pick<Parts, "database">,
  accountId: number,
  page: { readonly skip: number; readonly like?: string | null },
): Promise<ContactPage> {
  const { db } = needs.database;
  const row = await newestMoveIn(db, accountId);
  if (row === null) return { contacts: [], all: 0, come: 0, leftOut: 0 };
  const found = await listContacts(db, row.id, { ...page, most: limits.messagesPerPage });
  const { refs, come } = await leftOutContacts(db, row.id);
  return { ...found, come, leftOut: refs.length };
}

async function inChoosing(
  needs: Needs,
  accountId: number,
  work: (tx: Tx, row: MoveInRow) => Promise<Result<null, ChooseRefusal>>,
): Promise<Result<MoveIn, ChooseRefusal>> {
  return needs.database.transaction(async (tx) => {
    const row = await lockMoveIn(tx, accountId);
    if (row?.state === "importing") return no({ code: "move-in-under-way" });
    const mayWiden = row?.state === "failed" && row.importId !== null;
    if (row === null || (row.state !== "checked" && row.state !== "imported" && !mayWiden))
      return no({ code: "move-in-not-checked" });
    const done = await work(tx, row);
    if (!done.ok) return done;
    return ok(viewOf((await lockMoveIn(tx, accountId)) as MoveInRow, await moveInRule(tx)));
  });
}
