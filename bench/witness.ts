/** What it costs to follow a move, as a third pod: nobody knows the old address, against 100,000 contacts and as many posts. */
import { sql } from "kysely";
import type { Parts } from "../src/app/parts.ts";
import { settleReferenced } from "../src/app/witness/follow-references.ts";
import { hearMove } from "../src/app/witness/hear.ts";
import { undoMove } from "../src/app/witness/undo.ts";
import { limits } from "../src/base/limits.ts";
import { secondMs } from "../src/base/time.ts";
import type { SaidMove } from "../src/core/message.ts";
import { emptyProfile } from "../src/core/snapshot.ts";
import type { Tx } from "../src/store/database.ts";
import { migrationsOfPair } from "../src/store/moves/migrations.ts";
import type { Figure, Line } from "./figure.ts";
import { type Cost, round, takeTurns } from "./support/measure.ts";
import { diaspora, openPod, versia } from "./support/pod.ts";

const goal = 3;
const usual = { many: 100_000, some: 20 };
const tiny = { many: 300, some: 5 };
/** Transactions of milliseconds: more runs say more. */
const atLeastRuns = 15;

/** What the new address is here before: who shares with it, and its posts. */
type Young = { readonly contacts: "none" | "some"; readonly posts: "none" | "many" };
type Case = Young & { readonly input: string; readonly network: Network };
/** A network with what its moves are followed by. */
type Network = {
  readonly protocol: string;
  /** So many share with an old address that hardly anybody knows: of whom nobody knows, some networks take no moves. */
  readonly few: number;
  follow(tx: Tx, parts: Parts, old: Somebody, to: Somebody): Promise<void>;
};

const oneSays: Network = {
  protocol: diaspora.adapter.name,
  few: 0,
  async follow(tx, parts, old, to) {
    const heard = await hearMove(tx, parts, heardMove(this.protocol, old, to, parts));
    if (!heard.ok || !heard.value.changed) throw new Error(`the move was not followed: ${JSON.stringify(heard)}`);
  },
};

/** Both accounts were asked before; what they answer is at hand. */
const bothSay: Network = {
  protocol: versia.adapter.name,
  few: 1,
  async follow(tx, parts, old, to) {
    const heard = await hearMove(tx, parts, heardMove(this.protocol, old, to, parts));
    const row = (await migrationsOfPair(tx, this.protocol, old.ref, to.ref)).at(-1);
    if (!heard.ok || row === undefined) throw new Error(`the move was not heard: ${JSON.stringify(heard)}`);
    const seen = new Map([
      [old.ref, { is: "shown", links: { previous: null, next: to.ref } } as const],
      [to.ref, { is: "shown", links: { previous: old.ref, next: null } } as const],
    ]);
    await settleReferenced(tx, parts, row, { migrationId: row.id, tries: 0, released: false }, { seen, documents: [] });
    const { rows } = await sql<{ state: string }>`select state from migration where id = ${row.id}`.execute(tx);
    if (rows[0]?.state !== "attached") throw new Error(`the move is ${rows[0]?.state}`);
  },
};

const cases: readonly Case[] = [
  { input: "new address unknown", contacts: "none", posts: "none", network: oneSays },
  { input: "new address known", contacts: "some", posts: "none", network: oneSays },
  { input: "new address known, with content", contacts: "some", posts: "many", network: oneSays },
  { input: "Versia, new address followed by nobody", contacts: "none", posts: "none", network: bothSay },
  { input: "Versia, new address followed too", contacts: "some", posts: "many", network: bothSay },
];

const heardMove = (protocol: string, old: Somebody, to: Somebody, { clock }: Parts) => ({
  protocol,
  heardAt: new Date(clock.now()),
  evidence: null,
  message: {
    ...{ kind: "migration", author: old.ref, oldRef: old.ref, newRef: to.ref, signature: "", saidAtMs: clock.now() },
    ...{ profile: { ...emptyProfile, displayName: "There" }, photoPath: `https://${to.ref}/photos/` },
  } satisfies SaidMove,
});

