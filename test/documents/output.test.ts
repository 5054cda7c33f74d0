/** What documents show of commands is what commands print: the examples of the README, and every key of --json. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { documentOf, root, sectionOf, tableRows } from "./documents.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

const commandsText = ["commands", "commands-for-moves", "commands-for-podmins"]
  .map((name) => documentOf(`docs/${name}.md`))
  .join("");
const files = ["alice-small.json.gz", "alice-small-photos.zip"].map((name) => join(root, "test/fixtures", name));

/** Blocks that begin with a call: `$ bin/sterna …`, then what it prints; a line `…` stands for some that are left out. */
const examples = [...documentOf("README.md").matchAll(/^```\n\$ bin\/sterna (.+)\n([\s\S]*?)^```$/gm)].map(
  ([, call = "", shown = ""]) => ({
    argv: call.split(" ").map((word) => (word.startsWith("test/fixtures/") ? join(root, word) : word)),
    shown: shown.trimEnd().split("\n"),
  }),
);

/** Asserts that the lines shown were printed, in this order, with nothing left out but where `…` says so. */
function assertShown(shown: readonly string[], printed: readonly string[]): void {
  let next = 0;
  for (const [index, line] of shown.entries()) {
    if (line === "…") continue;
    const found = printed.findIndex((each, at) => at >= next && matches(each, line));
    assert.ok(found >= 0, `not printed: ${line}`);
    if (shown[index - 1] !== "…") assert.equal(found, next, `something is left out before: ${line}`);
    next = found + 1;
  }
  if (shown.at(-1) !== "…") assert.equal(next, printed.length, "something is left out at the end");
}

const matches = (printed: string, shown: string): boolean =>
  shown.endsWith("…") ? printed.startsWith(shown.slice(0, -1)) : printed === shown;

/** `{a: {b: [{c: 1}]}}` → `a.b[].c`; at the paths of `stop` it goes no deeper. */
function keysOf(value: unknown, stop: ReadonlySet<string>, path = ""): string[] {
  if (stop.has(path) || typeof value !== "object" || value === null) return [path];
  if (Array.isArray(value)) return [...new Set(value.flatMap((each) => keysOf(each, stop, `${path}[]`)))];
  return Object.entries(value).flatMap(([key, each]) => keysOf(each, stop, path === "" ? key : `${path}.${key}`));
}

function assertDocumented(heading: string, printed: readonly string[], stop: readonly string[]): void {
  assert.equal(printed.length, 1, "one object on one line");
  const keys = keysOf(JSON.parse(printed[0] ?? ""), new Set(stop));
  const documented = tableRows(sectionOf(commandsText, heading).split("\nKinds: ")[0] ?? "").flatMap(
    ([cell = ""]) => /^`([\w.[\]]+)`$/.exec(cell)?.[1] ?? [],
  );
  const isGroup = (key: string) => keys.some((each) => each.startsWith(`${key}.`));
  assert.deepEqual(
    {
      undocumented: keys.filter((key) => !documented.includes(key)),
      surplus: documented.filter((key) => !keys.includes(key) && !isGroup(key)),
    },
    { undocumented: [], surplus: [] },
    `docs/commands.md, "${heading}"`,
  );
}

