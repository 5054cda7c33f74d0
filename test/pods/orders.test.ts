/** A third pod meets the two halves of somebody, and hears of the moves of both, in different orders: in the end they are one person (R3, R4). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { signingKeys } from "../../src/app/accounts/own-keys.ts";
import { presenceOf } from "../../src/app/accounts/presence.ts";
import { tellSide } from "../../src/app/contacts/tie.ts";
import { setPrevious } from "../../src/app/depart/previous.ts";
import { findIdentity } from "../../src/app/discover/find-identity.ts";
import { dayMs } from "../../src/base/time.ts";
import { findOwnIdentity } from "../../src/store/people/accounts.ts";
import { ensureContact, setOurs } from "../../src/store/people/contacts.ts";
import { currentIdentityOf, identityByRef, type KnownIdentity } from "../../src/store/people/identities.ts";
import { departs } from "../support/departures.ts";
import { speaking } from "../support/dialects.ts";
import type { Elsewhere } from "../support/federation.ts";
import { comesIn, wireOf } from "../support/incoming.ts";
import { moveMessage } from "../support/moves.ts";
import { spokenDiaspora } from "../support/parts.ts";
import { type Somebody, somebodyOn } from "../support/sterna-people.ts";
import { openSternas, type Sterna } from "../support/sternas.ts";

type Protocol = "versia" | "diaspora";

/** Who has left has no address there any more. */
const refs = new Map<string, string>();
const refOn = ({ username }: Somebody, protocol: Protocol): string => refs.get(`${username} ${protocol}`) ?? "";

async function newcomer(pod: Sterna, username: string): Promise<Somebody> {
  const who = await somebodyOn(pod, username);
  for (const { protocol, ref } of await presenceOf(pod.parts, pod.parts.database.db, who.accountId))
    refs.set(`${username} ${protocol}`, ref);
  return who;
}

/** Somebody's identity as their own pod has it, with its key. */
async function keyed(who: Somebody, protocol: Protocol): Promise<Elsewhere> {
  const own = (await identityByRef(who.pod.parts.database.db, protocol, refOn(who, protocol))) as KnownIdentity;
  return { ...own, privateKeyPem: (await signingKeys(who.pod.parts, own.identityId)).privateKeyPem };
}

test("somebody is one person at a third pod, whichever half it meets first, and whichever move it hears of first", async (t) => {
  const sternas = await openSternas(3, speaking("0.5", [spokenDiaspora]));
  t.after(sternas.dispose);
  const [old, young, third] = sternas.pods as [Sterna, Sterna, Sterna];
  const { parts } = third;
  const bob = await somebodyOn(third, "bob");

  /** As of a stranger who writes there: who they are on other networks is asked only if it is known. */
  async function meets(other: Somebody, protocol: Protocol): Promise<KnownIdentity> {
    const found = await findIdentity(parts, refOn(other, protocol), { protocol, stranger: true });
    assert.ok(found.ok, JSON.stringify(found));
    return found.value;
  }
  async function follows(other: Somebody, protocol: Protocol): Promise<void> {
    const { personId } = await meets(other, protocol);
    const at = new Date(parts.clock.now());
    await parts.database.transaction(async (tx) => {
      const own = await findOwnIdentity(tx, bob.accountId, protocol);
      const home = await currentIdentityOf(tx, protocol, personId);
      assert.ok(own !== null && home !== null);
      const { contactId } = await ensureContact(tx, bob.accountId, personId, at);
      await setOurs(tx, contactId, protocol, "asked", home.identityId);
      await tellSide(tx, parts, own, home, { sharing: true, blocking: false }, at);
    });
    await sternas.settle();
  }
  /** The third pod is told with both keys. */
  async function hears(alice: Somebody, alicia: Somebody): Promise<void> {
    const [from, to] = [await keyed(alice, "diaspora"), await keyed(alicia, "diaspora")];
    await comesIn(parts, wireOf(parts).sign(moveMessage(from, to, { photoPath: null }), to), from);
  }
  /** Leaves by both networks; whoever follows on Versia is told there. */
  async function moves(alice: Somebody, alicia: Somebody): Promise<void> {
    assert.ok((await setPrevious(young.parts, { accountId: alicia.accountId, address: alice.ref })).ok);
    const known = await findIdentity(old.parts, alicia.ref, { protocol: "diaspora" });
    assert.ok(known.ok);
    const { privateKeyPem } = await keyed(alicia, "diaspora");
    await departs(old.parts, await keyed(alice, "diaspora"), { ...known.value, privateKeyPem });
    await sternas.settle();
  }

  const orders: Readonly<Record<string, (alice: Somebody, alicia: Somebody) => Promise<void>>> = {
    async versiaMovesFirst(alice, alicia) {
      await follows(alice, "versia");
      await meets(alice, "diaspora");
      await moves(alice, alicia);
      await hears(alice, alicia);
    },
    async nobodyFollowsOnVersia(alice, alicia) {
      await meets(alice, "versia");
      await follows(alice, "diaspora");
      await hears(alice, alicia);
      await moves(alice, alicia);
    },
  };
  for (const [nth, [name, play]] of Object.entries(orders).entries()) {
    const [alice, alicia] = [await newcomer(old, `alice${nth}`), await newcomer(young, `alicia${nth}`)];
    await play(alice, alicia);
    sternas.pass(2 * dayMs);
    await sternas.settle();
    const all = [alice, alicia].flatMap((who) => [refOn(who, "diaspora"), refOn(who, "versia")]);
    const here = await parts.database.db
      .selectFrom("identity")
      .select(["ref", "person_id", "state"])
      .where("ref", "in", all)
      .orderBy("ref")
      .execute();
    assert.equal(new Set(here.map((each) => each.person_id)).size, 1, `${name}: ${JSON.stringify(here)}`);
  }
});
