/** The texts of --help. */
import type { Command, Options } from "./command.ts";
import { type Listed, nameWidth } from "./commands.ts";
import { printExits } from "./exit.ts";

/** The list of commands. */
export function printOverview(commands: readonly Listed[]): string {
  const width = nameWidth(commands);
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`).join("");
  return `Usage: sterna COMMAND [OPTIONS]

Commands
${list}
"sterna COMMAND --help" says more about one of them, "sterna --version" which Sterna this is.

${printExits()}`;
}

/** Columns of a terminal, less a margin. */
const columns = 100;

/** Breaks text between words; the indent stands before every line but the first. */
function wrap(text: string, indent = ""): string {
  let line = 0;
  return text.replace(/\s*(\n|\S+)/g, (gap, word: string) => {
    if (word === "\n") line = 0;
    else if (line > 0 && line + gap.length > columns) {
      line = indent.length + word.length;
      return `\n${indent}${word}`;
    } else line += gap.length;
    return gap;
  });
}

function printOptions(options: Options): string {
  const rows = Object.entries(options).map(([name, { short, value, about }]): [string, string] => [
    `${short ? `-${short}, ` : ""}--${name}${value ? ` ${value}` : ""}`,
    about,
  ]);
  rows.push(["--help", "print this text"]);
  const width = Math.max(...rows.map(([option]) => option.length));
  return rows.map(([option, about]) => `  ${option.padEnd(width)}  ${wrap(about, " ".repeat(width + 4))}\n`).join("");
}

/** Everything about one command; ends with the exit codes. */
export const printHelp = (command: Command): string => `${wrap(`Usage: sterna ${command.name} ${command.usage}`, "  ")}

${wrap(command.about.trim())}

Options
${printOptions(command.options)}
${printExits()}`;
