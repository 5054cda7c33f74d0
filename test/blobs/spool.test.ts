/** The spool gives back what it was given, in order, from memory or disk. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { diskSpool } from "../../src/blobs/spool.ts";
import type { Spool } from "../../src/protocols/port.ts";
import { freshFolder } from "../support/files.ts";

async function replayed(spool: Spool, section: string): Promise<[string, string, string][]> {
  const elements: [string, string, string][] = [];
  for await (const element of spool.replay(section)) {
    elements.push([element.section, element.place, Buffer.from(element.bytes).toString("latin1")]);
  }
  return elements;
}

test("sections come back each in its own order, however they were mixed and however large they are", async (t) => {
  const folder = join(await freshFolder(t), "tmp");
  const element = fc.record({
    section: fc.constantFrom("/user/posts", "/others_data/relayables", "/Ünïcode"),
    sizeBytes: fc.oneof(fc.nat(40), fc.nat(700_000)),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(element, { maxLength: 12 }), async (elements) => {
      const spool: Spool & { dispose(): Promise<void> } = diskSpool(folder);
      const expected = new Map<string, [string, string, string][]>();
      for (const [i, { section, sizeBytes }] of elements.entries()) {
        const bytes = randomBytes(sizeBytes);
        await spool.append(section, `${section}/${i}`, bytes);
        expected.set(section, [
          ...(expected.get(section) ?? []),
          [section, `${section}/${i}`, bytes.toString("latin1")],
        ]);
        bytes.fill(0); // it was copied
      }
      for (const [section, list] of expected) {
        assert.deepEqual(await replayed(spool, section), list);
        assert.deepEqual(await replayed(spool, section), list, "it can be read again");
      }
      assert.deepEqual(await replayed(spool, "/nothing"), []);
      await spool.dispose();
      await spool.dispose();
    }),
    { numRuns: 25 },
  );
});

test("small spools touch no disk, large ones leave no name on it", async (t) => {
  const folder = join(await freshFolder(t), "tmp");
  const small = diskSpool(folder);
  await small.append("/a", "/a/0", randomBytes(500_000));
  await assert.rejects(readdir(folder), { code: "ENOENT" });
  await small.dispose();

  const large = diskSpool(folder);
  for (let i = 0; i < 60; i++) await large.append("/a", `/a/${i}`, randomBytes(1_000_000));
  assert.deepEqual(await readdir(folder), [], "a kill -9 would leave nothing");
  let count = 0;
  for await (const element of large.replay("/a")) {
    assert.equal(element.place, `/a/${count}`);
    count += 1;
  }
  assert.equal(count, 60);
  await large.dispose();
});
