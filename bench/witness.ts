/** What it costs to follow a move, as a third pod: nobody knows the old address, against 100,000 contacts and as many posts. */
import { sql } from "kysely";
import type { Parts } from "../src/app/parts.ts";
import { hearMove } from "../src/app/witness/hear.ts";
import { undoMove } from "../src/app/witness/undo.ts";
import type { SaidMove } from "../src/core/message.ts";
import { emptyProfile } from "../src/core/snapshot.ts";
import type { Figure, Line } from "./figure.ts";
import { type Cost, round, takeTurns } from "./support/measure.ts";
import { diaspora, openPod } from "./support/pod.ts";

const goal = 3;
const usual = { many: 100_000, some: 20 };
const tiny = { many: 300, some: 5 };
/** Transactions of milliseconds: more runs say more. */
const atLeastRuns = 15;
const protocol = diaspora.adapter.name;

/** What the new address is here before: who shares with it, and its posts. */
type Young = { readonly contacts: "none" | "some"; readonly posts: "none" | "many" };
const cases: readonly (Young & { readonly input: string })[] = [
  { input: "new address unknown", contacts: "none", posts: "none" },
  { input: "new address known", contacts: "some", posts: "none" },
  { input: "new address known, with content", contacts: "some", posts: "many" },
];

export const figure: Figure = {
  name: "witness",
  async *measure(options) {
    const size = options.tiny ? tiny : usual;
    const pod = await openPod(!options.tiny);
    const parts = await pod.fresh();
    try {
      await addReaders(parts, size.many);
      const [unknown, loved] = [await addSomebody(parts, 0, 0), await addSomebody(parts, size.many, size.many)];
      for (const young of cases) {
        const work = (old: Somebody) => moving(parts, old, young, size);
        const runs = options.tiny ? options.runs : Math.max(options.runs, atLeastRuns);
        const costs = await takeTurns(runs, { loved: work(loved), unknown: work(unknown) }, pod.serverCpu);
        await undoLast(parts);
        yield line(young.input, size.many, costs);
      }
    } finally {
      await parts.http.close();
      await parts.database.close();
      await pod.close();
    }
  },
};

function line(input: string, many: number, { loved, unknown }: { readonly loved: Cost; readonly unknown: Cost }): Line {
  const value = round(loved.wall / unknown.wall, 2);
  const detail = {
    [`ms with ${many} contacts and posts`]: round(loved.wall * 1e3, 2),
    "ms without": round(unknown.wall * 1e3, 2),
  };
  return { figure: "witness", input, value, unit: "x", goal, reached: value <= goal, detail };
}

/** Each run moves the same old address to another new one, and is undone before the next. */
function moving(parts: Parts, old: Somebody, young: Young, size: typeof usual) {
  let to: Somebody | undefined;
  return {
    prepare: async () => {
      await undoLast(parts);
      to = await addSomebody(
        parts,
        young.contacts === "some" ? size.some : 0,
        young.posts === "many" ? size.many / 10 : 0,
      );
    },
    run: async () => {
      const message: SaidMove = {
        ...{ kind: "migration", author: old.ref, oldRef: old.ref, newRef: to?.ref ?? "", signature: "" },
        ...{ profile: { ...emptyProfile, displayName: "There" }, photoPath: `https://${to?.ref}/photos/` },
      };
      const heardAt = new Date(parts.clock.now());
      const heard = await parts.database.transaction((tx) =>
        hearMove(tx, parts, { message, protocol, heardAt, evidence: null }),
      );
      if (!heard.ok || !heard.value.changed) throw new Error(`the move was not followed: ${JSON.stringify(heard)}`);
    },
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
async function addSomebody({ database: { db } }: Parts, contacts: number, posts: number): Promise<Somebody> {
  count += 1;
  const ref = `tern${count}@pod${count}.example`;
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
