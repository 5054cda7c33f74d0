/** Throwing an import away, in batches: each function takes back some of what it brought, and says how much; called again until that is nothing. */
import { type RawBuilder, sql } from "kysely";
import { nothingBack, type PutBack, putBack, type Standing } from "../../core/migration/put-back.ts";
import { emptyProfile } from "../../core/snapshot.ts";
import { deleteThings } from "../content/deletions.ts";
import type { Db, Tx } from "../database.ts";
import { replaceProfile } from "../people/profiles.ts";
import { bylineReferences } from "../references.ts";
import { type BeforeRow, beforeRows, forgetRows, standings } from "./before.ts";

/** An import that is being thrown away. */
export type ThrownImport = {
  readonly id: number;
  readonly accountId: number;
  readonly personId: number;
  readonly protocol: string;
  readonly ownerRef: string;
  readonly intoExisting: boolean;
  /** Of another import into the same account that came later, and may have built on this one. */
  readonly later: string | null;
  readonly state: string;
  readonly release: string | null;
  /** Null: it is still being thrown away. */
  readonly finishedAt: Date | null;
};

/** Held for this transaction. Null: there is none. */
export async function lockThrown(tx: Tx, importId: number): Promise<ThrownImport | null> {
  const { rows } = await sql<ThrownImport>`
    select import.id, account.id as "accountId", account.person_id as "personId", import.protocol, import.owner_ref as "ownerRef",
           import.into_existing as "intoExisting", import.state, import.release, import.finished_at as "finishedAt",
           (select other.owner_ref from import as other
             where other.account_id = import.account_id and other.id > import.id and other.state <> 'thrown-away' order by other.id limit 1) as later
      from import join account on account.id = import.account_id where import.id = ${importId} for update of import`.execute(
    tx,
  );
  return rows[0] ?? null;
}

/** From here on it is no import any more: nobody finds it, and nothing more comes in. Its archive may be brought again when all is gone. */
export async function markThrown(tx: Tx, importId: number): Promise<void> {
  await sql`
    update import set state = 'thrown-away', finished_at = null, digest = digest || ' ' || id, sealed_private_key = null where id = ${importId}`.execute(
    tx,
  );
  await sql`delete from job where kind in ('settle-import', 'photo-sizes') and key = ${String(importId)}`.execute(tx);
}

/** How many rows are left of it, all kinds together: as many as all the steps below go through. */
export async function countThrown(db: Db, importId: number): Promise<number> {
  const tables = ["import_before", "ledger", "byline", "reaction", "vote", "comment", "photo", "post"] as const;
  const counts = tables.map((table) => sql`(select count(*) from ${sql.table(table)} where import_id = ${importId})`);
  const { rows } = await sql<{ n: number }>`select (${sql.join(counts, sql` + `)})::bigint as n`.execute(db);
  return rows[0]?.n ?? 0;
}

/** Some of them: how many, and the last one's id. */
export type Went = { readonly rows: number; readonly last: number };

