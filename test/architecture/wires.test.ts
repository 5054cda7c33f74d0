/** Who does without the wires of adapters: a command that opens the house without them must not meet one that is not there. */
import assert from "node:assert/strict";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { readSources } from "./sources.ts";

const sources = new Map(readSources("src").map((source) => [source.path, source]));
const valueImport = /^\s*(?:import|export)\s+(?!type\b)(?:[\w*\s{},$]+?\s+from\s+)?["'](\.[^"']+)["']/gm;

/** Of an adapter: by its name, or taken out of it. The port says what it is, and uses none. */
const usesWire = /\.wire\b|[{,]\s*wire\s*[,}]/;

/** The files that are loaded with a file: neither for their types alone, nor only when they are needed. */
function loadedWith(path: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const next = [path];
  for (let from = next.pop(); from !== undefined; from = next.pop()) {
    if (reached.has(from)) continue;
    reached.add(from);
    for (const [, specifier = ""] of sources.get(from)?.code.matchAll(valueImport) ?? [])
      next.push(normalize(join(dirname(from), specifier)));
  }
  return reached;
}

test("what opens the house without wires uses none, or gets them first", () => {
  const commands = [...sources.values()].filter(
    ({ path, code }) => path.startsWith("src/cli/") && /\.openWithoutWires\(/.test(code),
  );
  assert.ok(commands.length > 5);
  for (const { path, code } of commands) {
    if (/\bwithWires\(/.test(code)) continue;
    const users = [...loadedWith(path)].filter((file) => usesWire.test(sources.get(file)?.code ?? ""));
    assert.deepEqual(
      users.filter((file) => file !== "src/app/parts.ts"), // where `withWires` is
      [],
      path,
    );
  }
});
