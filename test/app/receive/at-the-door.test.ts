/** From the door to the tables: what many messages cost together, and what the door has opened once. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import pg from "pg";
import { type Admission, openAdmission } from "../../../src/app/receive/admission.ts";
import { openAtHand } from "../../../src/app/receive/at-hand.ts";
import { type Door, openDoor } from "../../../src/app/receive/door.ts";
import { judgesHere } from "../../../src/app/receive/judging.ts";
import { receiveDue } from "../../../src/app/receive/receiver.ts";
import { minuteMs } from "../../../src/base/time.ts";
import { emptyProfile } from "../../../src/core/snapshot.ts";
import { authorise } from "../../../src/protocols/versia/headers.ts";
import type { Opened, RawMessage } from "../../../src/protocols/wire-port.ts";
import { keepDiscovered } from "../../../src/store/people/identities.ts";
import { addShutOut, dropShutOut } from "../../../src/store/people/shut-out.ts";
import { count, elsewhere, post } from "../../support/federation.ts";
import { inboxOf, keepBodies, sealed } from "../../support/incoming.ts";
import { type FreshParts, freshParts, spokenDiaspora, spokenVersia } from "../../support/parts.ts";
import { pair } from "../../support/versia-keys.ts";

const path = "/.versia/v0.6/inbox";
const pods = ["tern.example", "gull.example"].map((host) => ({ host, ...pair() }));
type Pod = (typeof pods)[0];
let nth = 0;

/** A Note for all of somebody on that pod, signed by it. */
function note(parts: FreshParts, { host, privateKeyPem }: Pod, author: string): RawMessage {
  const text = { "text/plain": { content: `words ${++nth}`, remote: false } };
  const entity = {
    ...{
      type: "Note",
      id: `n${nth}`,
      author: `${host}:${author}`,
      created_at: new Date(parts.clock.now()).toISOString(),
    },
    ...{
      content: text,
      group: "public",
      attachments: [],
      is_sensitive: false,
      mentions: [],
      previews: [],
      extensions: {},
    },
  };
  const body = Buffer.from(JSON.stringify(entity));
  const http = { method: "POST", url: `https://sterna.example${path}`, body };
  const signed = Object.entries(authorise(http, { ref: host, privateKeyPem }, parts.clock.now()));
  const headers = Object.fromEntries(signed.map(([name, value]) => [name.toLowerCase(), value]));
  return { way: "public", headers, body, path, host: "sterna.example", receivedAtMs: parts.clock.now() };
}

const authors = ["1", "2", "3"];

async function open(t: TestContext) {
  const parts = await freshParts({ protocols: [spokenVersia, spokenDiaspora] });
  t.after(parts.dispose);
  for (const { host, publicKeyPem } of pods)
    for (const guid of authors) {
      const at = `https://${host}${path}`;
      const publicKey = Buffer.from(publicKeyPem.replace(/-----[^-]+-----|\s/g, ""), "base64");
      const found = {
        ...{ protocol: "versia", ref: `${host}:${guid}`, host, guid: `${host}:${guid}`, base: `https://${host}` },
        ...{
          publicEndpoint: at,
          privateEndpoint: at,
          keys: [{ holder: "pod" as const, publicKey }],
          profile: emptyProfile,
        },
      };
      assert.ok((await parts.database.transaction((tx) => keepDiscovered(tx, found, new Date(parts.clock.now())))).ok);
    }
  // As those who have not said anything here yet.
  await parts.database.db.deleteFrom("byline").execute();
  const needs = { ...parts, http: { ...parts.http, request: () => assert.fail("nobody is asked") } };
  return { parts, admission: openAdmission(needs), door: openDoor(parts) };
}

/** As the web does, all at the same moment. @returns how many were kept */
async function come(admission: Admission, door: Door, all: readonly RawMessage[]): Promise<number> {
  const kept = await Promise.all(
    all.map(async (raw) => {
      const admitted = await admission.judge("versia", raw);
      assert.ok(admitted.ok, JSON.stringify(admitted));
      const { known, author, opened } = admitted.value;
      if (known) return 0;
      const { headers, body } = raw;
      const message = { protocol: "versia", way: "public", accountId: null, path, headers, body } as const;
      assert.ok((await door.keep({ ...message, provedAuthor: author }, opened)).ok);
      return 1;
    }),
  );
  return kept.reduce<number>((sum, each) => sum + each, 0);
}

/** Judges, and how much they were given to open. */
function counting(parts: FreshParts) {
  const judges = judgesHere(parts);
  const pool = {
    ...{ ...judges, opened: 0, close: async () => {} },
    open(all: Parameters<typeof judges.open>[0]) {
      pool.opened += all.length;
      return judges.open(all);
    },
  };
  return pool;
}

