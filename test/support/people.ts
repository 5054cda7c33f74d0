/** People of this pod and of others, for tests of what they do with each other; and what leaves for other pods. */
import assert from "node:assert/strict";
import { addAccount } from "../../src/app/accounts/add.ts";
import type { Said } from "../../src/app/receive/said.ts";
import type { Message } from "../../src/core/message.ts";
import { identityById, type KnownIdentity } from "../../src/store/people/identities.ts";
import type { FreshParts } from "./parts.ts";
import { addPerson } from "./world.ts";

export type Here = KnownIdentity & { readonly accountId: number; readonly username: string };

/** An account as a podmin adds it. */
export async function somebodyHere(parts: FreshParts, username: string): Promise<Here> {
  const added = await addAccount(parts, username);
  assert.ok(added.ok);
  const { rows } = { rows: await identitiesOf(parts, added.value.ref) };
  return { ...(rows[0] as KnownIdentity), accountId: added.value.accountId, username };
}

/** Somebody of another pod whom this one knows. */
export async function somebodyElse(parts: FreshParts, ref: string): Promise<KnownIdentity> {
  const [username = "", host = ""] = ref.split("@");
  const { identityId } = await addPerson(parts.database.db, username, host);
  return (await identityById(parts.database.db, identityId)) as KnownIdentity;
}

async function identitiesOf(parts: FreshParts, ref: string): Promise<KnownIdentity[]> {
  const rows = await parts.database.db.selectFrom("identity").select("id").where("ref", "=", ref).execute();
  return Promise.all(rows.map(async ({ id }) => (await identityById(parts.database.db, id)) as KnownIdentity));
}

/** The aspects of an account, in order. */
export async function aspectIdsOf(parts: FreshParts, accountId: number): Promise<number[]> {
  const rows = await parts.database.db
    .selectFrom("aspect")
    .select("id")
    .where("account_id", "=", accountId)
    .orderBy("position")
    .execute();
  return rows.map(({ id }) => id);
}

export type Told = {
  readonly message: Message;
  readonly to: readonly number[];
  readonly reach: string;
  readonly as: number;
};

/** What has been told to other pods since the last call, in order. */
export async function takeTold(parts: FreshParts): Promise<Told[]> {
  const rows = await parts.database.db.deleteFrom("job").where("kind", "=", "tell").returning(["id", "args"]).execute();
  return rows
    .toSorted((one, other) => one.id - other.id)
    .map(({ args }) => {
      const { message, to, reach, as } = args as { message: string; to: number[]; reach: string; as: number };
      return { message: JSON.parse(message) as Message, to, reach, as };
    });
}

/** A message that is proved to be by `author`, as it comes to somebody's inbox. */
export const said = <M extends Message>(
  message: M,
  author: KnownIdentity,
  to: { readonly accountId: number | null } | null,
  at: Date,
): Said<M> => ({
  message,
  protocol: author.protocol,
  sender: author,
  author,
  signedAs: author,
  way: to === null ? "public" : "private",
  inboxAccountId: to?.accountId ?? null,
  receivedAt: at,
  after: { notifies: true },
});
