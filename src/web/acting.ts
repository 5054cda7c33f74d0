/** Forms of who is logged in: read with their proof, or the answer to give instead. */
import type { Session } from "../app/accounts/session.ts";
import type { Request } from "./context.ts";
import { refuseForm, toLogIn } from "./errors.ts";
import { readForm } from "./forms.ts";

export type OwnForm = { readonly session: Session; readonly fields: URLSearchParams };

/** What somebody sends by a form of ours. A forged one gets 403; whoever has been logged out since is sent to log in. */
export async function readOwnForm(c: Request, mostBytes?: number): Promise<OwnForm | Response> {
  const fields = await readForm(c, mostBytes);
  if (!(fields instanceof URLSearchParams)) return refuseForm(c, fields);
  const session = c.get("session");
  return session === null ? toLogIn(c) : { session, fields };
}

/** The numbers among the values of a field that may stand several times, as checkboxes do. */
export const numbersOf = (fields: URLSearchParams, name: string): number[] =>
  fields
    .getAll(name)
    .filter((text) => /^\d{1,15}$/.test(text))
    .map(Number);
