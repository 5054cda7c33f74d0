/** bin/setup: installs what the lock file says, once, and says what is missing. npm is played by a script that notes how it is called. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";

const checkout = fileURLToPath(new URL("../..", import.meta.url));

/** What bin/setup calls, apart from npm and node. */
const tools = ["sh", "cmp", "cp", "mv", "rm", "ln", "mkdir", "readlink", "uname", "flock", "cat", "env"];

function findTool(name: string): string {
  const path = ["/usr/bin", "/bin", "/usr/local/bin"].map((folder) => join(folder, name)).find(existsSync);
  assert.ok(path, `${name} is not in the usual places`);
  return path;
}

type Copy = { readonly folder: string; readonly tools: string; npmRan(): string[] };

/** A checkout with a lock file of its own, and a PATH with nothing but the tools. */
function makeCopy(t: TestContext, npm: string | null): Copy {
  const root = mkdtempSync(join(tmpdir(), "sterna-test-setup-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, "a checkout");
  mkdirSync(join(folder, "src/store/server"), { recursive: true });
  mkdirSync(join(root, "tools"));
  cpSync(join(checkout, "bin"), join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}\n");
  writeFileSync(join(folder, "package-lock.json"), '{ "lockfileVersion": 3 }\n');
  writeFileSync(
    join(folder, "src/store/server/libraries.ts"),
    "export const findPackage = () => null; export const linkLibraries = () => {};\n",
  );
  for (const name of tools) symlinkSync(findTool(name), join(root, "tools", name));
  if (npm !== null) {
    writeFileSync(join(root, "tools/npm"), `#!/bin/sh\necho "$*" >>../npm-ran\n${npm}\n`);
    chmodSync(join(root, "tools/npm"), 0o755);
  }
  const log = join(root, "npm-ran");
  return {
    folder,
    tools: join(root, "tools"),
    npmRan: () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []),
  };
}

const setup = ({ folder, tools: PATH }: Copy, cwd = folder, program = join(folder, "bin/setup")) => {
  const { status, stdout, stderr } = spawnSync(program, [], { cwd, env: { PATH }, encoding: "utf8" });
  return { status, stdout, stderr };
};

/** An npm that installs the Node which runs this test. */
const goodNpm = `rm -rf node_modules; mkdir -p node_modules/.bin; ln -s "${process.execPath}" node_modules/.bin/node; echo added`;
const done = { status: 0, stdout: "", stderr: "" };

test("the packages are installed once, without scripts, and again when the lock file changes", (t) => {
  const copy = makeCopy(t, goodNpm);
  const first = setup(copy);
  assert.deepEqual([first.status, first.stdout], [0, ""], first.stderr);
  assert.match(first.stderr, /Installing.*added\n/s);
  assert.deepEqual(setup(copy), done);
  assert.equal(copy.npmRan().length, 1);
  assert.match(copy.npmRan()[0] ?? "", /^ci --ignore-scripts --include=optional --include=dev /);
  writeFileSync(join(copy.folder, "package-lock.json"), '{ "lockfileVersion": 3, "packages": {} }\n');
  assert.equal(setup(copy).status, 0);
  assert.equal(copy.npmRan().length, 2);
});

test("it works from any folder and through a link", (t) => {
  const copy = makeCopy(t, goodNpm);
  assert.equal(setup(copy, "/").status, 0);
  const link = join(copy.tools, "sterna-setup");
  symlinkSync(join(copy.folder, "bin/setup"), link);
  assert.deepEqual(setup(copy, "/", link), done);
  assert.equal(copy.npmRan().length, 1);
});

test("two at once install once", async (t) => {
  const copy = makeCopy(t, `sleep 0.2; ${goodNpm}`);
  symlinkSync(findTool("sleep"), join(copy.tools, "sleep"));
  const start = async () => {
    const child = spawn(join(copy.folder, "bin/setup"), [], { env: { PATH: copy.tools }, stdio: "ignore" });
    return ((await once(child, "exit")) as [number])[0];
  };
  assert.deepEqual(await Promise.all([start(), start(), start()]), [0, 0, 0]);
  assert.equal(copy.npmRan().length, 1);
});

test("an npm that fails is not taken for success, now or later", (t) => {
  const copy = makeCopy(t, "mkdir -p node_modules/.bin; echo 'network unreachable' >&2; exit 1");
  for (const round of [1, 2]) {
    const { status, stdout, stderr } = setup(copy);
    assert.deepEqual([status, stdout], [12, ""]);
    assert.match(stderr, /network unreachable\n.*could not install.*\n.*try again/s);
    assert.equal(copy.npmRan().length, round);
  }
});

test("without npm it says what to install", (t) => {
  const { status, stderr } = setup(makeCopy(t, null));
  assert.equal(status, 11);
  assert.match(stderr, /npm is missing.*\n.*apt install nodejs npm/);
});

test("where the platform has no Node package, the system's is taken if it is new enough", (t) => {
  const copy = makeCopy(t, "mkdir -p node_modules/.bin");
  symlinkSync(process.execPath, join(copy.tools, "node"));
  const { status, stderr } = setup(copy);
  assert.equal(status, 0, stderr);
  const { stdout } = spawnSync(join(copy.folder, "node_modules/.bin/node"), ["--version"], { encoding: "utf8" });
  assert.equal(stdout.trim(), process.version);
});

test("a Node that is too old is refused with its version", (t) => {
  const copy = makeCopy(t, "mkdir -p node_modules/.bin");
  writeFileSync(join(copy.tools, "node"), '#!/bin/sh\n[ "$1" = --version ] || exit 1\necho v20.20.2\n');
  chmodSync(join(copy.tools, "node"), 0o755);
  const { status, stderr } = setup(copy);
  assert.equal(status, 11);
  assert.match(stderr, /v20\.20\.2\) is too old\.\n.*Node 24\.7/);
  assert.equal(existsSync(join(copy.folder, "node_modules/.sterna-lock")), false);
});
