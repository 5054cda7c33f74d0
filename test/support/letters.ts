/** Letters that a pod has kept in a folder, as whoever gets them reads them. */
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { MailWay } from "../../src/net/mailer.ts";
import { scratchFolder } from "./scratch.ts";

export type KeptLetter = {
  /** Names in small letters; a value on several lines is one. */
  readonly headers: Readonly<Record<string, string>>;
  /** Plain text, decoded. */
  readonly text: string;
  readonly raw: string;
};

/** A new folder, as the setting names it. */
export async function letterFolder(): Promise<MailWay & { readonly kind: "folder" }> {
  return { kind: "folder", path: await mkdtemp(join(scratchFolder(), "sterna-test-mail-")) };
}

/** All letters in the folder, in no order. */
export async function readLetters({ path }: { readonly path: string }): Promise<KeptLetter[]> {
  const names = (await readdir(path)).filter((name) => name.endsWith(".eml"));
  return Promise.all(names.map(async (name) => readLetter(await readFile(join(path, name), "utf8"))));
}

function readLetter(raw: string): KeptLetter {
  const end = raw.indexOf("\n\n");
  const lines = raw
    .slice(0, end)
    .replace(/\n[ \t]+/g, " ")
    .split("\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const encoding = headers["content-transfer-encoding"] ?? "7bit";
  return { headers, text: decode(raw.slice(end + 2), encoding), raw };
}

function decode(body: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (encoding !== "quoted-printable") return body;
  const bytes = body
    .replace(/=\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** The links in a letter's text. */
export const linksOf = ({ text }: KeptLetter): string[] => text.match(/https?:\/\/\S+/g) ?? [];
