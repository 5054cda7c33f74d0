/** The floors of the house hold: imports go down only, each door to the world is in one place, files stay short. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkout, readSources, type Source } from "./sources.ts";

const sources = readSources("src");
const outside = (folder: string) => sources.filter(({ path }) => !path.startsWith(folder));

/** Floors from the ground up; the files beside the folders stand on the roof. */
const floors = [["base"], ["core"], ["protocols", "store", "blobs", "net"], ["app"], ["web", "cli"]];
const roof = ["src/main.ts", "src/compose.ts", "src/config.ts"];

const folderOf = (path: string): string => path.split("/")[1] ?? "";
const floorOf = (path: string): number =>
  roof.includes(path) ? floors.length : floors.findIndex((floor) => floor.includes(folderOf(path)));

/** A line per violation, so that a failure says what to change. */
const none = (violations: readonly string[]) => assert.deepEqual(violations, []);

test("the tree is where this test looks for it", () => {
  assert.ok(sources.length > 50);
  assert.ok(sources.some(({ files }) => files.length > 3));
  for (const { path, files } of sources) {
    for (const file of files) assert.ok(existsSync(join(checkout, file)), `${path} imports ${file}`);
  }
});

test("every file stands on a floor, and a new folder needs a decision", () => {
  none(sources.filter(({ path }) => floorOf(path) < 0).map(({ path }) => path));
});

test("a file imports only from its own folder or from lower floors, types included", () => {
  none(
    sources.flatMap(({ path, files }) =>
      files
        .filter((file) => folderOf(file) !== folderOf(path) && floorOf(file) >= floorOf(path) && !roof.includes(path))
        .map((file) => `${path} imports ${file}`),
    ),
  );
});

test("nothing imports from outside src", () => {
  none(sources.flatMap(({ path, files }) => files.filter((f) => !f.startsWith("src/")).map((f) => `${path}: ${f}`)));
});

