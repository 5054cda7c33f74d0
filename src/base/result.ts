/** The outcome of something that may be refused: a value, or an expected no. */

export type Ok<T> = { readonly ok: true; readonly value: T };
export type No<R> = { readonly ok: false; readonly refusal: R };
export type Result<T, R> = Ok<T> | No<R>;

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });
export const no = <R>(refusal: R): No<R> => ({ ok: false, refusal });

/** Closes a switch over a union: a member without its own case does not compile. */
export function unreachable(value: never): never {
  throw new Error(`no case for ${JSON.stringify(value)}`);
}
