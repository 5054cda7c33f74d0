/** `sterna aspect VERB --as NAME …`: the aspects of an account. */
import { addAspect, orderAspectsBy, removeAspect, renameAspect } from "../app/contacts/aspects.ts";
import { listAspects } from "../store/people/aspects.ts";
import { type Acting, actingOptions, openAccount, refused } from "./acting.ts";
import { defineCommand, UsageError } from "./command.ts";
import { exits } from "./exit.ts";

/** How many names each verb takes. */
const takes: Readonly<Record<string, (count: number) => boolean>> = {
  list: (count) => count === 0,
  add: (count) => count === 1,
  rename: (count) => count === 2,
  remove: (count) => count === 1,
  order: (count) => count > 0,
};

export const command = defineCommand({
  name: "aspect",
  summary: "list, add, rename, remove and order aspects",
  usage: "list | add ASPECT | rename ASPECT NEW | remove ASPECT | order ASPECT... --as NAME [--json]",
  about:
    "The aspects of the account NAME, which people it shares with are sorted into. remove: not while somebody is in this aspect alone. " +
    "order: these come first, in this order. All of them print the list as it is then.",
  options: actingOptions,
  async run({ values, positionals }, io) {
    const [verb = "", ...words] = positionals;
    if (!takes[verb]?.(words.length))
      throw new UsageError(
        "What is to be done? Give list, add ASPECT, rename ASPECT NEW, remove ASPECT, or order ASPECT...",
      );
    const { parts, close } = await io.house.open();
    try {
      const json = values.json === true;
      const acting: Acting = { parts, account: await openAccount(parts, values.as, io, json), words, json, io };
      const done = await act(acting, verb);
      if (done !== null && !done.ok) throw refused("aspect", done.refusal, acting);
      const aspects = await listAspects(parts.database.db, acting.account.accountId);
      if (json) io.out(JSON.stringify(aspects.map(({ name, members }) => ({ name, members }))));
      else for (const { name, members } of aspects) io.out(`${name}: ${members}`);
      return exits.done;
    } finally {
      await close();
    }
  },
});

async function act({ parts, account: { accountId }, words }: Acting, verb: string) {
  const [first = "", second = ""] = words;
  switch (verb) {
    case "add":
      return addAspect(parts, accountId, first);
    case "rename":
      return renameAspect(parts, accountId, first, second);
    case "remove":
      return removeAspect(parts, accountId, first);
    case "order":
      return orderAspectsBy(parts, accountId, words);
    default:
      return null;
  }
}
