/** `sterna import --as` and `--into` as a podmin types them, with what may follow at once. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { archiveIn, small, smallValue } from "../support/arrivals.ts";
import { runCommand, runCommandWith } from "../support/commands.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";

let parts: FreshParts;
before(async () => {
  parts = await freshParts();
  const added = await runCommand(parts, "account", "add", "holder");
  assert.equal(added.exit, 0);
});
after(() => parts.dispose());

const run = (...argv: readonly string[]) => runCommand(parts, "import", "--offline", ...argv);
// biome-ignore lint/suspicious/noExplicitAny: each test looks at the part that it is about
const parsed = ({ out }: { readonly out: string }): any => JSON.parse(out);
const small2 = () => {
  const archive = smallValue();
  archive.user.posts = archive.user.posts.slice(0, 2);
  return archiveIn(parts, archive);
};

test("which account, and what follows, has to be plain", async () => {
  const archive = small.archive;
  for (const argv of [
    [archive],
    [archive, "--as", "a", "--into", "b"],
    [archive, "--as", "a", "--take", "profile"],
    [archive, "--into", "holder", "--take", "everything"],
    [archive, "--into", "holder", "--announce", "--keep"],
    [archive, "--into", "holder", "--yes"],
    ["--into", "holder"],
  ])
    assert.equal((await run(...argv)).exit, 2, argv.join(" "));
  assert.equal((await runCommand(parts, "report", "holder")).exit, 11, "nothing was imported");
});

test("into an account that is there: it says what that keeps, and how to take it", async () => {
  const first = await run(await small2(), "--into", "Holder");
  assert.equal(first.exit, 0, first.said);
  assert.match(first.out, /profile: +1 expected = 1 skipped \(the account keeps its own\)/);
  assert.match(
    first.out,
    /holder keeps its own: profile, picture, settings\. To take them: .*--take profile,picture,settings/,
  );
  assert.match(
    first.out,
    /alice@pod-a\.example is not known here yet, and no pod was asked\. What comes in is a claim/,
  );
  assert.doesNotMatch(first.out, /password/);
  const taken = await run(small.archive, small.photos, "--into", "holder", "--take", "profile, settings", "--json");
  const { into, took, way, passwordLink, standing, seenBy, ledger } = parsed(taken);
  assert.deepEqual(
    { into, took, way, passwordLink, standing, seenBy },
    {
      into: "existing",
      took: ["picture", "profile", "settings"],
      way: "new",
      passwordLink: null,
      standing: "unknown",
      seenBy: "owner",
    },
  );
  assert.equal(ledger.open, 0);
});

test("each of several imports has its report, and is kept here by its number", async () => {
  const newest = parsed(await runCommand(parts, "report", "holder", "--json"));
  const first = parsed(await runCommand(parts, "report", "holder", "--import", String(newest.importId - 1), "--json"));
  assert.deepEqual([first.importId, first.took], [newest.importId - 1, []]);
  assert.equal((await runCommand(parts, "report", "holder", "--import", "12345")).exit, 11);
  assert.equal((await runCommand(parts, "report", "holder", "--import", "x")).exit, 2);
  const kept = await runCommand(parts, "keep-here", "holder", "--import", String(first.importId), "--json");
  assert.equal(parsed(kept).importId, first.importId);
  assert.equal(parsed(await runCommand(parts, "report", "holder", "--json")).seenBy, "owner", "the other one waits");
});

test("--keep keeps it here at once", async () => {
  const kept = await run(await small2(), "--as", "keeper", "--keep", "--json");
  assert.equal(kept.exit, 0, kept.said);
  assert.equal(parsed(kept).seenBy, "kept-here");
  assert.match(parsed(kept).passwordLink, /\/password\//);
});

test("--announce asks first, and announces with yes or --yes; what is refused leaves the import", async () => {
  const path = await small2();
  const argv = ["import", "--offline", path, "--as", "mover", "--announce"];
  for (const answer of ["", "no\n"]) {
    const asked = await runCommandWith(parts, answer, ...argv);
    assert.equal(asked.exit, 0, asked.said);
    assert.match(
      asked.said,
      /alice@pod-a\.example would be mover@sterna\.example .*\nAnnounce it\? Type yes:\nNothing has been announced/,
    );
  }
  const done = await runCommandWith(parts, "yes\n", ...argv, "--json");
  assert.equal(done.exit, 0, done.said);
  assert.equal(parsed(done).seenBy, "announced");
  const again = await run(path, "--as", "mover", "--announce", "--yes");
  assert.match(again.out, /had been announced before/);
  const second = await run(small.archive, "--as", "second", "--announce", "--yes", "--json");
  assert.equal(second.exit, 11);
  assert.equal(parsed(second).state, "done");
  assert.equal(typeof parsed(second).refusal.code, "string");
});

test("what cannot be taken into is refused, with what to do next", async () => {
  const nobody = await run(small.archive, "--into", "nobody", "--json");
  assert.equal(nobody.exit, 11);
  assert.deepEqual(parsed(nobody), { refusal: { code: "account-missing", name: "nobody" } });
  assert.match(nobody.said, /There is no account nobody here\./);
});
