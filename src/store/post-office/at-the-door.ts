/** What is to be known of who knocks at the door: whether their pod is shut out, and their keys. */
import { sql } from "kysely";
import { printPublicKey } from "../../base/rsa-keys.ts";
import type { KeyHolder } from "../../core/identity.ts";
import { type Db, often } from "../database.ts";
import { isHostShutOut } from "../people/shut-out.ts";

/** `host`: whose server it is. `ref`: who is said to speak, by whose key or that of whose pod; null: nobody in person. */
export type Knocking = {
  readonly protocol: string;
  readonly host: string;
  readonly ref: string | null;
  readonly holder: KeyHolder;
};

/** `keys`: SPKI in PEM, the youngest first; none where nobody is known by that address. */
export type KnownAtDoor = { readonly shutOut: boolean; readonly keys: readonly string[] };

/** In their order; one query, whatever their number, as it is at that moment. */
export async function knownAtDoor(db: Db, all: readonly Knocking[]): Promise<KnownAtDoor[]> {
  const wanted = new Map(all.map((each) => [nameOf(each), each]));
  const asked = [...wanted.values()];
  const { rows } = await sql<{ readonly shut: boolean; readonly keys: readonly string[] }>`${often}
    select ${isHostShutOut(sql`asked.host`)} as shut,
           array(select encode(identity_key.public_key, 'base64')
                   from identity join identity_key on identity_key.identity_id = identity.id
                  where identity.protocol = asked.protocol and identity.ref = asked.ref and identity_key.holder = asked.holder
                  order by identity_key.since desc, identity_key.public_key) as keys
      from unnest(${asked.map(({ protocol }) => protocol)}::text[], ${asked.map(({ host }) => host)}::text[],
                  ${asked.map(({ ref }) => ref)}::text[], ${asked.map(({ holder }) => holder)}::text[])
             with ordinality as asked (protocol, host, ref, holder, nth)
     order by nth`.execute(db);
  const known = new Map(
    [...wanted.keys()].map((name, nth) => {
      const { shut = false, keys = [] } = rows[nth] ?? {};
      return [name, { shutOut: shut, keys: keys.map(printPublicKey) }];
    }),
  );
  return all.map((each) => known.get(nameOf(each)) as KnownAtDoor);
}

const nameOf = ({ protocol, host, ref, holder }: Knocking): string => `${protocol} ${holder} ${host} ${ref ?? ""}`;
