/** Temporary folders that go away with their test, and bytes read to their end. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { Bytes } from "../../src/base/bytes.ts";

export async function freshFolder(test: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sterna-test-"));
  test.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes `bytes` into a file of its own folder and says where. */
export async function fileOf(test: TestContext, bytes: Buffer | string, name = "upload"): Promise<string> {
  const path = join(await freshFolder(test), name);
  await writeFile(path, bytes);
  return path;
}

export async function collect(bytes: Bytes): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}

/** The bytes of `whole` in chunks of at most `size`. */
export async function* inChunks(whole: Buffer, size: number): Bytes {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}
