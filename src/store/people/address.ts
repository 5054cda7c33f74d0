/** The address of this pod, as its accounts have it: part of their names, and of every link that went out. */
import { sql } from "kysely";
import { no, ok, type Result } from "../../base/result.ts";
import type { Database } from "../database.ts";

export type AddressRefusal = { readonly code: "address-differs"; readonly url: string; readonly host: string };

/**
 * Holds the pod's address to the one that its accounts were made under: under another one they would be somebody else. On this machine
 * alone (localhost, any port) all addresses are one, so that a trial may change its port.
 */
export async function checkAddress({ db }: Pick<Database, "db">, url: string): Promise<Result<null, AddressRefusal>> {
  const found = await sql<{ host: string }>`
    select distinct identity.host from own_key join identity on identity.id = own_key.identity_id where identity.state = 'current'`.execute(
    db,
  );
  const hosts = found.rows.map(({ host }) => host);
  const { host } = new URL(url);
  const [first] = hosts;
  if (first === undefined || hosts.includes(host) || [host, ...hosts].every(isLocal)) return ok(null);
  return no({ code: "address-differs", url, host: first });
}

const isLocal = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host);
