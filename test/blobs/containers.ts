/** Opens a container made of given bytes, for tests. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { limits } from "../../src/base/limits.ts";
import type { Bounds } from "../../src/blobs/broken.ts";
import { type Container, type ContainerRefusal, openContainer } from "../../src/blobs/container.ts";
import { fileOnDisk } from "../../src/blobs/open-file.ts";
import { fileOf } from "../support/files.ts";

const recognises = (head: Buffer): boolean => head.includes('"user"');

export async function tryOpen(test: TestContext, bytes: Buffer | string, bounds: Partial<Bounds> = {}, name?: string) {
  const path = await fileOf(test, bytes, name);
  const opened = await openContainer(fileOnDisk(path), { recognises, bounds: { ...limits, ...bounds } });
  if (opened.ok) test.after(() => opened.value.close());
  return opened;
}

export async function opened(test: TestContext, bytes: Buffer | string, bounds?: Partial<Bounds>): Promise<Container> {
  const result = await tryOpen(test, bytes, bounds);
  assert(result.ok, `refused: ${JSON.stringify(result)}`);
  return result.value;
}

export async function refused(
  test: TestContext,
  bytes: Buffer | string,
  bounds?: Partial<Bounds>,
): Promise<ContainerRefusal> {
  const result = await tryOpen(test, bytes, bounds);
  assert(!result.ok, "it was opened");
  return result.refusal;
}

/** `code entry` of every finding of a container. */
export const told = (container: Container): string[] =>
  container.findings.list.map(({ code, entry }) => `${code} ${entry}`.trim());
