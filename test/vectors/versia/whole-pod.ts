/** A case of the policy vectors on a whole pod: the move comes in by HTTP, the pod asks whom it has to, and what it sends and keeps is what the case says. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { sql } from "kysely";
import { addAccount } from "../../../src/app/accounts/add.ts";
import { deliverDue } from "../../../src/app/deliver/deliverer.ts";
import { findIdentity } from "../../../src/app/discover/find-identity.ts";
import { jobKinds } from "../../../src/app/jobs/kinds.ts";
import { judgesHere } from "../../../src/app/receive/judging.ts";
import { receiveDue } from "../../../src/app/receive/receiver.ts";
import { runNextJob } from "../../../src/app/worker.ts";
import { no, ok } from "../../../src/base/result.ts";
import { minuteMs } from "../../../src/base/time.ts";
import type { MoveLinks } from "../../../src/core/message.ts";
import { authorise } from "../../../src/protocols/versia/headers.ts";
import {
  type Dialect,
  entityUrl,
  hostOfName,
  idOfName,
  nameOfUri,
  parseDomain,
  parseReference,
  paths,
  uriOfName,
} from "../../../src/protocols/versia/references.ts";
import { keyBase64Of } from "../../../src/protocols/versia/signing.ts";
import { sayMoveLinks } from "../../../src/store/moves/move-links.ts";
import { ensureContact, setAspects, setOurs, setTheirs } from "../../../src/store/people/contacts.ts";
import type { KnownIdentity } from "../../../src/store/people/identities.ts";
import { createWebApp } from "../../../src/web/app.ts";
import { type FreshParts, freshParts, spokenVersia } from "../../support/parts.ts";
import { aspectIdsOf } from "../../support/people.ts";
import { type Answer, olderUser, type Relationship, type Scenario } from "./scenario.ts";

type Json = Readonly<Record<string, unknown>>;

const kinds = ["follows", "requested", "blocks", "mutes"];

/** Cases that say what is sent or left, and begin where a pod of ours can: it shuts out no pods, and knows the moves alone that it has made. */
export const isForPods = ({ expect, relationships, migrations_done, blocked_domains }: Scenario): boolean =>
  (expect.sends !== undefined || expect.rows !== undefined) &&
  [...relationships, ...(expect.rows ?? [])].every(({ kind }) => kinds.includes(kind)) &&
  migrations_done.length === 0 &&
  blocked_domains.length === 0;

