/** What makes an account reachable: an identity on each network that this pod speaks, each with a key and a guid of its own. */
import { randomBytes, randomUUID } from "node:crypto";
import type { Adapter } from "../../protocols/port.ts";
import type { Db } from "../../store/database.ts";
import { ownIdentities } from "../../store/moves/endings.ts";
import {
  accountsWithout,
  addIdentity,
  type NewAccount,
  type NewIdentity,
  type OwnIdentity,
} from "../../store/people/accounts.ts";
import { putJobs } from "../../store/post-office/jobs.ts";
import { keyPairOf } from "../key-pair.ts";
import type { Parts } from "../parts.ts";
import { seal } from "../seal.ts";
import { localIdentity } from "./own-keys.ts";

type Needs = Pick<Parts, "config" | "protocols" | "secret" | "newKeyPair">;

/** What an account is called on a network. */
export const nameOn = ({ ids }: Adapter, username: string): string => ids.nameOf?.(username) ?? username;

/** A new account's. Where its name is none on one of the other networks, it is not there. */
export async function newPresence(
  needs: Needs,
  username: string,
): Promise<Omit<NewAccount, "email" | "language" | "settings" | "profile">> {
  const identities: NewIdentity[] = [];
  for (const [nth, { adapter }] of needs.protocols.entries())
    if (nth === 0 || adapter.ids.validUsername(nameOn(adapter, username)))
      identities.push(await newIdentity(needs, adapter, username));
  return { username, identities, photoPath: randomBytes(12).toString("hex") };
}

/** A new key, and a new guid, since pods refuse a known guid under another address. */
async function newIdentity(needs: Needs, adapter: Adapter, username: string): Promise<NewIdentity> {
  const { privateKey, publicKey } = await keyPairOf(needs.newKeyPair, adapter.facts.keys);
  const host = new URL(needs.config.url).host;
  const guid = randomUUID().replaceAll("-", "");
  return {
    protocol: adapter.name,
    ref: adapter.ids.print(nameOn(adapter, username), host, guid),
    host,
    guid,
    publicKey,
    sealedPrivateKey: seal(needs.secret, "own-key", privateKey),
  };
}

/** Where the account is on the first of this pod's networks that it is on: what it writes of its own accord stands under this one. Null: it is not open. */
export async function firstIdentity(
  needs: Pick<Parts, "protocols">,
  db: Db,
  accountId: number,
): Promise<OwnIdentity | null> {
  for (const { adapter } of needs.protocols) {
    const own = await localIdentity(db, accountId, adapter.name);
    if (own !== null) return own;
  }
  return null;
}

/** Where an account is on each of this pod's networks, in their order. */
export async function presenceOf(
  needs: Pick<Parts, "protocols">,
  db: Db,
  accountId: number,
): Promise<{ readonly identityId: number; readonly protocol: string; readonly ref: string }[]> {
  const current = (await ownIdentities(db, accountId)).filter((each) => each.current);
  return needs.protocols.flatMap(({ adapter }) => current.find(({ protocol }) => protocol === adapter.name) ?? []);
}

/** Accounts that were there before this pod spoke one of its networks get an identity on it. A job, where there are any. */
export async function wantPresences({
  database,
  clock,
  protocols,
  wake,
}: Pick<Parts, "database" | "clock" | "protocols" | "wake">): Promise<void> {
  const [lacks] = await accountsWithout(database.db, namesOf(protocols), 0, 1);
  if (lacks === undefined) return;
  await putJobs(database.db, [{ kind: "presences", key: "all", args: { after: 0 }, runAt: new Date(clock.now()) }]);
  wake("jobs");
}

/** The next accounts behind `after`. @returns the last one; null: these were all */
export async function makePresences(
  needs: Needs & Pick<Parts, "database" | "clock">,
  after: number,
  most: number,
): Promise<number | null> {
  const lacking = await accountsWithout(needs.database.db, namesOf(needs.protocols), after, most);
  for (const { accountId, username, protocols } of lacking) {
    for (const { adapter } of needs.protocols) {
      if (!protocols.includes(adapter.name) || !adapter.ids.validUsername(nameOn(adapter, username))) continue;
      const identity = await newIdentity(needs, adapter, username);
      await needs.database.transaction((tx) => addIdentity(tx, accountId, identity, new Date(needs.clock.now())));
    }
  }
  return lacking.length < most ? null : (lacking.at(-1)?.accountId ?? null);
}

const namesOf = (protocols: Parts["protocols"]): string[] => protocols.map(({ adapter }) => adapter.name);
