/** Accounts that act on pages: made as a podmin makes them, with keys and aspects, and logged in. */
import assert from "node:assert/strict";
import { addAccount } from "../../src/app/accounts/add.ts";
import { hashPassword } from "../../src/app/accounts/password.ts";
import { identityByRef } from "../../src/store/people/identities.ts";
import { password } from "./shown.ts";
import { type Guest, guest, type TestWeb } from "./web.ts";

export type Member = Guest & {
  readonly accountId: number;
  readonly personId: number;
  readonly identityId: number;
  readonly bylineId: number;
  readonly username: string;
  readonly ref: string;
  /** By name: Family, Friends, Work, Acquaintances. */
  readonly aspects: Readonly<Record<string, number>>;
};

let hash: string | undefined;
let network = 0;

/** A new account of that name, whose owner is logged in; `password` of shown.ts is theirs. */
export async function member(web: TestWeb, username: string, name = ""): Promise<Member> {
  const { db } = web;
  const added = await addAccount(web.needs, username);
  assert.ok(added.ok);
  hash ??= await hashPassword(password);
  const { accountId, ref } = added.value;
  await db.updateTable("account").set({ password_hash: hash }).where("id", "=", accountId).execute();
  const known = await identityByRef(db, web.needs.protocols[0]?.adapter.name ?? "", ref);
  assert.ok(known !== null);
  const { personId, identityId, bylineId } = known;
  await db.updateTable("profile").set({ display_name: name }).where("identity_id", "=", identityId).execute();
  const rows = await db.selectFrom("aspect").select(["id", "name"]).where("account_id", "=", accountId).execute();
  const visitor = guest(web, `198.51.100.${++network}`);
  await visitor.logIn(username, password);
  const aspects = Object.fromEntries(rows.map((aspect) => [aspect.name, aspect.id]));
  return Object.assign(visitor, { accountId, personId, identityId, bylineId, username, ref, aspects });
}

/** `one` shares with `other` in their first aspect, by the form. */
export async function shareByForm(one: Member, other: Member, aspect = "Friends"): Promise<void> {
  const path = `/people/${other.username}`;
  const visit = await one.fill(path, { aspect: String(one.aspects[aspect]) }, `${path}/share`);
  assert.equal(visit.status, 303, visit.text);
}
