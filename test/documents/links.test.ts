/** Whatever a document points at is there: links, anchors, paths, and the documents that code names. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { anchorsOf, codeOf, documents, filesOfTree, readText, root, withoutBlocks } from "./documents.ts";

test("every relative link and anchor in a document resolves", () => {
  const broken = documents.flatMap(({ path, text }) => {
    const links = [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
    return links.filter((link) => !resolves(path, link)).map((link) => `${path}: ${link}`);
  });
  assert.deepEqual(broken, []);
});

function resolves(from: string, link: string): boolean {
  if (/^(?:https?:|mailto:)/.test(link)) return true;
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? from : normalize(join(dirname(from), file));
  if (target.startsWith("..") || !existsSync(join(root, target))) return false;
  return anchor === undefined || (target.endsWith(".md") && anchorsOf(readText(target)).has(anchor));
}

test("every document but the first is linked from another one", () => {
  const linked = new Set(
    documents.flatMap(({ path, text }) =>
      [...withoutBlocks(text).matchAll(/\]\(([^)#\s]+)/g)].map(([, file = ""]) => normalize(join(dirname(path), file))),
    ),
  );
  const lonely = documents.map(({ path }) => path).filter((path) => path !== "README.md" && !linked.has(path));
  const announcements = lonely.filter((path) => path.startsWith("changes/")); // their folder is linked
  assert.deepEqual(lonely, announcements);
});

/** `src/core/post.ts`, `docs/adr/`, `bin/setup`; not the beginning of a longer word. */
const pathLike = /(?<![\w./-])(?:src|docs|test|bin|bench|changes|\.ci)\/[\w./@-]*[\w/]/g;

test("every path of this tree that a document names exists", () => {
  const wrong = documents.flatMap(({ path, text }) =>
    codeOf(text)
      .flatMap((code) => [...code.matchAll(pathLike)].map(([found]) => found))
      .filter((found) => !existsSync(join(root, found)))
      .map((found) => `${path}: ${found}`),
  );
  assert.deepEqual(wrong, []);
});

test("every document that code names exists", () => {
  const wrong = filesOfTree()
    .filter((path) => /^(?:src|test|bin|bench|\.ci)\//.test(path) && /\.(?:ts|sh|sql|css)$|^[^.]+$/.test(path))
    .filter((path) => !path.startsWith("test/documents/") && !path.startsWith("test/fixtures/"))
    .flatMap((path) =>
      [...readText(path).matchAll(/(?<![\w./-])(?:docs\/)?[\w/-]+\.md\b/g)]
        .filter(([name]) => !existsSync(join(root, name)))
        .map(([name]) => `${path}: ${name}`),
    );
  assert.deepEqual(wrong, []);
});