/** Everybody's: whose it is is no matter here. */
const pair = generateKeyPairSync("ed25519", {
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const public_key = { algorithm: "ed25519", key: keyBase64Of(pair.publicKey) };

export async function runOnPod(scenario: Scenario, dialect: Dialect): Promise<void> {
  const { server, now, delivery, expect } = scenario;
  const real = await freshParts({
    protocols: [spokenVersia],
    config: { url: `https://${server}` },
    nowMs: Date.parse(now),
  });
  try {
    const sent: Json[] = [];
    const world = new Map<string, Answer>();
    const parts = { ...real, http: { ...real.http, request: answering(world, dialect, sent) } };
    await prepare(parts, scenario, { world, dialect });
    for (const [url, answer] of Object.entries(scenario.world)) world.set(url, answer);
    const status = await deliver(parts, delivery, dialect);
    if (expect.status !== undefined) assert.equal(status, expect.status, `${dialect}, on a pod`);
    await settle(parts);
    if (expect.sends !== undefined) assert.deepEqual(notSaid(sent, expect.sends, dialect), [], `${dialect}, sends`);
    for (const row of expect.rows ?? [])
      assert.ok(await stands(parts, row, server), `${dialect}, after it: ${row.owner} ${row.kind} ${row.target}`);
  } finally {
    await real.dispose();
  }
}

/** The pods of the case, and of everybody who is known before it begins. */
const answering =
  (world: ReadonlyMap<string, Answer>, dialect: Dialect, sent: Json[]): FreshParts["http"]["request"] =>
  async ({ method, url, body }) => {
    const { host, pathname } = new URL(url);
    const answer = (status: number, said: object = {}) =>
      ok({ status, url, headers: {}, body: Buffer.from(JSON.stringify(said)) });
    if (method === "POST") {
      sent.push(JSON.parse(Buffer.from(body ?? new Uint8Array()).toString("utf8")));
      return answer(202);
    }
    const metadata = {
      type: "InstanceMetadata",
      domain: host,
      host,
      software: { name: "x", version: "1" },
      public_key,
    };
    if (pathname === (dialect === "0.6" ? paths.instance : paths.wellKnown)) return answer(200, metadata);
    const said = world.get(url);
    if (said === undefined) return answer(404);
    if (said === null || said.status === null) return no({ code: "no-answer", detail: "nowhere" });
    const { public_key: key } = said.user ?? {};
    return answer(said.status, {
      ...said.user,
      ...(key === undefined ? {} : { public_key: { ...key, ...public_key } }),
    });
  };

/** Accounts here by their names in the case, people elsewhere as they were found before, and what they have to do with each other. */
async function prepare(
  parts: FreshParts,
  { known, relationships, server, world: then, delivery }: Scenario,
  { world, dialect }: { readonly world: Map<string, Answer>; readonly dialect: Dialect },
): Promise<void> {
  const isHere = (ref: string) => hostOfName(ref) === server;
  const named = relationships.flatMap(({ owner, target }) => [owner, target]);
  const destination = nameIn(delivery.entity.destination);
  const here = [...named, destination ?? ""].filter(isHere);
  for (const [nth, ref] of [...new Set(here)].entries()) {
    const identityId = await settleHere(parts, ref, `local${nth}`);
    const links = linksOf(then[placeOf(ref, dialect)]?.user);
    await parts.database.transaction((tx) => sayMoveLinks(tx, identityId, links, new Date(parts.clock.now())));
  }
  for (const ref of new Set([...known, ...named].filter((each) => !isHere(each)))) {
    const url = placeOf(ref, dialect);
    // As they were before anybody had moved.
    world.set(url, { status: 200, user: { ...(then[url]?.user ?? somebody(ref, dialect)), extensions: {} } });
    await knownAs(parts, ref);
  }
  for (const each of relationships) await relate(parts, each, isHere(each.owner));
}

const placeOf = (ref: string, dialect: Dialect): string => {
  const place = parseReference(ref, null);
  return dialect === "0.5" || place === null ? uriOfName(ref, "User") : entityUrl(place, "User");
};

/** Of whom the case says nothing but that they are known. */
function somebody(ref: string, dialect: Dialect): Json {
  const user = {
    ...{ id: idOfName(ref), type: "User", created_at: "2025-05-05T05:05:05.000Z", username: "somebody", fields: [] },
    ...{ indexable: true, manually_approves_followers: false, extensions: {} },
  };
  return dialect === "0.6" ? user : (olderUser(user, hostOfName(ref)) ?? {});
}

const nameIn = (text: unknown): string | null =>
  typeof text !== "string" ? null : text.startsWith("https:") ? nameOfUri(text) : text;

function linksOf(user: Json | undefined): MoveLinks {
  const said = (user?.extensions as Readonly<Record<string, Json>> | undefined)?.["pub.versia:migration"];
  return { previous: nameIn(said?.previous), next: nameIn(said?.new) };
}

async function settleHere(parts: FreshParts, ref: string, username: string): Promise<number> {
  const added = await addAccount(parts, username);
  assert.ok(added.ok, JSON.stringify(added));
  const [{ db }, guid] = [parts.database, idOfName(ref) ?? ""];
  const own = { ref, guid };
  await db.updateTable("byline").set(own).where("ref", "=", added.value.ref).execute();
  await db.updateTable("identity").set(own).where("ref", "=", added.value.ref).execute();
  return (await knownAs(parts, ref)).identityId;
}

async function knownAs(parts: FreshParts, ref: string): Promise<KnownIdentity> {
  const found = await findIdentity(parts, ref, { protocol: "versia" });
  assert.ok(found.ok, ref);
  return found.value;
}

async function relate(parts: FreshParts, { owner, kind, target }: Relationship, isOurs: boolean): Promise<void> {
  const [here, there] = [await knownAs(parts, isOurs ? owner : target), await knownAs(parts, isOurs ? target : owner)];
  const accountId = here.accountId ?? 0;
  const at = new Date(parts.clock.now());
  await parts.database.transaction(async (tx) => {
    const row = { account_id: accountId, person_id: there.personId, created_at: at };
    if (isOurs && kind === "blocks") await tx.insertInto("block").values(row).execute();
    else if (isOurs && kind === "mutes") await tx.insertInto("mute").values(row).execute();
    else {
      const side = ({ follows: "established", requested: "asked" } as const)[kind];
      assert.ok(side !== undefined, `a relationship that is not known: ${kind}`);
      const { contactId } = await ensureContact(tx, accountId, there.personId, at);
      if (!isOurs) return await setTheirs(tx, contactId, "versia", side, here.identityId);
      await setAspects(tx, contactId, (await aspectIdsOf(parts, accountId)).slice(0, 1));
      await setOurs(tx, contactId, "versia", side, there.identityId);
    }
  });
}

/** In 0.5 an author signs in person where the case has their own instance sign. */
async function deliver(
  parts: FreshParts,
  { signed_by, entity }: Scenario["delivery"],
  dialect: Dialect,
): Promise<number> {
  const path = dialect === "0.6" ? paths.inbox : paths.inbox05;
  const body = Buffer.from(JSON.stringify(entity));
  const by = parseDomain(signed_by) ?? new URL(signed_by).host;
  const isOwn = dialect === "0.5" && new URL(String(entity.author)).host === by;
  const keys = { ref: isOwn ? String(entity.author) : by, privateKeyPem: pair.privateKey };
  const headers = authorise({ method: "POST", url: `${parts.config.url}${path}`, body }, keys, parts.clock.now());
  return (await createWebApp(parts).request(path, { method: "POST", body, headers })).status;
}

const stop = new AbortController().signal;

/** What is due at once, and what is spread over the first hour. */
async function settle(parts: FreshParts): Promise<void> {
  const pool = { ...judgesHere(parts), close: async () => {} };
  for (let minute = 0; minute < 60; minute += 10) {
    for (let turn = 0, done = 1; done > 0; turn++) {
      assert.ok(turn < 50, "there is always something to do");
      done = await receiveDue(parts, pool);
      while (await runNextJob(parts, jobKinds, stop)) done += 1;
      done += await deliverDue(parts);
    }
    parts.pass(10 * minuteMs);
  }
}

/** What was sent and not expected, and what was expected and not sent. */
function notSaid(
  sent: readonly Json[],
  expected: readonly Readonly<Record<string, string>>[],
  dialect: Dialect,
): Json[] {
  const left = [...sent];
  const missing = expected.filter((one) => {
    const members = Object.entries(one).map(([name, value]) => {
      const isName = name !== "type" && parseReference(value, null) !== null;
      return [name, isName && dialect === "0.5" ? uriOfName(value, "User") : value] as const;
    });
    const at = left.findIndex((each) => members.every(([name, value]) => each[name] === value));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [...left, ...missing];
}

/** What a relationship is here, seen from the account of this pod; blocks that were there hold for all addresses that the person had. */
async function stands(parts: FreshParts, { owner, kind, target }: Relationship, server: string): Promise<boolean> {
  const isOurs = hostOfName(owner) === server;
  const [here, there] = isOurs ? [owner, target] : [target, owner];
  const side = isOurs ? sql`tie.ours` : sql`tie.theirs`;
  const wanted = kind === "requested" ? "asked" : "established";
  const { rows } = await sql`
    select 1 from identity as own join account on account.person_id = own.person_id
      join identity as other on other.ref = ${there}
     where own.ref = ${here} and (
       (${kind} = 'blocks' and exists (select 1 from block where block.account_id = account.id and block.person_id = other.person_id))
       or (${kind} = 'mutes' and exists (select 1 from mute where mute.account_id = account.id and mute.person_id = other.person_id))
       or (${kind} in ('follows', 'requested') and other.state = 'current' and exists (
             select 1 from contact join tie on tie.contact_id = contact.id
              where contact.account_id = account.id and contact.person_id = other.person_id and contact.suspended_at is null and ${side} = ${wanted})))`.execute(
    parts.database.db,
  );
  return rows.length > 0;
}
