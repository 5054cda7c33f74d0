/** Aspects: an account's named groups of contacts. */
import { limits } from "../../base/limits.ts";
import { codeOf } from "../../base/problem.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { sameAspect } from "../../core/aspect.ts";
import type { Db } from "../../store/database.ts";
import {
  appendAspects,
  aspectsByName,
  listAspects,
  onlyInAspect,
  orderAspects,
  removeAspect as removeRow,
  renameAspect as renameRow,
} from "../../store/people/aspects.ts";
import type { Parts } from "../parts.ts";

type Needs = Pick<Parts, "database">;

export type AspectRefusal =
  | { readonly code: "aspect-name-empty" }
  | { readonly code: "aspect-name-long"; readonly most: number }
  | { readonly code: "aspect-name-taken"; readonly name: string }
  | { readonly code: "aspect-unknown"; readonly name: string }
  | { readonly code: "aspects-too-many"; readonly most: number }
  /** People are in this aspect alone: without it they would get nothing any more. */
  | { readonly code: "aspect-in-use"; readonly name: string; readonly people: number };
type Done = Result<null, AspectRefusal>;

/** The account's aspect of that name. */
export async function findAspect(
  db: Db,
  accountId: number,
  name: string,
): Promise<Result<{ readonly aspectId: number; readonly name: string }, AspectRefusal>> {
  const [aspect] = await aspectsByName(db, accountId, [name.trim()]);
  return aspect === undefined ? no({ code: "aspect-unknown", name: name.trim() }) : ok(aspect);
}

function checkName(text: string): Result<string, AspectRefusal> {
  const name = text.trim();
  if (name === "") return no({ code: "aspect-name-empty" });
  const most = limits.aspectNameChars;
  return [...name].length > most ? no({ code: "aspect-name-long", most }) : ok(name);
}

/** Adds an aspect behind the others. */
export async function addAspect(needs: Needs, accountId: number, text: string): Promise<Done> {
  const name = checkName(text);
  if (!name.ok) return name;
  return needs.database.transaction(async (tx): Promise<Done> => {
    const there = await listAspects(tx, accountId);
    if (there.length >= limits.aspects) return no({ code: "aspects-too-many", most: limits.aspects });
    const made = await appendAspects(tx, accountId, [name.value]);
    return made === 0 ? no({ code: "aspect-name-taken", name: name.value }) : ok(null);
  });
}

/** Gives an aspect another name; it may differ from the old one in case alone. */
export async function renameAspect(needs: Needs, accountId: number, from: string, to: string): Promise<Done> {
  const name = checkName(to);
  if (!name.ok) return name;
  try {
    return await needs.database.transaction(async (tx): Promise<Done> => {
      const aspect = await findAspect(tx, accountId, from);
      if (!aspect.ok) return aspect;
      const taken = !sameAspect(from, to) && (await findAspect(tx, accountId, to)).ok;
      if (taken) return no({ code: "aspect-name-taken", name: name.value });
      await renameRow(tx, aspect.value.aspectId, name.value);
      return ok(null);
    });
  } catch (error) {
    // Somebody took the name between the look and the write.
    if (codeOf(error) !== "23505") throw error;
    return no({ code: "aspect-name-taken", name: name.value });
  }
}

/** Removes an aspect, unless somebody would be in none after it. Posts that went to it keep their audience. */
export async function removeAspect(needs: Needs, accountId: number, text: string): Promise<Done> {
  return needs.database.transaction(async (tx): Promise<Done> => {
    const aspect = await findAspect(tx, accountId, text);
    if (!aspect.ok) return aspect;
    const { aspectId, name } = aspect.value;
    const people = await onlyInAspect(tx, aspectId);
    if (people > 0) return no({ code: "aspect-in-use", name, people });
    await removeRow(tx, aspectId);
    return ok(null);
  });
}

/** Puts these aspects first, in this order. */
export async function orderAspectsBy(needs: Needs, accountId: number, names: readonly string[]): Promise<Done> {
  return needs.database.transaction(async (tx): Promise<Done> => {
    const ids: number[] = [];
    for (const name of names) {
      const aspect = await findAspect(tx, accountId, name);
      if (!aspect.ok) return aspect;
      ids.push(aspect.value.aspectId);
    }
    await orderAspects(tx, accountId, ids);
    return ok(null);
  });
}
