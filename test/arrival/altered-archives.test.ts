/**
 * The 84 altered archives that a real pod was shown, through check and import: for each the codes that we want beyond those of the unaltered
 * archive, whether it is taken in at all, and that no import of one stops half-way. A real pod refused 27 of them, crashed at 4 and
 * stopped half-way in 15.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import jsonPatch from "fast-json-patch";
import type { CheckReport } from "../../src/app/arrive/check.ts";
import { alice, archiveIn, importAs, small, smallValue, wholeReport } from "../support/arrivals.ts";
import { addKnownPerson, derOf } from "../support/known.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";
import { shared, withoutShared } from "../support/shared.ts";

type Case = { readonly name: string; readonly patch: jsonPatch.Operation[] };
type Row = { readonly check: readonly string[]; readonly verdict?: "blocking" };

const verdicts = "data/diaspora/validator-verdicts.json";
const skip = withoutShared(verdicts);
const table = JSON.parse(
  readFileSync(new URL("../fixtures/altered-archives.json", import.meta.url), "utf8"),
) as Readonly<Record<string, Row>>;
const readCases = (): Case[] => JSON.parse(readFileSync(shared(verdicts), "utf8")).cases;
const altered = ({ patch }: Case): unknown => jsonPatch.applyPatch(smallValue(), patch).newDocument;

/** Codes of which there are more than in the unaltered archive. */
function codesBeyond(base: CheckReport, report: CheckReport): string[] {
  const [before, now] = [base.findings.totals, report.findings.totals];
  return Object.keys(now)
    .filter((code) => (now[code] ?? 0) > (before[code] ?? 0))
    .sort();
}

/** Imports one archive, and holds what must be true of every one of them. */
async function bringIn(parts: FreshParts, archive: unknown, username: string): Promise<CheckReport> {
  const imported = await importAs(parts, username, await archiveIn(parts, archive), small.photos);
  if (imported.ok) {
    const { ledger } = await wholeReport(parts, username);
    assert.equal(ledger.failed, 0, "nothing failed");
    const { check } = imported.value;
    const skipped = new Set(ledger.kinds.flatMap((kind) => Object.keys(kind.skipped)));
    const cannotCome = new Set(
      check.findings.list.filter((each) => each.severity === "skipped").map(({ code }) => code),
    );
    assert.deepEqual(skipped, cannotCome, "what cannot come stands in the ledger, and nothing else is left out");
    return check;
  }
  assert.equal(imported.refusal.why.code, "archive-blocked");
  const made = await parts.database.db.selectFrom("account").select("id").where("username", "=", username).execute();
  assert.deepEqual(made, [], "what is blocked leaves nothing behind");
  return imported.refusal.check as CheckReport;
}

test("each altered archive gives the codes of its row, and comes in unless they are blocking", { skip }, async (t) => {
  await using parts = await freshParts();
  const base = await bringIn(parts, smallValue(), "unaltered");
  const waiting = readCases().map((one, index) => ({ one, username: `case${index}` }));
  assert.ok(waiting.length >= Object.keys(table).length, "cases of the table are missing in the shared data");
  const unknown: string[] = [];
  const next = async (): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      const { one, username } = task;
      const row = table[one.name];
      if (row === undefined) unknown.push(one.name);
      try {
        const report = await bringIn(parts, altered(one), username);
        if (row === undefined) continue;
        assert.deepEqual(codesBeyond(base, report), row.check);
        assert.equal(report.verdict, row.verdict ?? "usable");
      } catch (error) {
        throw new Error(`"${one.name}": ${error instanceof Error ? error.message : error}`, { cause: error });
      }
    }
  };
  await Promise.all([next(), next()]);
  if (unknown.length > 0) t.diagnostic(`cases that the table does not know: ${unknown.join(", ")}`);
});

const foreignKeyCase = "another person's private key";
const withForeignKey = (): unknown => altered(readCases().find(({ name }) => name === foreignKeyCase) as Case);

test("a private key that contradicts the one known here for its owner forbids the import", { skip }, async () => {
  await using parts = await freshParts();
  await addKnownPerson(parts.database.db, alice, derOf(smallValue().user.private_key));
  const report = await bringIn(parts, withForeignKey(), "thief");
  assert.equal(report.ownership, "contradicted");
  assert.equal(report.verdict, "blocking");
  assert.deepEqual(
    report.findings.list.filter(({ severity }) => severity === "blocking").map(({ code, place }) => [code, place]),
    [["private-key-contradicts", "/user/private_key"]],
  );
});

test("a private key of an owner whose key is not known here makes a claim, no more", { skip }, async () => {
  await using parts = await freshParts();
  const report = await bringIn(parts, withForeignKey(), "somebody");
  assert.equal(report.ownership, "unknown");
  const identities = await parts.database.db.selectFrom("identity").select("ref").execute();
  assert.deepEqual(identities, [{ ref: "somebody@sterna.example" }], "no identity is made for the owner");
});

test("the private key of the owner as known here proves the archive; its posts stay a claim until a move is announced", async () => {
  await using parts = await freshParts();
  const { db } = parts.database;
  await addKnownPerson(db, alice, derOf(smallValue().user.private_key));
  const report = await bringIn(parts, smallValue(), "alice");
  assert.equal(report.ownership, "proved");
  const bylines = await db
    .selectFrom("post")
    .innerJoin("byline", "byline.id", "post.byline_id")
    .select(["identity_id", "byline.ref"])
    .distinct()
    .execute();
  assert.deepEqual(bylines, [{ identity_id: null, ref: alice }]);
  const { standing } = await db.selectFrom("import").select("standing").executeTakeFirstOrThrow();
  assert.equal(standing, "proved");
});
