/** `sterna password-link NAME`: a one-time link with which somebody chooses their password. */
import { makePasswordLink } from "../app/accounts/password-link.ts";
import { limits } from "../base/limits.ts";
import { message } from "../base/problem.ts";
import { accountName } from "./account-name.ts";
import { defineCommand, Refused } from "./command.ts";
import { exits } from "./exit.ts";

export const command = defineCommand({
  name: "password-link",
  summary: "make a one-time link to choose a password",
  usage: "NAME [--json]",
  about:
    "Prints a link with which whoever has it chooses the password of the account NAME, once, within 7 days, and is logged in. " +
    "Earlier links of the account stop working at once; its password and sessions stay until the link is used, which ends them. " +
    "Give the link to nobody but the person.",
  options: { json: { type: "boolean", about: "print one JSON object: username, link, validDays" } },
  async run({ values, positionals }, { out, say, house }) {
    const name = accountName(positionals, "Whose password? Give one account name.");
    const { parts, close } = await house.openWithoutWires();
    try {
      const made = await makePasswordLink(parts, name);
      if (!made.ok) {
        const { code } = made.refusal;
        throw new Refused(
          [{ what: message(`password-link.${code}`, { name }), next: message(`password-link.${code}.next`, { name }) }],
          exits.refused,
        );
      }
      if (values.json) out(JSON.stringify({ username: name, link: made.value, validDays: limits.passwordLinkDays }));
      else {
        out(made.value);
        say(
          `Good once, for ${limits.passwordLinkDays} days, for the account ${name}. Earlier links do not work any more.`,
        );
      }
      return exits.done;
    } finally {
      await close();
    }
  },
});
