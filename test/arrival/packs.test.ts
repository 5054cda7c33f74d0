/** Packs: what goes to the reading thread is what was cut, whatever its places look like. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { type Pack, packBytes, packed, unpacked } from "../../src/app/arrive/packs.ts";
import { ContainerBroken } from "../../src/blobs/broken.ts";
import { finding } from "../../src/core/migration/finding-codes.ts";
import type { Finding } from "../../src/core/migration/findings.ts";
import type { RawElement } from "../../src/protocols/port.ts";

const room = (sizeBytes: number) => new Uint8Array(new ArrayBuffer(Math.max(sizeBytes, packBytes)));

async function packsOf(pieces: readonly (RawElement | Finding)[], end: Error | null = null): Promise<Pack[]> {
  async function* cut() {
    yield* pieces;
    if (end !== null) throw end;
  }
  const packs: Pack[] = [];
  for await (const pack of packed(cut(), room)) packs.push(pack);
  return packs;
}

const plain = ({ section, place, bytes }: RawElement) => ({ section, place, text: Buffer.from(bytes).toString() });
const elementsIn = (packs: readonly Pack[]) => packs.flatMap((pack) => [...unpacked(pack)].map(plain));

const place = fc.oneof(
  fc.constantFrom("", "7", "07", "/a", "/a/9", "/a/10", "/a/1\n2", "/a/-3", "/a/9007199254740993", "/é/12", "line 4"),
  fc.record({ list: fc.constantFrom("/a", "/b"), nth: fc.nat(20) }).map(({ list, nth }) => `${list}/${nth}`),
);
const element: fc.Arbitrary<RawElement> = fc.record({
  section: fc.constantFrom("/a", "/b", ""),
  place,
  bytes: fc.uint8Array({ maxLength: 5 }),
});

test("elements come out of their packs with their sections, places and bytes, in order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(element, { maxLength: 40 }), async (elements) => {
      assert.deepEqual(elementsIn(await packsOf(elements)), elements.map(plain));
    }),
    { numRuns: 300 },
  );
});

test("a list of thousands of elements fills several packs, each with one run", async () => {
  const list = Array.from({ length: 4_500 }, (_, nth) => ({
    section: "/list",
    place: `/list/${nth}`,
    bytes: Buffer.from(String(nth)),
  }));
  const packs = await packsOf(list);
  assert.deepEqual(
    packs.map(({ runs, ends }) => [runs.length, ends.length]),
    [
      [1, 2_000],
      [1, 2_000],
      [1, 500],
    ],
  );
  assert.deepEqual(elementsIn(packs), list.map(plain));
});

test("findings travel in the pack of the elements around them; a container that breaks is the last", async () => {
  const odd = finding("json-byte-order-mark", "");
  const one = { section: "/a", place: "/a/0", bytes: Buffer.from("1") };
  const packs = await packsOf([odd, one], new ContainerBroken("gzip-cut-off", 3, "the data"));
  assert.deepEqual(elementsIn(packs), [plain(one)]);
  assert.deepEqual(
    packs.flatMap(({ findings }) => findings.map(({ code }) => code)),
    ["json-byte-order-mark", "gzip-cut-off"],
  );
  await assert.rejects(packsOf([one], new Error("the disk")), /the disk/);
});
