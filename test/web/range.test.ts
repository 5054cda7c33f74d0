/** Ranges of files: what a request asks for is what it gets, or it gets the whole. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Hono } from "hono";
import type { WebEnv } from "../../src/web/context.ts";
import { sendRanges } from "../../src/web/range.ts";

const whole = Buffer.from("0123456789abcdef");
const etag = '"one"';

let opened = 0;
const app = new Hono<WebEnv>().get("/", (c) =>
  sendRanges(c, { sizeBytes: whole.length, etag, headers: {} }, (range) => {
    opened += 1;
    const bytes = range === undefined ? whole : whole.subarray(range.first, range.last + 1);
    return new Blob([bytes]).stream();
  }),
);

async function ask(headers: Record<string, string>, method = "GET") {
  const answer = await app.request("/", { method, headers });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

test("one range is answered with exactly its bytes", async () => {
  const size = whole.length;
  await fc.assert(
    fc.asyncProperty(fc.nat(size + 4), fc.option(fc.nat(size + 4)), async (first, last) => {
      const { status, text, headers } = await ask({ range: `bytes=${first}-${last ?? ""}` });
      if (last !== null && last < first) return assert.deepEqual([status, text], [200, whole.toString()]);
      if (first >= size) return assert.deepEqual([status, text], [416, ""]);
      const end = Math.min(last ?? size, size - 1);
      assert.deepEqual([status, text], [206, whole.subarray(first, end + 1).toString()]);
      assert.equal(headers.get("content-range"), `bytes ${first}-${end}/${size}`);
    }),
    { numRuns: 60 },
  );
});

test("the last bytes can be asked for", async () => {
  assert.equal((await ask({ range: "bytes=-3" })).text, "def");
  assert.deepEqual((await ask({ range: "bytes=-99" })).headers.get("content-range"), "bytes 0-15/16");
  assert.equal((await ask({ range: "bytes=-0" })).status, 416);
});

test("what is no single range of bytes, or is of another file, gets the whole", async () => {
  for (const range of ["bytes=", "bytes=-", "bytes=a-b", "bytes=0-1,4-5", "lines=0-1", `bytes=${"9".repeat(40)}-`])
    assert.deepEqual([(await ask({ range })).status, (await ask({ range })).text], [200, whole.toString()], range);
  for (const given of ['"two"', 'W/"one"', "Sat, 21 Nov 2026 00:00:00 GMT"])
    assert.equal((await ask({ range: "bytes=4-", "if-range": given })).status, 200, given);
  assert.equal((await ask({ range: "bytes=4-", "if-range": etag })).status, 206);
});

test("HEAD opens no file and says how large it is", async () => {
  const before = opened;
  const { status, text, headers } = await ask({ range: "bytes=4-" }, "HEAD");
  assert.deepEqual(
    [status, text, headers.get("content-length"), headers.get("accept-ranges")],
    [200, "", "16", "bytes"],
  );
  assert.equal(opened, before);
});
