/** Comments, likes and votes of others that an import brought under claims: they are verified again when their authors are known, row by row. */
import { type RawBuilder, sql } from "kysely";
import type { SignatureVerdict } from "../../core/post.ts";
import type { Db, Tx } from "../database.ts";
import type { Into } from "./merge.ts";
import { isOthersClaim } from "./settle-people.ts";

export const wordKinds = ["comment", "reaction", "vote"] as const;
export type WordKind = (typeof wordKinds)[number];

/** A row under a claim, with its evidence as it came. */
export type Word = {
  readonly id: number;
  readonly kind: WordKind;
  /** The address that the archive gives for its author. */
  readonly author: string;
  readonly verdict: SignatureVerdict;
  /** As it was written: links in what is shown may be re-pointed. Comments only. */
  readonly text: string | null;
  readonly writtenAt: Date | null;
  readonly signature: string;
  readonly signed: {
    readonly order: readonly string[];
    readonly values: Readonly<Record<string, unknown>>;
    readonly uncovered?: true;
  };
};

const columns: Readonly<Record<WordKind, RawBuilder<unknown>>> = {
  comment: sql`coalesce(word.original_text, word.text) as text, word.written_at as "writtenAt"`,
  reaction: sql`null as text, null::timestamptz as "writtenAt"`,
  vote: sql`null as text, null::timestamptz as "writtenAt"`,
};

/**
 * Words that are not proved, of people who are known here by now. @param after  the id behind which to go on
 */
export async function wordsToVerify(
  db: Db,
  into: Into,
  kind: WordKind,
  after: number,
  most: number,
): Promise<readonly Word[]> {
  const { rows } = await sql<Word>`
    select word.id, ${kind}::text as kind, claim.ref as author, word.verdict, word.signature, word.signed, ${columns[kind]}
      from byline as claim join identity on identity.protocol = claim.protocol and identity.ref = claim.ref
      join ${sql.table(kind)} as word on word.byline_id = claim.id
     where ${isOthersClaim(into)} and claim.protocol = ${into.protocol} and word.import_id = ${into.importId} and word.id > ${after}
       and word.verdict <> 'proved' and word.signature is not null and word.signed is not null
       and exists (select 1 from identity_key join identity as theirs on theirs.id = identity_key.identity_id
                    where theirs.person_id = identity.person_id and theirs.protocol = identity.protocol)
     order by word.id limit ${most}`.execute(db);
  return rows;
}

/** What came of a word; `provedRef` is the identity whose key verified it (R9), null unless proved. */
export type WordVerdict = { readonly id: number; readonly provedRef: string | null };

/**
 * Writes down what verifying gave. Only what a signature proves gets an author: it moves to the byline of the identity that signed it, and a claim
 * of which one word is proved stays a claim for the others. What is here live already, or was taken back here, does not come a second time.
 */
export async function recordVerdicts(
  tx: Tx,
  into: Into,
  kind: WordKind,
  verdicts: readonly WordVerdict[],
): Promise<void> {
  if (verdicts.length === 0) return;
  const table = sql.table(kind);
  await sql`
    insert into byline (identity_id, protocol, ref, guid)
    select id, protocol, ref, guid from identity
     where protocol = ${into.protocol} and ref = any(${verdicts.map(({ provedRef }) => provedRef)}::text[])
    on conflict (identity_id) where import_id is null do nothing`.execute(tx);
  await sql`
    create temporary table judged_word on commit drop as
    select word.id, word.guid, claim.ref as author_ref, live.id as live_id, given.ref is null as wrong,
           given.ref is not null and exists (
             select 1 from tombstone where tombstone.protocol = ${into.protocol} and tombstone.kind = ${kind} and tombstone.guid = word.guid
                and tombstone.author_ref in (claim.ref, given.ref)) as gone,
           coalesce((select min(other.id) from ${table} as other
                      where other.byline_id = live.id and other.guid = word.guid and (other.import_id is null or other.import_id = ${into.importId})),
                    min(word.id) over (partition by live.id, word.guid)) as stays
      from unnest(${verdicts.map(({ id }) => id)}::bigint[], ${verdicts.map(({ provedRef }) => provedRef)}::text[]) as given (id, ref)
      join ${table} as word on word.id = given.id and word.import_id = ${into.importId} and word.verdict <> 'proved'
      join byline as claim on claim.id = word.byline_id and ${isOthersClaim(into)}
      left join identity on identity.protocol = ${into.protocol} and identity.ref = given.ref
      left join byline as live on live.identity_id = identity.id and live.import_id is null`.execute(tx);
  await sql`update ${table} as word set verdict = 'wrong' from judged_word as judged
             where word.id = judged.id and judged.wrong and word.verdict <> 'wrong'`.execute(tx);
  await sql`update ${table} as word set verdict = 'proved', byline_id = judged.live_id from judged_word as judged
             where word.id = judged.id and not judged.wrong and not judged.gone and judged.stays = judged.id`.execute(
    tx,
  );
  if (kind === "comment") {
    await sql`update reaction set comment_id = judged.stays from judged_word as judged
               where reaction.comment_id = judged.id and not judged.wrong and not judged.gone and judged.stays <> judged.id`.execute(
      tx,
    );
    await sql`delete from reaction using judged_word as judged where reaction.comment_id = judged.id and judged.gone`.execute(
      tx,
    );
  }
  await sql`delete from ${table} as word using judged_word as judged
             where word.id = judged.id and (judged.gone or (not judged.wrong and judged.stays <> judged.id))`.execute(
    tx,
  );
  await sql`
    update ledger set outcome = case when judged.wrong then 'waiting' when judged.gone then 'skipped' when judged.stays <> judged.id then 'already-there' else 'made' end,
           reason = case when judged.wrong then 'signature' when judged.gone then 'deleted' end,
           waits_for = case when judged.wrong then ledger.waits_for end, item = case when judged.wrong then ledger.item end
      from judged_word as judged
     where ledger.import_id = ${into.importId} and ledger.kind = ${`others${kind[0]?.toUpperCase()}${kind.slice(1)}`}
       and ledger.waits_for = judged.author_ref and ledger.item ->> 'guid' = judged.guid
       and ((ledger.outcome = 'waiting' and ledger.reason in ('key', 'signature')) or (ledger.outcome = 'failed' and not judged.wrong))`.execute(
    tx,
  );
  await sql`drop table judged_word`.execute(tx);
}
