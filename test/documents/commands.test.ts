/** docs/commands.md and its siblings say what the commands do: usage, options, exit codes. And no document names a command that there is not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Command } from "../../src/cli/command.ts";
import { commands } from "../../src/cli/commands.ts";
import { printExits } from "../../src/cli/exit.ts";
import { codeOf, documentOf, documents, sectionOf, tableRows } from "./documents.ts";

const text = ["commands", "commands-for-podmins", "commands-for-moves", "commands-for-accounts", "commands-for-posts"]
  .map((name) => documentOf(`docs/${name}.md`))
  .join("");
const loaded: readonly Command[] = await Promise.all(commands.map(async ({ load }) => (await load()).command));

test("the documents have a section for each command, and for nothing else", () => {
  const headings = [...text.matchAll(/^## sterna (.+)$/gm)].map(([, name]) => name);
  assert.deepEqual(
    headings,
    commands.map(({ name }) => name),
  );
});

test("the list of commands says the same as the commands themselves", () => {
  assert.deepEqual(
    commands.map(({ name, summary }) => ({ name, summary })),
    loaded.map(({ name, summary }) => ({ name, summary })),
  );
});

for (const command of loaded) {
  const section = () => sectionOf(text, `## sterna ${command.name}`);

  test(`the usage of sterna ${command.name} stands in its section`, () => {
    assert.ok(codeOf(section()).includes(`sterna ${command.name} ${command.usage}`.trim()));
  });

  test(`every option of sterna ${command.name} is documented, and no other one`, () => {
    const documented = tableRows(section()).flatMap(([cell = ""]) => /^`(--[\w-]+)/.exec(cell)?.[1] ?? []);
    assert.deepEqual(
      documented.sort(),
      Object.keys(command.options)
        .map((name) => `--${name}`)
        .sort(),
    );
  });
}

test("the exit codes in docs/commands.md are those of --help", () => {
  const documented = tableRows(sectionOf(text, "## Exit codes")).map(([code, meaning]) => `${code} ${meaning}`);
  const printed = printExits().split("\n").slice(1, -1);
  assert.deepEqual(
    documented,
    printed.map((line) => line.trim().replace(/ {2,}/, " ")),
  );
});

/** `sterna check FILE --json`, `$ bin/sterna check …`, with settings before it or not. */
const call = /(?:^|[\s/])sterna ([a-z][\w-]*)((?: [^|#]*)?)/;

test("every command and option that a document types exists", () => {
  const wrong = documents.flatMap(({ path, text }) =>
    codeOf(text).flatMap((code) => {
      const [, name = "", rest = ""] = call.exec(code) ?? [];
      if (name === "") return [];
      const command = loaded.find((each) => each.name === name);
      if (command === undefined) return [`${path}: ${code}`];
      const known = ["help", ...Object.keys(command.options)];
      const options = [...rest.matchAll(/(?<![\w-])--([\w-]+)/g)].map(([, option = ""]) => option);
      return options.filter((option) => !known.includes(option)).map((option) => `${path}: --${option} in ${code}`);
    }),
  );
  assert.deepEqual(wrong, []);
});