export const figure: Figure = {
  name: "witness",
  async *measure(options) {
    const size = options.tiny ? tiny : usual;
    const pod = await openPod(!options.tiny);
    const parts = await pod.fresh();
    try {
      await addReaders(parts, size.many);
      const olds = new Map<Network, { readonly unknown: Somebody; readonly loved: Somebody }>();
      for (const network of [oneSays, bothSay]) {
        const unknown = await addSomebody(parts, network, network.few, 0);
        olds.set(network, { unknown, loved: await addSomebody(parts, network, size.many, size.many) });
      }
      for (const young of cases) {
        const { unknown, loved } = olds.get(young.network) as { unknown: Somebody; loved: Somebody };
        const work = (old: Somebody) => moving(parts, old, young, size);
        const runs = options.tiny ? options.runs : Math.max(options.runs, atLeastRuns);
        const costs = await takeTurns(runs, { loved: work(loved), unknown: work(unknown) }, pod.serverCpu);
        await undoLast(parts);
        yield line(young, size.many, costs);
      }
    } finally {
      await parts.http.close();
      await parts.database.close();
      await pod.close();
    }
  },
};

function line(
  { input, network }: Case,
  many: number,
  { loved, unknown }: { readonly loved: Cost; readonly unknown: Cost },
): Line {
  const value = round(loved.wall / unknown.wall, 2);
  const detail = {
    [`ms with ${many} contacts and posts`]: round(loved.wall * 1e3, 2),
    "ms without": round(unknown.wall * 1e3, 2),
    ...(network === bothSay ? { "asks per second afterwards, at most": asksPerSecond } : {}),
  };
  return { figure: "witness", input, value, unit: "x", goal, reached: value <= goal, detail };
}

const asksPerSecond = round((limits.tiesToldPerTurn / limits.tiesToldPauseMs) * secondMs, 0);

/** Each run moves the same old address to another new one, and is undone before the next. */
function moving(parts: Parts, old: Somebody, young: Case, size: typeof usual) {
  let to: Somebody | undefined;
  return {
    prepare: async () => {
      await undoLast(parts);
      to = await addSomebody(
        parts,
        young.network,
        young.contacts === "some" ? size.some : 0,
        young.posts === "many" ? size.many / 10 : 0,
      );
    },
    run: () => parts.database.transaction((tx) => young.network.follow(tx, parts, old, to as Somebody)),
  };
}

async function undoLast(parts: Parts): Promise<void> {
  const last = await parts.database.db
    .selectFrom("migration")
    .select("id")
    .where("state", "=", "attached")
    .executeTakeFirst();
  if (last === undefined) return;
  const undone = await undoMove(parts, last.id);
  if (!undone.ok) throw new Error(undone.refusal.code);
}

type Somebody = { readonly ref: string };
let count = 0;

/** Accounts here, who may share with somebody. */
async function addReaders({ database: { db } }: Parts, many: number): Promise<void> {
  await sql`
    with made as (insert into person (created_at) select now() from generate_series(1, ${many}) returning id)
    insert into account (person_id, username, state, photo_path, created_at)
    select id, 'reader' || id, 'active', 'reader' || id, now() from made`.execute(db);
}

/** Somebody of another pod with so many contacts here and so many posts. */
async function addSomebody(
  { database: { db } }: Parts,
  { protocol }: Network,
  contacts: number,
  posts: number,
): Promise<Somebody> {
  count += 1;
  const ref = protocol === bothSay.protocol ? `pod${count}.example:tern${count}` : `tern${count}@pod${count}.example`;
  const { rows } = await sql<{ id: number; personId: number }>`
    with made as (insert into person (created_at) values (now()) returning id)
    insert into identity (person_id, protocol, ref, host, guid, state, since)
    select id, ${protocol}, ${ref}, ${`pod${count}.example`}, 'guid-of-somebody-' || id, 'current', now() from made
    returning id, person_id as "personId"`.execute(db);
  const [identity] = rows;
  if (identity === undefined) throw new Error("nobody was made");
  await sql`insert into byline (identity_id, protocol, ref) values (${identity.id}, ${protocol}, ${ref})`.execute(db);
  await sql`insert into profile (identity_id, display_name) values (${identity.id}, 'A tern')`.execute(db);
  await sql`
    insert into contact (account_id, person_id, created_at)
    select id, ${identity.personId}, now() from account order by id limit ${contacts}`.execute(db);
  await sql`
    insert into tie (contact_id, protocol, ours, theirs, told_identity_id)
    select id, ${protocol}, 'established', 'established', ${identity.id} from contact where person_id = ${identity.personId}`.execute(
    db,
  );
  await sql`
    insert into post (byline_id, guid, kind, reach, text, written_at, created_at)
    select byline.id, byline.id || '-post-of-a-tern-' || nth, 'post', 'public', 'Terns fly far.', now(), now()
      from byline cross join generate_series(1, ${posts}) as nth where byline.identity_id = ${identity.id}`.execute(db);
  if (contacts + posts > 0) await sql`analyze contact, tie, post, identity, account, person`.execute(db);
  return { ref };
}