/** The first way round that leads from a file back to itself. */
function findCycle(all: readonly Source[]): string[] {
  const imports = new Map(all.map(({ path, files }) => [path, files]));
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): string[] => {
    const before = way.indexOf(path);
    if (before >= 0) return [...way.slice(before), path];
    if (done.has(path)) return [];
    for (const next of imports.get(path) ?? []) {
      const cycle = visit(next, [...way, path]);
      if (cycle.length > 0) return cycle;
    }
    done.add(path);
    return [];
  };
  for (const { path } of all) {
    const cycle = visit(path, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

test("no file imports itself over any number of others, types counted", () => {
  none(findCycle(sources));
});

test("the search for cycles finds one", () => {
  const source = (path: string, files: string[]): Source => ({ path, files, text: "", code: "", imports: [] });
  assert.deepEqual(findCycle([source("a", ["b"]), source("b", ["c"]), source("c", ["b"])]), ["b", "c", "b"]);
});

test("only config.ts reads the environment", () => {
  none(
    outside("src/config.ts")
      .filter(({ code, imports }) => {
        const fromProcess = imports.find(({ specifier }) => specifier === "node:process");
        return /\bprocess\s*(\?\.|\.)\s*env\b|\bprocess\[/.test(code) || fromProcess?.names.includes("env");
      })
      .map(({ path }) => path),
  );
});

/** Parsing addresses opens nothing. */
const harmless = ["isIP", "isIPv4", "isIPv6", "BlockList"];

test("only net opens connections to the outside", () => {
  const clients = /^(node:)?(https?|http2|net|tls|dgram|dns)(\/|$)|^undici$/;
  none(
    outside("src/net/").flatMap(({ path, code, imports }) => [
      ...imports
        .filter(({ specifier }) => clients.test(specifier))
        .filter(({ names }) => names.length === 0 || names.some((name) => !harmless.includes(name)))
        .map(({ specifier }) => `${path} imports ${specifier}`),
      ...(/(?<![.\w])fetch\(|new (WebSocket|EventSource)\(/.test(code) ? [`${path} fetches`] : []),
    ]),
  );
});

/** Packages and modules that reach out of the process, and who may use them for what. */
const doors: Readonly<Record<string, { readonly files: readonly string[]; readonly why: string }>> = {
  "node:net": { files: ["src/net/connect.ts"], why: "connections to checked addresses" },
  "node:tls": { files: ["src/net/connect.ts"], why: "and TLS over them" },
  "node:dns/promises": { files: ["src/net/resolve.ts"], why: "names of other servers" },
  undici: { files: ["src/net/hosts.ts", "src/net/http.ts"], why: "HTTP over those connections; http.ts takes types" },
  nodemailer: { files: ["src/net/mailer.ts"], why: "letters, to the mail server that the podmin names" },
  "@hono/node-server": { files: ["src/cli/serve.ts"], why: "the server itself: connections come in" },
  pg: { files: ["src/store/database.ts", "src/store/server/contact.ts"], why: "the database" },
  "node:child_process": {
    files: ["src/store/server/locate.ts", "src/store/server/runner.ts", "src/store/server/supervisor.ts"],
    why: "PostgreSQL's programs; any program could open connections",
  },
};

test("inside net, and where connections come in or go to the database, each door is used by the files that are named for it", () => {
  const users = (module: string) =>
    sources
      .filter(({ imports }) =>
        imports.some(
          ({ specifier, names }) =>
            specifier === module && (names.length === 0 || names.some((name) => !harmless.includes(name))),
        ),
      )
      .map(({ path }) => path);
  for (const [module, { files }] of Object.entries(doors)) assert.deepEqual(users(module), files, module);
});

test("no file reaches the global fetch by another name", () => {
  const hidden =
    /\bglobalThis\b|\bglobal\s*[.[]|(?<=[=(,:?&|]\s*)fetch\b(?!\s*[:(])|\bcreateRequire\b|\bgetBuiltinModule\b/;
  none(sources.filter(({ code }) => hidden.test(code)).map(({ path }) => path));
});

test("only store speaks SQL", () => {
  none(
    outside("src/store/").flatMap(({ path, code, imports }) => [
      ...imports
        .filter(({ specifier }) => /^(pg|pg-.*|kysely(\/.*)?)$/.test(specifier))
        .map(({ specifier }) => `${path} imports ${specifier}`),
      ...(/\bsql(<[^`]*>)?`/.test(code) ? [`${path} holds SQL`] : []),
    ]),
  );
});

test("only blobs opens containers and pictures", () => {
  const readers = /^(yauzl|yazl|sharp|node:zlib)$/;
  none(
    outside("src/blobs/").flatMap(({ path, imports }) =>
      imports.filter(({ specifier }) => readers.test(specifier)).map(({ specifier }) => `${path} imports ${specifier}`),
    ),
  );
});

test("core and the adapters are pure: no clock, no randomness, no files, no waiting for the world", () => {
  const impure =
    /\bDate\.now\(|new Date\(\)|\bMath\.random\(|\brandomBytes\(|\brandomUUID\(|\bsetTimeout\(|\bperformance\.now\(/;
  const worldly = /^node:(fs|child_process|worker_threads|timers|os|net|http|https)(\/|$)/;
  none(
    sources
      .filter(({ path }) => path.startsWith("src/core/") || path.startsWith("src/protocols/"))
      .flatMap(({ path, code, imports }) => [
        ...(impure.test(code) ? [`${path} asks the clock or the dice`] : []),
        ...imports
          .filter(({ specifier }) => worldly.test(specifier))
          .map(({ specifier }) => `${path} imports ${specifier}`),
      ]),
  );
});

test("core names no protocol", () => {
  none(
    sources
      .filter(({ path, code }) => path.startsWith("src/core/") && /["'`](diaspora|versia|activitypub)\b/i.test(code))
      .map(({ path }) => path),
  );
});

test("no folder is called utils, helpers, common or manager, and no file is longer than 500 lines", () => {
  const all = [...sources, ...readSources("test"), ...readSources("bench")];
  none(all.filter(({ path }) => /\b(utils?|helpers?|common|managers?)\b/.test(path)).map(({ path }) => path));
  none(
    all
      .filter(({ text }) => text.split("\n").length > 501)
      .map(({ path, text }) => `${path}: ${text.split("\n").length}`),
  );
});

test("every file opens with a line that says what it is for", () => {
  const all = [...sources, ...readSources("test"), ...readSources("bench")];
  none(all.filter(({ text }) => !/^(#!.*\n)?\/(\*\*|\/) ?\S|^(#!.*\n)?\/\*\*\n/.test(text)).map(({ path }) => path));
});

test("there is no empty catch", () => {
  none(sources.filter(({ text }) => /catch\s*(\([^)]*\)\s*)?\{\s*\}/.test(text)).map(({ path }) => path));
});