describe("what documents show of commands", () => {
  let terminal: Terminal;
  before(async () => {
    terminal = await openTerminal();
  });
  after(() => terminal.close());

  test("the README shows a check and an import", () => {
    const shown = examples.map(({ argv }) => argv[0]);
    assert.deepEqual(shown, ["check", "import"]);
  });

  for (const { argv, shown } of examples) {
    test(`sterna ${argv[0]} prints what the README shows of it, in the same order`, async () => {
      const { exit, out } = await terminal.run(argv);
      assert.equal(exit, 0);
      assertShown(shown, out);
    });
  }

  test("every key that sterna check --json prints is documented, and no other one", async () => {
    const { out } = await terminal.run(["check", "--json", ...files]);
    assertDocumented("### JSON of check", out, ["findingTotals"]);
  });

  test("sterna check --json prints the same keys for a file that is not there", async () => {
    const [there, missing] = [files, [join(root, "no-such-file.zip")]].map((paths) => ["check", "--json", ...paths]);
    const keys = async (argv: readonly string[] = []) =>
      Object.keys(JSON.parse((await terminal.run(argv)).out.join("")));
    assert.deepEqual(await keys(missing), await keys(there));
  });

  const perCode = ["ledger.kinds[].skipped", "ledger.kinds[].failed", "ledger.kinds[].waiting", "findings.totals"];

  test("every key that sterna import --json prints is documented, and no other one", async () => {
    const { out } = await terminal.run(["import", "--json", ...files, "--as", "anna"]);
    assertDocumented("### JSON of import and report", out, [...perCode, "counts", "findings.list", "took"]);
  });

  test("sterna report --json prints what import prints, without the last two keys", async () => {
    const imported = await terminal.run(["import", "--json", ...files, "--as", "anna"]);
    const reported = await terminal.run(["report", "--json", "anna"]);
    const { way, passwordLink, ...report } = JSON.parse(imported.out.join("")) as Record<string, unknown>;
    assert.equal(way, "repeated");
    assert.match(String(passwordLink), /\/password\//, "as long as nobody chose a password");
    assert.deepEqual(JSON.parse(reported.out.join("")), report);
    assert.deepEqual((await terminal.run(["report", "--json", "ANNA"])).out, reported.out, "capitals do not matter");
  });

  test("an import that is repeated prints no link once a password was chosen", async () => {
    await terminal.database.db
      .updateTable("account")
      .set({ password_hash: "chosen" })
      .where("username", "=", "anna")
      .execute();
    const again = await terminal.run(["import", "--json", ...files, "--as", "anna"]);
    assert.equal(JSON.parse(again.out.join("")).passwordLink, null);
  });

  test("sterna import --check --json prints what sterna check --json prints", async () => {
    const [checked, imported] = [
      await terminal.run(["check", "--json", ...files]),
      await terminal.run(["import", "--check", "--json", ...files]),
    ];
    assert.deepEqual(imported, checked);
    const missing = await terminal.run(["import", "--check", "--json", join(root, "no-such-file.zip")]);
    assert.equal(JSON.parse(missing.out.join("")).verdict, "unreadable");
  });

  test("sterna keep-here says with --check what it would show, and every key of its --json is documented", async () => {
    const checked = await terminal.run(["keep-here", "anna", "--check", "--json"]);
    assertDocumented("### JSON of keep-here", checked.out, []);
    const text = await terminal.run(["keep-here", "anna", "--check"]);
    assert.ok(text.out.includes("  posts: 26"));
    const kept = await terminal.run(["keep-here", "Anna", "--json"]);
    assert.equal(kept.exit, 0);
    assert.deepEqual(JSON.parse(kept.out.join("")), { ...JSON.parse(checked.out.join("")), kept: true });
    for (const how of [["--check"], []]) {
      const again = await terminal.run(["keep-here", "anna", "--json", ...how]);
      assert.deepEqual([again.exit, again.out], [11, ['{"refusal":{"code":"already-released"}}']]);
    }
  });

  test("every key that sterna password-link --json prints is documented, and no other one", async () => {
    const { out } = await terminal.run(["password-link", "anna", "--json"]);
    assertDocumented("### JSON of password-link", out, []);
  });
});

test("docs/commands.md explains each kind of the ledger, and each reason to wait that a page explains", async () => {
  const { ledgerKinds } = await import("../../src/core/migration/counts.ts");
  const { en } = await import("../../src/web/words/en.ts");
  const section = sectionOf(commandsText, "### JSON of import and report");
  const kinds = /^Kinds: (.+)$/m.exec(section)?.[1] ?? "";
  assert.deepEqual(
    [...kinds.matchAll(/`(\w+)`/g)].map(([, kind]) => kind),
    [...ledgerKinds],
  );
  const reasons = tableRows(section.split("\nKinds: ")[1] ?? "").map(([cell]) => cell?.replaceAll("`", ""));
  const onPages = Object.keys(en).flatMap((key) => /^reason\.waiting\.(\w+)$/.exec(key)?.[1] ?? []);
  assert.deepEqual(reasons.sort(), onPages.sort());
});
