/** `sterna export NAME`: writes an account into files. */
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Exported, exportAccount } from "../app/export/export-account.ts";
import { printSize } from "../base/bytes.ts";
import { codeOf } from "../base/problem.ts";
import { printTime } from "../base/time.ts";
import { findAccount } from "../store/people/accounts.ts";
import { accountName } from "./account-name.ts";
import { kindName } from "./archive-words.ts";
import { defineCommand } from "./command.ts";
import { exits } from "./exit.ts";
import { exportNoteWords } from "./export-words.ts";
import { type Coded, refuse } from "./refuse.ts";

export const command = defineCommand({
  name: "export",
  summary: "write an account into files that other pods read",
  usage: "NAME [--photos] [--to FOLDER] [--json]",
  about:
    "Writes everything of the account NAME into NAME-DAY.json.gz, as other pods read it, and with --photos all of its photos into " +
    "NAME-photos-DAY.zip, unchanged. Both are read back and counted before they count as written. The private key of the account is inside: whoever has " +
    "the file can move the account. Works also for an account that has moved away.",
  options: {
    photos: { type: "boolean", about: "also a zip of the photos" },
    to: { type: "string", value: "FOLDER", about: "where the files go; here, if not given" },
    json: { type: "boolean", about: "print one JSON object" },
  },
  async run({ values, positionals }, { out, house }) {
    const name = accountName(positionals, "Which account? Give one account name.");
    const json = values.json === true;
    const folder = resolve(values.to ?? ".");
    const { parts, close } = await house.open();
    try {
      const refused = (refusal: Coded) => refuse("export", refusal, { json, out }, { name });
      if (!(await isFolder(folder))) throw refused({ code: "folder-missing", folder });
      const account = await findAccount(parts.database.db, name);
      if (account === null || account.state === "closed") throw refused({ code: "account-gone" });
      const day = printTime(parts.clock.now()).slice(0, 10);
      const names = { dataName: `${name}-${day}`, photosName: `${name}-photos-${day}` };
      for (const file of [`${names.dataName}.json.gz`, `${names.photosName}.zip`])
        if (await exists(join(folder, file))) throw refused({ code: "file-exists", file: join(folder, file) });
      const photos = values.photos === true;
      const exported = await exportAccount(parts, { account, photos, folder, ...names });
      if (!exported.ok) throw refused(exported.refusal);
      if (json) out(JSON.stringify(asJson(exported.value)));
      else for (const line of print(exported.value)) out(line);
      return exits.done;
    } finally {
      await close();
    }
  },
});

const found = (path: string) =>
  stat(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  });
const exists = async (path: string): Promise<boolean> => (await found(path)) !== null;
const isFolder = async (path: string): Promise<boolean> => (await found(path))?.isDirectory() === true;

const asJson = ({ ref, data, photos, items, notes }: Exported) => ({ account: ref, data, photos, items, notes });

function print({ ref, data, photos, items, notes }: Exported): string[] {
  const kinds = Object.entries(items).filter(([kind, count]) => count > 0 && kind !== "profile");
  return [
    `${ref} is in ${data.path} (${printSize(data.sizeBytes)})`,
    ...(photos === null ? [] : [`  and ${photos.count} photos are in ${photos.path} (${printSize(photos.sizeBytes)})`]),
    ...kinds.map(([kind, count]) => `  ${kindName(kind)}: ${count}`),
    ...notes.map(
      ({ code, count, some }) =>
        `  ${count} ${exportNoteWords[code]} (${some.join(", ")}${some.length < count ? ", …" : ""})`,
    ),
    "  All of it was read back and counted. The private key is inside: whoever has this file can move the account. Keep it where nobody else reads.",
  ];
}
