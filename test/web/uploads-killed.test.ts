/** The real server, killed with SIGKILL in the middle of an upload: what it says afterwards is truly on the disk, and the upload goes on there. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openSecret } from "../../src/app/secret.ts";
import { openUploads } from "../../src/app/uploads/open.ts";
import { slotBytes } from "../../src/blobs/sealed-file.ts";
import { freshDatabase } from "../support/database.ts";
import { collect, freshFolder } from "../support/files.ts";
import { password } from "../support/shown.ts";
import { tokenOf } from "../support/web.ts";
import * as world from "../support/world.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

async function start(t: TestContext, env: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [main, "serve"], { env, stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => child.kill("SIGKILL"));
  assert.ok(child.stdout);
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const url = /listens on (http:\S+)/.exec(line)?.[1];
  assert.ok(url !== undefined, line);
  return { child, url };
}

/** Logs in as a browser does. @returns headers of the page's script, from then on */
async function logIn(url: string): Promise<Record<string, string>> {
  const page = await fetch(`${url}/login`);
  const form = new URLSearchParams({ form_token: tokenOf(await page.text()), username: "alice", password });
  const cookiesOf = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
  const site = { origin: url, "sec-fetch-site": "same-origin" };
  const headers = { ...site, cookie: cookiesOf(page) };
  const done = await fetch(`${url}/login`, { method: "POST", body: form, redirect: "manual", headers });
  assert.equal(done.status, 303);
  const cookie = cookiesOf(done);
  const token = tokenOf(await (await fetch(`${url}/uploads`, { headers: { cookie } })).text());
  return { ...site, cookie, "x-form-token": token, "tus-resumable": "1.0.0" };
}

test("killed in the middle of an upload, it goes on from what is on the disk, with the same log-in", async (t) => {
  const dataFolder = join(await freshFolder(t), "data");
  const { connection, database, drop } = await freshDatabase();
  t.after(drop);
  assert.ok(connection.kind === "socket");
  const { user, socketFolder } = connection;
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
  const env = {
    ...{ PATH, HOME, NODE_COMPILE_CACHE },
    DATABASE_URL: `postgres://${user}@localhost/${connection.database}?host=${encodeURIComponent(socketFolder)}&port=5432`,
    STERNA_DATA: dataFolder,
    STERNA_PORT: "0",
    STERNA_URL: "http://sterna.example",
    STERNA_KEEP_FREE_GB: "0",
    STERNA_LOG: "silent",
  };
  const { accountId } = await world.addAccount(database.db, "alice", { password });
  const all = randomBytes(1_000_000);
  const sent = 600_000;

  const first = await start(t, env);
  const headers = await logIn(first.url);
  const begun = await fetch(`${first.url}/uploads`, {
    method: "POST",
    headers: { ...headers, "upload-length": String(all.length), "upload-metadata": `filename ${btoa("a.zip")}` },
  });
  const path = begun.headers.get("location") ?? "";
  const patch = request(`${first.url}${path}`, {
    method: "PATCH",
    headers: {
      ...headers,
      "upload-offset": "0",
      "content-type": "application/offset+octet-stream",
      "content-length": all.length,
    },
  });
  patch.on("error", () => "the server was killed");
  patch.write(all.subarray(0, sent));
  // All that fills slots goes to the disk as it comes; the rest of it is in the memory of the process.
  const slots = Math.floor(sent / slotBytes);
  const file = join(dataFolder, "uploads", path.slice("/uploads/".length));
  for (let turn = 0; turn < 6_000; turn++) {
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    );
    if (size >= slots * (slotBytes + 28)) break;
    await pause(10);
  }
  first.child.kill("SIGKILL");
  await once(first.child, "exit");

  const second = await start(t, env);
  const again = { ...headers, origin: second.url };
  const standing = await fetch(`${second.url}${path}`, { method: "HEAD", headers: again });
  const offset = Number(standing.headers.get("upload-offset"));
  assert.deepEqual([standing.status, offset], [200, slots * slotBytes]);
  const rest = await fetch(`${second.url}${path}`, {
    method: "PATCH",
    headers: { ...again, "upload-offset": String(offset), "content-type": "application/offset+octet-stream" },
    body: all.subarray(offset),
  });
  assert.deepEqual([rest.status, rest.headers.get("upload-offset")], [204, String(all.length)]);
  second.child.kill("SIGTERM");
  await once(second.child, "exit");

  const needs = { database, config: { dataFolder }, secret: await openSecret(dataFolder) };
  const [whole] = await openUploads(needs as never, accountId);
  const opened = await whole?.open();
  assert.ok(opened?.ok);
  assert.deepEqual(await collect(opened.value.range(0, opened.value.sizeBytes)), all);
  await opened.value.close();
});
