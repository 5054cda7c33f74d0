/** What an account has on other networks leaves with its archive, comes in elsewhere, and leaves there again as it was; real pods look at none of it. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import fc from "fast-check";
import type { SnapshotItem } from "../../../src/core/snapshot.ts";
import { importWhole } from "../../support/arrivals.ts";
import { placeless, readArchive, writeArchive } from "../../support/diaspora-archives.ts";
import { archiveAt, exportWhole } from "../../support/exports.ts";
import { apart, letters, ties } from "../../support/networks.ts";
import { type FreshParts, freshParts, spokenBoth } from "../../support/parts.ts";
import { snapshots } from "../../support/snapshots.ts";

let here: FreshParts;
let there: FreshParts;
before(async () => {
  const on = (url: string) => freshParts({ protocols: spokenBoth, config: { url } });
  [here, there] = await Promise.all([on("https://sterna.example"), on("https://other.example")]);
});
after(async () => {
  await here.dispose();
  await there.dispose();
});

/** Somebody is known on Versia at that pod. */
async function knows({ database: { db } }: FreshParts, ref: string): Promise<void> {
  const known = await db.selectFrom("identity").select("id").where("ref", "=", ref).executeTakeFirst();
  if (known !== undefined) return;
  const { id } = await db.insertInto("person").defaultValues().returning("id").executeTakeFirstOrThrow();
  const host = ref.startsWith("https:") ? new URL(ref).host : ref.slice(0, ref.lastIndexOf(":"));
  const since = new Date("2026-01-01T00:00:00Z");
  await db
    .insertInto("identity")
    .values({ person_id: id, protocol: "versia", ref, host, state: "current", since })
    .execute();
}

type OnNetwork = Extract<SnapshotItem, { readonly network?: string }>;

/** What an archive says of other networks, each as text, in an order of its own. The pods' own addresses differ. */
async function elsewhere(path: string): Promise<string[]> {
  const { items, findings } = await readArchive(archiveAt(path));
  assert.deepEqual(
    findings,
    findings.filter(({ severity }) => severity !== "skipped"),
  );
  return items
    .filter((item): item is OnNetwork => "network" in item && item.network !== undefined)
    .filter((item) => !("ref" in item) || !/^(sterna|other)\.example:/.test(item.ref))
    .map((item) => JSON.stringify(placeless(sorted(item))))
    .sort();
}

/** Sides as they stand where they have to be asked for anew, lists in order. */
function sorted(item: OnNetwork): object {
  const asked = item.kind === "tie" && item.network === "versia" && item.ours === "established";
  const plain =
    item.kind === "tie"
      ? { ...item, aspects: item.aspects.toSorted(), ...(asked ? { ours: "asked" } : {}) }
      : item.kind === "conversation"
        ? { ...item, participants: item.participants.toSorted() }
        : item;
  return Object.fromEntries(Object.entries(plain).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** Whoever is known here is called as they call themselves; whom a block met rests; of whom nothing is left that is no relation is none. */
const asKept = (items: readonly SnapshotItem[], known: ReadonlySet<string>) =>
  items
    .filter((item): item is OnNetwork => "network" in item && item.network !== undefined)
    .map((item) => {
      if (item.kind !== "tie" || !known.has(item.ref)) return item;
      const blocked = items.some(({ kind, ...rest }) => kind === "block" && "ref" in rest && rest.ref === item.ref);
      return { ...item, name: null, ...(blocked ? { suspended: true as const } : {}) };
    })
    .map((item) => JSON.stringify(placeless(sorted(item))))
    .sort();

test("random ties, blocks, mutes, addresses and conversations on other networks come in whole and leave whole, known here or not", async () => {
  let nth = 0;
  await fc.assert(
    fc.asyncProperty(
      snapshots,
      apart(true),
      ties(true, fc.constantFrom("Choir", "Family")),
      letters(true),
      async (plain, more, tied, written) => {
        nth += 1;
        const username = `user${nth}`;
        const path = join(here.config.dataFolder, `${username}.json`);
        const given: SnapshotItem[] = [...plain, ...more, ...tied, ...written];
        await writeFile(path, await writeArchive(given));
        const known = new Set(
          given
            .flatMap((item) => ("network" in item && item.network === "versia" && "ref" in item ? [item.ref] : []))
            .filter((_, n) => n % 2 === 0),
        );
        for (const ref of known) for (const pod of [here, there]) await knows(pod, ref);
        const { report } = await importWhole(here, username, path);
        const kind = (name: string) => report.ledger.kinds.find((each) => each.kind === name)?.expected ?? 0;
        assert.equal(kind("tie"), tied.length);
        const first = await exportWhole(here, username);
        assert.deepEqual(await elsewhere(first.data.path), asKept(given, known));
        await importWhole(there, username, first.data.path, first.photosPath);
        const second = await exportWhole(there, username);
        assert.deepEqual(await elsewhere(second.data.path), await elsewhere(first.data.path));
      },
    ),
    { numRuns: 4, endOnFailure: true },
  );
});
