/** `sterna emoji add NAME FILE`, `remove NAME`, `list`: the pod's own custom emojis. */
import { addEmoji, ownEmojiUrl, removeEmoji } from "../app/own-emojis.ts";
import type { Parts } from "../app/parts.ts";
import { openFile } from "../blobs/open-file.ts";
import { listOwnEmojis, type OwnEmoji } from "../store/content/own-emojis.ts";
import { defineCommand, type Io, UsageError } from "./command.ts";
import { type ExitCode, exits } from "./exit.ts";
import { refuse } from "./refuse.ts";

const takes: Readonly<Record<string, number>> = { add: 2, remove: 1, list: 0 };

export const command = defineCommand({
  name: "emoji",
  summary: "add custom emojis of the pod, remove one, or list them",
  usage: "add NAME FILE | remove NAME | list [--json]",
  about:
    "Small pictures that people here call by :NAME: in posts, comments and profiles. add: FILE is a JPEG, PNG, GIF or WebP of at most 512 kB and 1,024 pixels. " +
    "remove: what was written with it shows its name from then on. Other pods are told of those that a text calls, on networks that have words for them; on others the name stands.",
  options: { json: { type: "boolean", about: "print JSON" } },
  async run({ values, positionals }, io) {
    const [verb = "", name = "", file = ""] = positionals;
    if (takes[verb] !== positionals.length - 1)
      throw new UsageError("What is to be done? Give add NAME FILE, remove NAME, or list.");
    const { parts, close } = await io.house.open();
    const ask = { json: values.json === true, out: io.out };
    try {
      if (verb === "add") return await add(parts, name, file, ask);
      if (verb === "remove") return await remove(parts, name, ask);
      return await list(parts, ask, io);
    } finally {
      await close();
    }
  },
});

type Ask = { readonly json: boolean; readonly out: Io["out"] };

const shown = ({ config }: Parts, emoji: OwnEmoji) => {
  const { name, width, height, addedAt } = emoji;
  return { name, url: `${config.url}${ownEmojiUrl(emoji)}`, width, height, addedAt: addedAt.toISOString() };
};

async function add(parts: Parts, name: string, path: string, ask: Ask): Promise<ExitCode> {
  const opened = await openFile(path);
  if (!opened.ok) throw refuse("file", opened.refusal, ask, {}, exits.unreadable);
  const file = opened.value;
  try {
    const added = await addEmoji(parts, { name, bytes: file.range(0, file.sizeBytes) });
    if (!added.ok) throw refuse("emoji", added.refusal, ask);
    const emoji = shown(parts, added.value);
    ask.out(ask.json ? JSON.stringify(emoji) : `:${name}: is there: ${emoji.url}`);
    return exits.done;
  } finally {
    await file.close();
  }
}

async function remove(parts: Parts, name: string, ask: Ask): Promise<ExitCode> {
  const removed = await removeEmoji(parts, name);
  if (!removed.ok) throw refuse("emoji", removed.refusal, ask);
  ask.out(ask.json ? JSON.stringify({ removed: name }) : `:${name}: is gone.`);
  return exits.done;
}

async function list(parts: Parts, { json, out }: Ask, { say }: Io): Promise<ExitCode> {
  const all = (await listOwnEmojis(parts.database.db)).map((emoji) => shown(parts, emoji));
  if (json) out(JSON.stringify(all));
  else if (all.length === 0) say("There is none. Add one with: sterna emoji add NAME FILE");
  else for (const { name, url, width, height } of all) out(`:${name}:  ${width} × ${height}  ${url}`);
  return exits.done;
}
