/** The wrapper of a federation entity: `{"entity_type": …, "entity_data": {…}}` with siblings. */
import type { Place } from "../../core/snapshot.ts";
import { Fields } from "./fields.ts";
import type { Report } from "./report.ts";
import { isObject } from "./values.ts";

export type Entity = {
  /** The siblings of `entity_data`. */
  readonly outer: Fields;
  readonly data: Fields;
  /** `entity_type` as written; null where it is missing or no text. */
  readonly type: string | null;
};

export const wrapperKeys: ReadonlySet<string> = new Set(["entity_type", "entity_data"]);

/** Beside `entity_data` of a limited post, ours: names of the owner's aspects that it was shown in. Pods ignore it. */
export const aspectsKey = "sterna_aspects";

/** Beside `entity_data` of a post or comment, ours: what diaspora* has no words for (fine-print.ts). Pods ignore it. */
export const fineKey = "sterna_fine";

/** Beside `entity_data` of the profile, ours: who follows on networks where that is asked for is to be decided by the owner. Pods ignore it. */
export const asksFirstKey = "sterna_asks_first";

/** Unwraps an entity; null where the value is none. Reports nothing: what is lost without it, the caller knows. */
export function entityOf(value: unknown, place: Place, report: Report): Entity | null {
  if (!isObject(value)) return null;
  const outer = new Fields(value, place, report);
  const data = outer.raw("entity_data");
  const type = outer.raw("entity_type");
  if (!isObject(data)) return null;
  return {
    outer,
    data: new Fields(data, `${place}/entity_data`, report),
    type: typeof type === "string" ? type : null,
  };
}

/** An entity whose type is plain from where it stands; another name on it is worth a finding, no more. */
export function entityAs(type: string, value: unknown, place: Place, report: Report): Entity | null {
  const entity = entityOf(value, place, report);
  if (entity !== null && entity.type !== type) {
    report.add("entity-type-odd", place, { was: entity.type ?? "nothing", now: type });
  }
  return entity;
}
