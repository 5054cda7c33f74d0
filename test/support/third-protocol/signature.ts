/** What the pod of an author signs: a JSON list of the values, so that nothing has to be escaped. */
import type { Signed } from "../../../src/core/snapshot.ts";

export const signatureDigest = "sha512";

export function signatureBase(
  relayable: { readonly text: string | null; readonly signed: Pick<Signed, "order" | "values"> },
  author?: string,
): string {
  const { text, signed } = relayable;
  return JSON.stringify([
    "pigeon",
    ...signed.order.map((name) => {
      if (name === "text" && text !== null) return text;
      if (name === "author" && author !== undefined) return author;
      return (Object.hasOwn(signed.values, name) ? signed.values[name] : null) ?? null;
    }),
  ]);
}
