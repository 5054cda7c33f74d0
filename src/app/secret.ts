/** The pod's secret: 32 random bytes in the data folder, made at the first start, that seal the keys at rest. */
import { randomBytes } from "node:crypto";
import { link, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../base/folder.ts";
import { codeOf, Fault } from "../base/problem.ts";
import type { Secret } from "./parts.ts";

const secretBytes = 32;

/**
 * Reads `secret` in the data folder, or makes it. Without this very file no sealed key opens again: it belongs into every backup.
 * @throws {Fault} when it cannot be read or written, or is not what Sterna wrote
 */
export async function openSecret(dataFolder: string): Promise<Secret> {
  const path = join(dataFolder, "secret");
  try {
    return decode(await readFile(path, "utf8"), path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT")
      throw error instanceof Fault ? error : new Fault(`${path} cannot be read`, { cause: error, again: false });
  }
  await make(dataFolder, path);
  return decode(await readFile(path, "utf8"), path);
}

/** Whole or not at all; of two processes that start at once, the first one's secret stays. */
async function make(dataFolder: string, path: string): Promise<void> {
  const temp = `${path}.${process.pid}.new`;
  try {
    makeFolder(dataFolder, 0o700);
    const file = await open(temp, "w", 0o600);
    try {
      await file.writeFile(`${randomBytes(secretBytes).toString("hex")}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temp, path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw new Fault(`${path} cannot be made`, { cause: error, again: false });
  } finally {
    await rm(temp, { force: true });
  }
}

function decode(text: string, path: string): Secret {
  if (!/^[0-9a-f]{64}\n?$/.test(text)) {
    throw new Fault(
      `${path} is damaged: it should hold 64 hexadecimal digits. Restore it from your backup of the data folder`,
      { again: false },
    );
  }
  return new Uint8Array(Buffer.from(text.trim(), "hex"));
}
