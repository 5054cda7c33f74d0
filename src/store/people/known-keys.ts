/** Whose keys judge what is signed by an address: of messages, and of what archives hold. */
import { sql } from "kysely";
import { type Identity, type KeyHolder, signersToTry } from "../../core/identity.ts";
import type { Db } from "../database.ts";

/** `untilMs`: until when the identity that the key is of was current; null where it is. A time that is not known is long ago. */
export type KnownKeyRow = {
  readonly ref: string;
  readonly ofRef: string;
  readonly publicKey: Buffer;
  readonly holder: KeyHolder;
  readonly untilMs: number | null;
};

/** Keys known here without any archive (R2), SPKI: each address's own first, then those of earlier identities of the same person (R9). */
export async function knownKeys(db: Db, protocol: string, refs: readonly string[]): Promise<KnownKeyRow[]> {
  if (refs.length === 0) return [];
  type Row = Omit<Identity, "sinceMs" | "untilMs"> & {
    named: string;
    since: Date;
    until: Date | null;
    publicKey: Buffer | null;
    holder: KeyHolder;
  };
  const { rows } = await sql<Row>`
    select named.ref as named, theirs.id, theirs.protocol, theirs.ref, theirs.state, theirs.since, theirs.until,
           identity_key.public_key as "publicKey", identity_key.holder
      from identity as named
      join identity as theirs on theirs.person_id = named.person_id and theirs.protocol = named.protocol
      left join identity_key on identity_key.identity_id = theirs.id
     where named.protocol = ${protocol} and named.ref = any(${refs as string[]})`.execute(db);
  return [...Map.groupBy(rows, ({ named }) => named)].flatMap(([ref, ofPerson]) => {
    const signers = ofPerson.map(({ since, until, ...row }) => ({
      ...row,
      sinceMs: since.getTime(),
      untilMs: row.state === "current" ? null : (until?.getTime() ?? 0),
    }));
    const order = signersToTry(signers.find((each) => each.ref === ref) as (typeof signers)[0], signers).map(
      ({ id }) => id,
    );
    return signers
      .filter(({ id }) => order.includes(id))
      .sort((one, other) => order.indexOf(one.id) - order.indexOf(other.id))
      .flatMap(({ ref: ofRef, publicKey, holder, untilMs }) =>
        publicKey === null ? [] : [{ ref, ofRef, publicKey, holder, untilMs }],
      );
  });
}
