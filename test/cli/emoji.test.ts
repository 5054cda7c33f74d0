/** `sterna emoji`: the pod's own custom emojis are added, listed and removed. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import sharp from "sharp";
import { limits } from "../../src/base/limits.ts";
import { runCommand } from "../support/commands.ts";
import { type FreshParts, freshParts } from "../support/parts.ts";

let parts: FreshParts;
let folder: string;
before(async () => {
  parts = await freshParts();
  folder = await mkdtemp(join(tmpdir(), "emoji-"));
});
after(async () => {
  await parts.dispose();
  await rm(folder, { recursive: true });
});

const run = (...argv: string[]) => runCommand(parts, "emoji", ...argv);
async function drawn(name: string, width: number, red = 9): Promise<string> {
  const path = join(folder, name);
  await sharp({ create: { width, height: 20, channels: 3, background: { r: red, g: 9, b: 9 } } })
    .png()
    .toFile(path);
  return path;
}
async function codeOf(...argv: string[]): Promise<string> {
  const said = await run(...argv, "--json");
  return said.exit === 0 ? "done" : `${said.exit} ${JSON.parse(said.out).refusal.code}`;
}

test("an emoji is added, listed with its address and size, and removed with its file", async () => {
  assert.match((await run("list")).said, /There is none/);
  const path = await drawn("duck.png", 30);
  const added = await run("add", "blob-duck", path);
  assert.match(added.out, /^:blob-duck: is there: https:\/\/sterna\.example\/emojis\/blob-duck\/[0-9a-f]{16}\.png$/);
  const [one] = JSON.parse((await run("list", "--json")).out);
  assert.deepEqual([one.name, one.width, one.height, added.out.endsWith(one.url)], ["blob-duck", 30, 20, true]);
  assert.match((await run("list")).out, /^:blob-duck: {2}30 × 20 {2}https:/);
  const { blob } = await parts.database.db.selectFrom("own_emoji").select("blob").executeTakeFirstOrThrow();
  // Of two that show the same, one keeps the file.
  assert.equal(await codeOf("add", "duck2", path), "done");
  assert.equal((await run("remove", "blob-duck")).out, ":blob-duck: is gone.");
  assert.equal(await parts.blobs.has(blob), true);
  assert.deepEqual(JSON.parse((await run("remove", "duck2", "--json")).out), { removed: "duck2" });
  assert.equal(await parts.blobs.has(blob), false);
});

test("names that cannot be, are taken or are not there, and files that are no small pictures, are refused with their codes", async () => {
  const path = await drawn("a.png", 30, 20);
  for (const name of ["d", "Duck", "12", "_duck", "duck-", "a:b", "a".repeat(33), "ente ä", "../x"])
    assert.equal(await codeOf("add", name, path), "11 emoji-name-malformed", name);
  assert.equal(await codeOf("add", "duck", path), "done");
  assert.equal(await codeOf("add", "duck", await drawn("b.png", 31, 21)), "11 emoji-taken");
  assert.equal(await codeOf("remove", "goose"), "11 emoji-unknown");
  assert.equal(await codeOf("add", "wide", await drawn("c.png", limits.emojiSidePixels + 1)), "11 emoji-too-large");
  const odd = async (content: string | Buffer) => {
    const file = join(folder, "odd");
    await writeFile(file, content);
    return codeOf("add", "odd", file);
  };
  assert.equal(await odd("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"), "11 emoji-unusable");
  assert.equal(await odd(Buffer.alloc(limits.emojiBytes + 1)), "11 emoji-too-large");
  assert.equal(await codeOf("add", "lost", join(folder, "lost.png")), "10 file-missing");
  assert.equal((await run("add", "duck")).exit, 2);
});
