/** The command line: finding commands, help, exit codes. */
import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { Fault, message } from "../../src/base/problem.ts";
import { type Command, defineCommand, type House, Refused, UsageError } from "../../src/cli/command.ts";
import { commands, type Listed } from "../../src/cli/commands.ts";
import { exits, printExits } from "../../src/cli/exit.ts";
import { runCli } from "../../src/cli/main.ts";
import { en } from "../../src/cli/words/en.ts";
import type { StartRefusal } from "../../src/compose.ts";

/** Runs a command line and keeps what it prints. The house is never entered. */
async function cli(argv: string[], list: readonly Listed[] = commands, config: Partial<House["config"]> = {}) {
  let out = "";
  let said = "";
  const exit = await runCli(
    argv,
    {
      out: (line) => {
        out += `${line}\n`;
      },
      say: (line) => {
        said += `${line}\n`;
      },
      version: "1.2.3",
      input: async function* () {},
      stopsItself: () => new AbortController().signal,
      house: async () => ({ config: { dataFolder: tmpdir(), keepFreeBytes: 0, ...config } }) as House,
    },
    list,
  );
  return { exit, out, said };
}

const made = (run: Command["run"]): Listed[] => [
  {
    name: "try",
    summary: "try it",
    load: async () => ({
      command: defineCommand({
        name: "try",
        summary: "try it",
        usage: "[--loud]",
        about: "Tries it.",
        options: { loud: { type: "boolean", about: "say it aloud" } },
        run,
      }),
    }),
  },
];

test("a failure that may pass says so where the disk has little room, which a database does not say", async () => {
  const failing = made(async () => {
    throw new Fault("The database went away", { again: true });
  });
  const full = await cli(["try"], failing, { keepFreeBytes: Number.MAX_SAFE_INTEGER });
  assert.match(
    full.said,
    /^The database went away\.\n {2}The disk of \S+ has only [\d.]+ .B left\. Make room first\.\n/,
  );
  const nowhere = await cli(["try"], failing, { dataFolder: "/nowhere", keepFreeBytes: Number.MAX_SAFE_INTEGER });
  assert.doesNotMatch(nowhere.said, /The disk of/);
});

test("without a command the list is told as a mistake, with --help as an answer", async () => {
  const none = await cli([]);
  assert.deepEqual([none.exit, none.out], [exits.usage, ""]);
  const help = await cli(["--help"]);
  assert.deepEqual([help.exit, help.said], [exits.done, ""]);
  assert.equal(none.said, help.out);
  for (const { name, summary } of commands)
    assert.ok(help.out.includes(`  ${name}`) && help.out.includes(summary), name);
});

test("--version names the program and its version", async () => {
  assert.deepEqual(await cli(["--version"]), { exit: exits.done, out: "sterna 1.2.3\n", said: "" });
});

test("an unknown command is told with the nearest one", async () => {
  const near = await cli(["srve"]);
  assert.deepEqual([near.exit, near.out], [exits.usage, ""]);
  assert.match(near.said, /no command "srve". Did you mean "serve"\?/);
  const far = await cli(["toString"]);
  assert.equal(far.exit, exits.usage);
  assert.doesNotMatch(far.said, /Did you mean/);
});

for (const { name, summary, load } of commands) {
  test(`${name} --help says how it is used and ends with the exit codes`, async () => {
    const { command } = await load();
    assert.deepEqual([command.name, command.summary], [name, summary]);
    const { exit, out, said } = await cli([name, "--help"]);
    assert.deepEqual([exit, said], [exits.done, ""]);
    assert.ok(out.startsWith(`Usage: sterna ${name} `), out);
    assert.ok(out.endsWith(printExits()), out);
    for (const option of Object.keys(command.options)) assert.ok(out.includes(`--${option}`), option);
    for (const line of out.split("\n")) assert.ok(line.length <= 120, line);
  });

  test(`${name} refuses an option that it does not know`, async () => {
    const { exit, said } = await cli([name, "--no-such-option"]);
    assert.equal(exit, exits.usage);
    assert.match(said, new RegExp(`no-such-option.*"sterna ${name} --help"`, "s"));
  });
}

test("a command gets its options and arguments, and its exit code is the program's", async () => {
  const list = made(async ({ values, positionals }, { out }) => {
    out(JSON.stringify({ values, positionals }));
    return exits.partly;
  });
  const { exit, out } = await cli(["try", "a", "--loud", "b"], list);
  assert.deepEqual([exit, JSON.parse(out)], [exits.partly, { values: { loud: true }, positionals: ["a", "b"] }]);
});

test("what a command throws becomes an exit code and a message for people", async () => {
  const thrown: [error: unknown, exit: number, said: RegExp][] = [
    [new UsageError("Give a file."), exits.usage, /^Give a file\.\n"sterna try --help"/],
    [
      new Fault("The disk is full", { cause: new Error("ENOSPC"), again: true }),
      exits.tryAgain,
      /^The disk is full\. \(ENOSPC\)\n.*[Tt]ry again/,
    ],
    [new Fault("The secret is damaged", { again: false }), exits.failed, /^The secret is damaged\.\n$/],
    [new TypeError("x is not a function"), exits.bug, /bug.*TypeError: x is not a function\n\s+at /s],
    [
      new Refused(
        [{ what: message("start.cluster-broken", { folder: "/d" }), next: message("start.cluster-broken.next") }],
        exits.refused,
      ),
      exits.refused,
      /^\/d is there, but it is not a database\.\n {2}Put your backup/,
    ],
  ];
  for (const [error, exit, said] of thrown) {
    const got = await cli(
      ["try"],
      made(() => Promise.reject(error)),
    );
    assert.deepEqual([got.exit, got.out], [exit, ""]);
    assert.match(got.said, said);
  }
});

/** Complete because a code without an entry does not compile. */
const startCodes: Record<StartRefusal["code"], true> = {
  "setting-wrong": true,
  "setting-unknown": true,
  "postgres-missing": true,
  "postgres-too-old": true,
  "postgres-other-major": true,
  "cluster-broken": true,
  "server-too-old": true,
  "not-utf8": true,
  "address-differs": true,
  "schema-newer": true,
  "schema-changed": true,
};

test("everything that can keep Sterna from starting has words for what happened and for what to do", () => {
  for (const code of Object.keys(startCodes)) {
    assert.ok(en[`start.${code}`] && en[`start.${code}.next`], code);
  }
});

test("what a command prints cannot steer the terminal", async () => {
  const { out, said } = await cli(
    ["try"],
    made(async (_, io) => {
      io.out("\u001b[2Jgone");
      io.say("\u009b2J");
      return exits.done;
    }),
  );
  assert.deepEqual([out, said], ["\\u001b[2Jgone\n", "\\u009b2J\n"]);
});