test("what a batch of messages costs the database does not grow with their number, from the door to the tables", async (t) => {
  const { parts, admission, door } = await open(t);
  const query = t.mock.method(pg.Client.prototype, "query");
  const statementsFor = async (each: number): Promise<number> => {
    const all = pods.flatMap((pod) =>
      authors.flatMap((author) => Array.from({ length: each }, () => note(parts, pod, author))),
    );
    const before = query.mock.callCount();
    assert.equal(await come(admission, door, all), all.length);
    const pool = counting(parts);
    assert.equal(await receiveDue(parts, pool), all.length);
    assert.equal(pool.opened, 0, "what the door has opened is not opened again");
    return query.mock.callCount() - before;
  };
  // The first time the authors get what their posts hang on here, all in one.
  const first = await statementsFor(2);
  const [few, many] = [await statementsFor(2), await statementsFor(20)];
  assert.equal(await count(parts, "post"), 6 * (2 + 2 + 20));
  assert.ok(few <= 15 && first <= few + 6, `${first} and ${few} statements`);
  // What waits is counted now and then, and what is kept at once has a bound: not a statement for each.
  assert.ok(many <= few + 4, `${many} statements for 120 messages, ${few} for 12`);
});

test("a batch of posts whose senders sign each of them costs as many statements, however many they are", async (t) => {
  await using parts = await freshParts();
  const [bob, carol] = [await elsewhere(parts, "bob"), await elsewhere(parts, "carol")];
  const query = t.mock.method(pg.Client.prototype, "query");
  const statementsFor = async (each: number): Promise<number> => {
    const said = [bob, carol].flatMap((by) => Array.from({ length: each }, () => sealed(parts, post(by), by)));
    await keepBodies(parts, said);
    const before = query.mock.callCount();
    assert.equal(await receiveDue(parts, counting(parts)), said.length);
    return query.mock.callCount() - before;
  };
  const [few, many] = [await statementsFor(2), await statementsFor(20)];
  assert.deepEqual([await count(parts, "post"), many], [44, few]);
  assert.ok(few <= 12, `${few} statements`);
});

test("what nobody has at hand any more is opened from what is kept, and comes to the same", async (t) => {
  const { parts, admission, door } = await open(t);
  assert.equal(
    await come(
      admission,
      door,
      authors.map((author) => note(parts, pods[0] as Pod, author)),
    ),
    3,
  );
  const other = { ...parts, database: { ...parts.database } };
  const pool = counting(parts);
  assert.equal(await receiveDue(other, pool), 3);
  assert.deepEqual(
    [pool.opened, await count(parts, "post"), await inboxOf(parts)],
    [3, 3, { refused: [], waiting: [] }],
  );
});

test("who is shut out is heard from that moment on no more, also with what the door has let in before", async (t) => {
  const { parts, admission, door } = await open(t);
  const [tern, gull] = pods as [Pod, Pod];
  const say = () => [note(parts, tern, "1"), note(parts, gull, "1"), note(parts, tern, "2")];
  assert.equal(await come(admission, door, say()), 3);
  const now = new Date(parts.clock.now());
  await parts.database.transaction((tx) => addShutOut(tx, { host: tern.host }, "", now));
  assert.equal(await come(admission, door, say()), 1);
  await receiveDue(parts, counting(parts));
  assert.deepEqual(await inboxOf(parts), { refused: ["shut-out", "shut-out"], waiting: [] });
  await parts.database.transaction((tx) => dropShutOut(tx, { host: tern.host }));
  assert.equal(await come(admission, door, say()), 3);
  await receiveDue(parts, counting(parts));
  assert.equal(await count(parts, "post"), 5);
});

test("what the door has opened is held in bounds, given once, and forgotten where nobody wants it", () => {
  let now = 0;
  const held = openAtHand(() => now, { messages: 2, bytes: 100 });
  const opened = (ref: string) => ({ sender: ref }) as Opened;
  for (const [id, bytes] of [
    [1, 60],
    [2, 60],
    [3, 30],
    [4, 1],
  ] as const)
    held.put(id, opened(`${id}`), bytes);
  assert.deepEqual(
    [2, 4, 3, 3].map((id) => held.take(id)?.sender ?? null),
    [null, null, "3", null],
  );
  now += 2 * minuteMs;
  held.put(5, opened("5"), 100);
  assert.deepEqual([held.take(1), held.take(5)?.sender], [null, "5"]);
});