/** Relations go back to how they were, as far as nobody has changed them since. */
export async function putBackPersons(tx: Tx, of: ThrownImport, most: number): Promise<number> {
  const rows = await beforeRows<Standing>(tx, of.id, "person", most);
  const persons = rows.map(({ key }) => Number(key));
  await tx
    .selectFrom("contact")
    .select("id")
    .where("account_id", "=", of.accountId)
    .where("person_id", "in", [-1, ...persons])
    .orderBy("id")
    .forUpdate()
    .execute();
  const untied = rows.flatMap(({ key, before }) => (before?.otherTies === false ? [Number(key)] : []));
  await dropClaimedTies(tx, of, untied);
  const now = await standings<Standing>(tx, of, persons);
  for (const { key, before, after, changed } of rows) {
    const stands = now.get(Number(key));
    if (changed || before === null || after === null || stands === undefined) continue;
    await writeBack(tx, of, Number(key), putBack(before, after, stands), stands);
  }
  await forgetRows(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.length;
}

/** Ties on other networks that there were none of before: what was neither told nor heard since is what the archive said. */
async function dropClaimedTies(tx: Tx, of: ThrownImport, persons: readonly number[]): Promise<void> {
  await sql`
    delete from tie using contact
     where contact.id = tie.contact_id and contact.account_id = ${of.accountId} and contact.person_id = any(${persons as number[]}::bigint[])
       and tie.protocol <> ${of.protocol} and tie.told_identity_id is null and tie.heard_at_identity_id is null`.execute(
    tx,
  );
}

async function writeBack(tx: Tx, of: ThrownImport, personId: number, back: PutBack, now: Standing): Promise<void> {
  const { contact, tie, elsewhere, leaves, unblocks, unmutes } = { ...nothingBack, ...back };
  const its = { account_id: of.accountId, person_id: personId };
  if (unblocks)
    await sql`delete from block where account_id = ${its.account_id} and person_id = ${personId}`.execute(tx);
  if (unmutes) await sql`delete from mute where account_id = ${its.account_id} and person_id = ${personId}`.execute(tx);
  const id = now.contact?.id;
  if (id === undefined || contact === null) return;
  if (contact === "goes") {
    await tx.deleteFrom("contact").where("id", "=", id).execute();
    return;
  }
  if (tie === "goes") await sql`delete from tie where contact_id = ${id} and protocol = ${of.protocol}`.execute(tx);
  const ties = Object.entries({ ...elsewhere, ...(tie === null || tie === "goes" ? {} : { [of.protocol]: tie }) });
  for (const [network, was] of ties)
    await sql`
      update tie set ours = ${was.ours}, theirs = ${was.theirs}, told_identity_id = ${was.told}, heard_at_identity_id = ${was.heard}
       where contact_id = ${id} and protocol = ${network}`.execute(tx);
  if (leaves.length > 0)
    await sql`delete from aspect_member where contact_id = ${id} and aspect_id = any(${leaves as number[]}::bigint[])`.execute(
      tx,
    );
  await sql`update contact set note = ${contact.note}, suspended_at = ${contact.suspended}::timestamptz where id = ${id}`.execute(
    tx,
  );
}

/** Conversations that it made, with their messages; messages in those that were there. One in which somebody has written since stays as it is. */
export async function dropConversations(tx: Tx, of: ThrownImport, most: number): Promise<number> {
  const rows = await beforeRows(tx, of.id, "conversation", most);
  const ids = rows.map(({ key }) => Number(key));
  const made = sql`(select key::bigint from import_before where import_id = ${of.id} and kind = 'message')`;
  const { rows: going } = await sql<{ id: number }>`
    select id from conversation where id = any(${ids}::bigint[])
       and not exists (select 1 from message where conversation_id = conversation.id and id not in ${made})`.execute(
    tx,
  );
  await sql`delete from conversation where id = any(${going.map(({ id }) => id)}::bigint[])`.execute(tx);
  // What stays keeps all of its messages: an answer without what it answers would be none.
  await sql`
    delete from import_before using message where import_id = ${of.id} and kind = 'message' and message.id = key::bigint
       and message.conversation_id = any(${ids}::bigint[])`.execute(tx);
  await forgetRows(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.length;
}

export async function dropMessages(tx: Tx, of: ThrownImport, most: number): Promise<number> {
  const rows = await beforeRows(tx, of.id, "message", most);
  await sql`delete from message where id = any(${rows.map(({ key }) => Number(key))}::bigint[])`.execute(tx);
  await forgetRows(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.length;
}

/** Its content of one kind behind an id, with all that hangs on it: before the release that is the importer's own alone. Null: there is none. */
export async function dropContent(
  tx: Tx,
  of: ThrownImport,
  kind: "reaction" | "vote" | "comment" | "photo" | "post",
  after: number,
  most: number,
): Promise<Went | null> {
  const { rows } = await sql<{ id: number }>`
    select id from ${sql.table(kind)} where import_id = ${of.id} and id > ${after} order by id limit ${most}`.execute(
    tx,
  );
  const ids = rows.map(({ id }) => id);
  const { blobs } = await deleteThings(tx, kind, ids);
  await rememberBlobs(tx, of.id, blobs);
  const last = ids.at(-1);
  return last === undefined ? null : { rows: ids.length, last };
}

/** Their files go after the commit, and also when the program is stopped in between. */
async function rememberBlobs(tx: Tx, importId: number, blobs: readonly string[]): Promise<void> {
  if (blobs.length === 0) return;
  await sql`
    insert into import_before (import_id, kind, key) select ${importId}::bigint, 'blob', blob from unnest(${blobs as string[]}::text[]) as blob
    on conflict do nothing`.execute(tx);
}

type Row = Readonly<Record<string, unknown>>;

/**
 * The profile and the account's own data: each part that is as the import left it becomes what it was. That of an account which the import made becomes empty.
 * @returns whether a profile has changed
 */
export async function putBackSelf(tx: Tx, of: ThrownImport, now: Date): Promise<boolean> {
  let changed = false;
  for (const row of await beforeRows<Row>(tx, of.id, "profile", 100)) {
    const { rows } = await sql<{
      row: Row;
    }>`select to_jsonb(profile) as row from profile where identity_id = ${Number(row.key)} for update`.execute(tx);
    const back = partsBack(row, rows[0]?.row);
    if (Object.keys(back).length > 0) {
      changed = true;
      await sql`
        update profile set (${sql.join(Object.keys(back).map((column) => sql.ref(column)))}, edited_at) = (
          select ${sql.join(Object.keys(back).map((column) => sql.ref(`was.${column}`)))}, ${now}::timestamptz
            from jsonb_populate_record(null::profile, ${JSON.stringify(back)}::jsonb) as was)
         where identity_id = ${Number(row.key)}`.execute(tx);
    }
    await forgetRows(tx, [row.id]);
  }
  for (const row of await beforeRows<Row>(tx, of.id, "account", 1)) {
    const current = await tx
      .selectFrom("account")
      .select(["settings", "language", "email", "asks_first as asksFirst"])
      .where("id", "=", of.accountId)
      .executeTakeFirstOrThrow();
    const back = partsBack(
      { ...row, before: { ...row.before, settings: null }, after: { ...row.after, settings: null } },
      { ...current, settings: null },
    );
    const settings = settingsBack(row, current.settings);
    await sql`
      update account set settings = ${JSON.stringify(settings)}::jsonb, language = ${"language" in back ? back.language : current.language},
                         email = ${"email" in back ? back.email : current.email},
                         asks_first = ${"asksFirst" in back ? back.asksFirst === true : current.asksFirst} where id = ${of.accountId}`.execute(
      tx,
    );
    await forgetRows(tx, [row.id]);
  }
  if (of.intoExisting) return changed;
  const { rows } = await sql<{
    id: number;
  }>`select identity_id as id from own_key where account_id = ${of.accountId}`.execute(tx);
  for (const { id } of rows) {
    await sql`update profile set avatar_photo_id = null, tags = null where identity_id = ${id}`.execute(tx);
    await replaceProfile(tx, id, { ...emptyProfile, editedAtMs: now.getTime() });
  }
  return true;
}

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

function partsBack({ before, after, changed }: BeforeRow<Row>, now: Row | undefined): Row {
  if (before === null || after === null || now === undefined || changed) return {};
  const parts = Object.keys(after).filter(
    (part) =>
      part !== "identity_id" &&
      part !== "edited_at" &&
      !same(before[part], after[part]) &&
      same(now[part], after[part]),
  );
  return Object.fromEntries(parts.map((part) => [part, before[part] ?? null]));
}

/** Setting by setting. */
function settingsBack({ before, after }: BeforeRow<Row>, now: Row): Row {
  const [was, left] = [(before?.settings ?? {}) as Row, (after?.settings ?? {}) as Row];
  const kept = Object.entries(now).filter(
    ([name, value]) => name in was || !(name in left) || !same(value, left[name]),
  );
  return Object.fromEntries(
    kept.map(([name, value]) => [name, same(value, left[name]) && name in was ? was[name] : value]),
  );
}

/** Pictures that became the profile's own, where it shows them no more; tags, subscriptions, members of audiences, audiences, aspects. */
export async function dropRest(tx: Tx, of: ThrownImport, most: number): Promise<number> {
  let count = 0;
  const take = async (
    kind: Parameters<typeof beforeRows>[2],
    drop: (keys: RawBuilder<unknown>, rows: readonly BeforeRow<Row>[]) => Promise<unknown>,
  ) => {
    const rows = await beforeRows<Row>(tx, of.id, kind, most);
    if (rows.length === 0) return;
    await drop(sql`(${rows.map(({ key }) => key)}::text[])`, rows);
    await forgetRows(
      tx,
      rows.map(({ id }) => id),
    );
    count += rows.length;
  };
  await take("photo", async (_keys, rows) => {
    const { rows: unseen } = await sql<{ id: number }>`
      select id from photo where id = any(${rows.map(({ key }) => Number(key))}::bigint[]) and post_id is null
         and not exists (select 1 from profile where avatar_photo_id = photo.id)`.execute(tx);
    const { blobs } = await deleteThings(
      tx,
      "photo",
      unseen.map(({ id }) => id),
    );
    await rememberBlobs(tx, of.id, blobs);
  });
  await take("tag", (keys) =>
    sql`delete from tag_follow where account_id = ${of.accountId} and name = any${keys}`.execute(tx),
  );
  await take("subscription", (keys) =>
    sql`delete from subscription where account_id = ${of.accountId} and post_id::text = any${keys}`.execute(tx),
  );
  await take("audience-member", (keys) =>
    sql`delete from audience_member where audience_id || ' ' || byline_id = any${keys}`.execute(tx),
  );
  await take("audience", async (keys) => {
    const gone = sql`(select id from audience where account_id = ${of.accountId} and id::text = any${keys}
                         and not exists (select 1 from post where post.audience_id = audience.id))`;
    await sql`delete from audience_member where audience_id in ${gone}`.execute(tx);
    await sql`delete from audience where id in ${gone}`.execute(tx);
  });
  await take("aspect", (keys) =>
    sql`
    delete from aspect using import_before
     where aspect.account_id = ${of.accountId} and aspect.id::text = any${keys} and import_before.import_id = ${of.id}
       and import_before.kind = 'aspect' and import_before.key = aspect.id::text
       and import_before.after = jsonb_build_object('name', aspect.name, 'position', aspect.position)
       and not exists (select 1 from aspect_member where aspect_member.aspect_id = aspect.id)
       and not exists (select 1 from post_aspect where post_aspect.aspect_id = aspect.id)`.execute(tx),
  );
  return count;
}

/** What it said of others, as far as nothing points there any more. `rows`: that were looked at. Null: there are no more. */
export async function dropBylines(tx: Tx, of: ThrownImport, after: number, most: number): Promise<Went | null> {
  await sql`update import set owner_byline_id = null where id = ${of.id}`.execute(tx);
  const { rows } = await sql<{ id: number }>`
    select id from byline where import_id = ${of.id} and id > ${after} order by id limit ${most}`.execute(tx);
  const unused = bylineReferences.map(
    ({ table, column }) =>
      sql`not exists (select 1 from ${sql.table(table)} as user_of where user_of.${sql.ref(column)} = byline.id)`,
  );
  await sql`
    delete from byline where id = any(${rows.map(({ id }) => id)}::bigint[]) and ${sql.join(unused, sql` and `)}`.execute(
    tx,
  );
  const last = rows.at(-1)?.id;
  return last === undefined ? null : { rows: rows.length, last };
}

export async function dropLedger(tx: Tx, of: ThrownImport, most: number): Promise<number> {
  const gone = await sql`
    delete from ledger where (import_id, place, kind) in (select import_id, place, kind from ledger where import_id = ${of.id} limit ${most})`.execute(
    tx,
  );
  return Number(gone.numAffectedRows ?? 0);
}

/** Files that may go now, some of them. */
export async function blobsToDrop(
  db: Db,
  importId: number,
  most: number,
): Promise<readonly { readonly id: number; readonly key: string }[]> {
  return beforeRows(db, importId, "blob", most);
}

/** The last step. Where something stays that points at it, an empty row stays too, which nobody sees. */
export async function dropImport(tx: Tx, of: ThrownImport, now: Date): Promise<void> {
  await sql`delete from import_before where import_id = ${of.id}`.execute(tx);
  await sql`delete from pod_set where import_id = ${of.id} and not exists (select 1 from post where pod_set_id = pod_set.id)`.execute(
    tx,
  );
  const { rows } = await sql`select 1 from byline where import_id = ${of.id} limit 1`.execute(tx);
  if (rows.length === 0) await tx.deleteFrom("import").where("id", "=", of.id).execute();
  else await tx.updateTable("import").set({ finished_at: now }).where("id", "=", of.id).execute();
}
