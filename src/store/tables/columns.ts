/** Kinds of columns as Kysely's builder sees them. Ids are numbers (below 2^53), times are `Date`s. */
import type { ColumnType, Generated, JSONColumnType } from "kysely";

export type Time = ColumnType<Date, Date, Date>;
export type MaybeTime = ColumnType<Date | null, Date | null | undefined, Date | null>;
export type Json<T> = JSONColumnType<T & object>;
export type MaybeJson<T> = ColumnType<T | null, string | null | undefined, string | null>;
export type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>;
export type Verdict = "proved" | "archiveKeyOnly" | "keyUnknown" | "wrong";
export type Side = "none" | "asked" | "established";

export type RelayableColumns = {
  id: Generated<number>;
  byline_id: number;
  guid: string;
  verdict: Maybe<Verdict>;
  signature: Maybe<string>;
  signed: MaybeJson<unknown>;
  import_id: Maybe<number>;
  created_at: Time;
};

export type OfAccount = { id: Generated<number>; account_id: number };
