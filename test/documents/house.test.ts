/** The papers of the house: what the README begins with, package.json, records, changes, licence; and nothing of anybody's machine. */
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { codeOf, documentOf, documents, filesOfTree, readText, root } from "./documents.ts";

const readme = documentOf("README.md");
const { scripts, version, license } = JSON.parse(readText("package.json")) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly version: string;
  readonly license: string;
};

test("the README shows npm start and npm test", () => {
  const calls = codeOf(readme).map((line) => line.split("#")[0]?.trim());
  assert.ok(calls.includes("npm start") && calls.includes("npm test"));
});

test("every npm script that a document names is in package.json", () => {
  const wrong = documents.flatMap(({ path, text }) =>
    codeOf(text).flatMap((code) =>
      [...code.matchAll(/\bnpm (?:run (\S+)|(start|test)\b)/g)]
        .filter(([, run, short]) => !((run ?? short ?? "") in scripts))
        .map(([call]) => `${path}: ${call}`),
    ),
  );
  assert.deepEqual(wrong, []);
});

test("a reader who looks for what this is sees a picture before the first heading, and the picture is small", () => {
  const beginning = readme.slice(0, readme.indexOf("\n## "));
  const pictures = [...beginning.matchAll(/!\[([^\]]+)\]\(([^)]+)\)/g)];
  assert.ok(pictures.length > 0);
  for (const [, description = "", path = ""] of pictures) {
    assert.ok(description.length > 20, "a picture says what it shows");
    assert.ok(statSync(join(root, path)).size < 200_000, `${path} is smaller than 200 kB`);
  }
});

const recordPaths = documents.map(({ path }) => path).filter((path) => path.startsWith("docs/adr/"));

test("records are numbered without gaps, have the four sections, and are linked from ARCHITECTURE.md", () => {
  const decisions = documentOf("ARCHITECTURE.md");
  for (const [index, path] of recordPaths.entries()) {
    const text = documentOf(path);
    assert.match(path, new RegExp(`^docs/adr/${String(index + 1).padStart(4, "0")}-[a-z0-9-]+\\.md$`));
    assert.match(text, new RegExp(`^# ${index + 1}\\. `), path);
    const sections = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    assert.deepEqual(sections, ["Context", "Decision", "Consequences", "Alternatives"], path);
    assert.ok(decisions.includes(`](${path})`), `${path} is linked from ARCHITECTURE.md`);
  }
});

test("every file in changes/ begins with its kind and a sentence for whom it concerns", () => {
  const changes = documents.filter(({ path }) => path.startsWith("changes/") && path !== "changes/README.md");
  for (const { path, text } of changes) {
    assert.match(text, /^# (?:New|Changed|Fixed|Removed|Security): .{20,}\n\n\S/, path);
  }
});

test("CHANGELOG.md knows the version of package.json, LICENSE is the one that package.json names", () => {
  assert.ok(documentOf("CHANGELOG.md").includes(version));
  assert.equal(license, "AGPL-3.0-or-later");
  const text = readText("LICENSE");
  assert.match(text, /^\s+GNU AFFERO GENERAL PUBLIC LICENSE\n\s+Version 3, 19 November 2007\n/);
  assert.match(text, /END OF TERMS AND CONDITIONS/);
});

test("MIGRATION.md says of every point of the mission whether it works", () => {
  const points = [...documentOf("MIGRATION.md").matchAll(/^\| ([A-F]\d+) \| [^|]+ \| ([^|]+) \|/gm)];
  const counts = { A: 6, B: 12, C: 6, D: 5, E: 4, F: 4 };
  const wanted = Object.entries(counts).flatMap(([part, count]) =>
    Array.from({ length: count }, (_, index) => `${part}${index + 1}`),
  );
  assert.deepEqual(
    points.map(([, point]) => point),
    wanted,
  );
  for (const [, point, state = ""] of points) assert.match(state, /^(?:works|partly|not yet)$/, point);
});

test("documents stay short enough to be read", () => {
  const long = documents
    .filter(({ path }) => !["docs/findings.md", "docs/refusals.md", "docs/urls.md"].includes(path)) // tables to look things up in
    .map(({ path, text }) => ({ path, words: text.split(/\s+/).length }))
    .filter(({ words }) => words > 2_500);
  assert.deepEqual(long, []);
});

/** Paths that only one machine has. Folders of the system (`/tmp`, `/usr`) are on every one. */
const machinePaths = [/(?<![\w.~-])\/(?:root|work|home\/(?!USER\b)\w+|Users\/\w+)\/(?=[\w.])/];
const ownPaths = [root, homedir()].filter((path) => path.split("/").length > 2);

const texts = filesOfTree().filter(
  (path) =>
    !path.startsWith("test/fixtures/") &&
    /(?:\.(?:ts|md|json|sql|sh|css|svg|txt|npmrc|gitignore)|\/[^.]+|^[^.]+)$/.test(path),
);

test("no file names a folder of the machine that it was written on", () => {
  const wrong = texts.flatMap((path) => {
    if (path === "test/documents/house.test.ts") return [];
    const text = readText(path);
    return machinePaths.some((pattern) => pattern.test(text)) || ownPaths.some((own) => text.includes(`${own}/`))
      ? [path]
      : [];
  });
  assert.deepEqual(wrong, []);
});

test("no file names the host of a package registry, the lock file included", () => {
  const wrong = texts.filter((path) => /https?:\/\/[^\s"']*(?:registry|npmjs|\/npm\/)[^\s"']*/.test(readText(path)));
  assert.deepEqual(
    wrong.filter((path) => path !== "test/documents/house.test.ts"),
    [],
  );
  assert.ok(!readText("package-lock.json").includes('"resolved"'), "the lock file says what, not from where");
});
