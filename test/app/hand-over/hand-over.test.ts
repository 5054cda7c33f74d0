/** An account goes from one Sterna to another, from server to server: what each of the two believes, and what of it lies where. */
import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { closeAccount } from "../../../src/app/accounts/close.ts";
import { choosePassword, makePasswordLink } from "../../../src/app/accounts/password-link.ts";
import { leaveAccount } from "../../../src/app/depart/depart.ts";
import { askHandOver } from "../../../src/app/hand-over/ask.ts";
import { bringCode } from "../../../src/app/hand-over/bring-code.ts";
import { confirmHandOver, lookAtRequest } from "../../../src/app/hand-over/confirm.ts";
import { exchangeCode, handOverFolder, stopHandOver } from "../../../src/app/hand-over/offer.ts";
import { handOversOfName, stopHandOversOfName } from "../../../src/app/hand-over/podmin.ts";
import { handOverIn, stopAsking } from "../../../src/app/hand-over/view.ts";
import { forgetHandOverKind, writeHandOverKind } from "../../../src/app/jobs/write-hand-over.ts";
import { throwAway } from "../../../src/app/move-in/throw-away.ts";
import { moveInOf } from "../../../src/app/move-in/view.ts";
import { removeOldUploads } from "../../../src/app/uploads/forget.ts";
import { uploadFolder, uploadsOf } from "../../../src/app/uploads/open.ts";
import { runNextJob } from "../../../src/app/worker.ts";
import { limits } from "../../../src/base/limits.ts";
import { dayMs } from "../../../src/base/time.ts";
import {
  asked,
  brought,
  changing,
  confirmed,
  fetches,
  queryOf,
  rowIn,
  rowOut,
  sessionHash,
} from "../../support/hand-overs.ts";
import { network } from "../../support/move-ins.ts";
import { type Somebody, somebodyOn } from "../../support/sterna-people.ts";
import { posts } from "../../support/sterna-posts.ts";
import { openSternas, type Sternas } from "../../support/sternas.ts";

let sternas: Sternas;
let old: Somebody;
let young: Somebody;
let other: Somebody;
before(async () => {
  sternas = await openSternas(2);
  old = await somebodyOn(sternas.pod(0), "alice");
  young = await somebodyOn(sternas.pod(1), "alice2");
  other = await somebodyOn(sternas.pod(1), "mallory");
  for (let n = 0; n < 3; n++) await posts(old, `post ${n}`);
});
after(() => sternas.dispose());
/** Each test begins with nothing under way, and with a day's limits. */
afterEach(async () => {
  await stopAsking(young.pod.parts, young.accountId);
  await throwAway(young.pod.parts, young.accountId);
  sternas.pass(dayMs + 1);
  await sternas.settle();
});

const askOf = (who: Somebody, typed: string) =>
  askHandOver(who.pod.parts, { accountId: who.accountId, sessionHash, network, typed });
const bring = (who: Somebody, back: { request: string; code: string }, hash = sessionHash) =>
  bringCode(who.pod.parts, { accountId: who.accountId, sessionHash: hash, ...back });
const codeOf = (result: { readonly ok: boolean; readonly refusal?: { readonly code: string } }) =>
  result.ok ? "ok" : result.refusal?.code;
const filesAt = async (folder: string) => readdir(folder).catch(() => []);
/** Until the old home has written the files. */
const written = async () => {
  for (let turns = 0; (await rowOut(old)).state === "writing"; turns++) {
    assert.ok(turns < 50, "the files are not written");
    const { parts } = old.pod;
    await runNextJob(parts, writing, new AbortController().signal);
  }
};
const writing = [writeHandOverKind, forgetHandOverKind];

test("what was confirmed at the old home comes by itself, is checked by itself, and leaves nothing behind there", async () => {
  await brought(young, old);
  assert.equal((await rowIn(young)).state, "waiting");
  await sternas.settle();
  assert.equal((await rowIn(young)).state, "done");
  const { sealedToken, sealedVerifier } = await rowIn(young);
  assert.deepEqual([sealedToken, sealedVerifier], [null, null]);
  const moveIn = await moveInOf(young.pod.parts, young.accountId);
  assert.deepEqual([moveIn?.state, moveIn?.check?.owner?.ref, moveIn?.check?.counts.posts], ["checked", old.ref, 3]);
  const out = await rowOut(old);
  assert.deepEqual([out.state, out.sealedKey], ["done", null]);
  assert.deepEqual(await filesAt(handOverFolder(old.pod.parts)), []);
});

test("the owner is told of what they confirmed before anything is copied", async () => {
  await confirmed(young, old);
  const { db } = old.pod.parts.database;
  const { id } = await rowOut(old);
  const told = await db
    .selectFrom("notification")
    .select("about")
    .where("kind", "=", "handed-over")
    .where("about", "=", id)
    .execute();
  assert.equal(told.length, 1);
  assert.deepEqual(await filesAt(handOverFolder(old.pod.parts)), []);
});

test("nothing of it lies on a disk in clear, neither at the old home nor at the new one", async () => {
  await brought(young, old);
  await written();
  const { parts } = old.pod;
  const names = await filesAt(handOverFolder(parts));
  assert.equal(names.length, 2, names.join(" "));
  const isClear = async (path: string) =>
    ["1f8b", "504b"].includes((await readFile(path)).subarray(0, 2).toString("hex"));
  for (const name of names) assert.equal(await isClear(join(handOverFolder(parts), name)), false, name);
  assert.equal(await fetches(young), "over");
  const folder = uploadFolder(young.pod.parts);
  const here = await filesAt(folder);
  assert.equal(here.length, 2);
  for (const name of here) assert.equal(await isClear(join(folder, name)), false, name);
});

test("a fetch that breaks off goes on where it stopped, also when both have been restarted", async () => {
  await brought(young, old);
  await written();
  let pieces = 0;
  const asks: string[] = [];
  const breaking = changing(young.pod.parts, (request, answer) => {
    if (request.headers?.range === undefined) return answer;
    asks.push(`${new URL(request.url).pathname} ${request.headers.range}`);
    pieces += 1;
    return pieces === 3 ? "no-answer" : answer;
  });
  assert.equal(await fetches(young, breaking, 100), "silent");
  const there = (await uploadsOf(young.pod.parts, young.accountId))[0];
  assert.equal(there?.receivedBytes, 200);
  assert.equal((await rowIn(young)).progress?.silent, true, "the page says that there is no answer");
  await sternas.pod(0).restart();
  await sternas.pod(1).restart();
  const asked: string[] = [];
  const seeing = changing(young.pod.parts, (request, answer) => {
    if (request.headers?.range !== undefined) asked.push(request.headers.range);
    return answer;
  });
  assert.equal(await fetches(young, seeing, 100), "over");
  assert.equal(asked[0], "bytes=200-299", "it begins behind what is there");
  const { state, progress } = await rowIn(young);
  assert.deepEqual([state, progress?.silent], ["done", undefined]);
});

test("an upload that was given up while the other file came is begun anew", async () => {
  await brought(young, old);
  await written();
  const { parts } = young.pod;
  const none = changing(parts, (request, answer) => (request.headers?.range === undefined ? answer : "no-answer"));
  assert.equal(await fetches(young, none), "silent");
  sternas.pass(limits.uploadEmptyMs + 1);
  await removeOldUploads(parts);
  assert.deepEqual(await uploadsOf(parts, young.accountId), []);
  assert.equal(await fetches(young), "over");
  assert.equal((await rowIn(young)).state, "done");
});

test("the owner stops it at the old home: nothing more is given, and what came is deleted at the new one", async () => {
  await brought(young, old);
  await written();
  const half = changing(young.pod.parts, (request, answer) =>
    request.headers?.range === "bytes=0-99" || request.headers?.range === undefined ? answer : "no-answer",
  );
  assert.equal(await fetches(young, half, 100), "silent");
  const { id } = await rowOut(old);
  assert.equal(await stopHandOver(other.pod.parts, { accountId: other.accountId, id }), false, "nobody else can");
  assert.equal(await stopHandOver(old.pod.parts, { accountId: old.accountId, id }), true);
  assert.equal(await fetches(young), "over");
  assert.deepEqual(
    [(await rowIn(young)).state, (await rowIn(young)).refusal],
    ["failed", { code: "hand-over-stopped" }],
  );
  assert.deepEqual(await uploadsOf(young.pod.parts, young.accountId), []);
  await sternas.turn();
  assert.deepEqual(await filesAt(handOverFolder(old.pod.parts)), []);
});

test("its person stops it at the new home: the old one deletes its files, and the token is void", async () => {
  await brought(young, old);
  await written();
  assert.equal(await stopAsking(young.pod.parts, young.accountId), true);
  assert.equal((await rowOut(old)).state, "done");
  await sternas.turn();
  assert.deepEqual(await filesAt(handOverFolder(old.pod.parts)), []);
  assert.equal(await fetches(young), "over");
});

test("a new password stops what is under way, and a podmin sees and stops it", async () => {
  await confirmed(young, old);
  const link = await makePasswordLink(old.pod.parts, old.username);
  assert.ok(link.ok);
  const [linkToken = ""] = link.value.split("/").slice(-1);
  const chosen = await choosePassword(old.pod.parts, { linkToken, password: "quite another password", oldToken: null });
  assert.ok(chosen.ok, JSON.stringify(chosen));
  assert.equal((await rowOut(old)).state, "stopped");
  await brought(young, old);
  const seen = await handOversOfName(old.pod.parts, old.username);
  assert.deepEqual([seen?.toHere, seen?.fromHere[0]?.newRef, seen?.fromHere[0]?.state], [null, young.ref, "writing"]);
  assert.equal((await handOversOfName(young.pod.parts, young.username))?.toHere?.state, "waiting");
  assert.equal(await stopHandOversOfName(old.pod.parts, old.username), 1);
  assert.equal(await fetches(young), "over");
  assert.equal((await rowIn(young)).refusal?.code, "hand-over-stopped");
  assert.equal(await stopHandOversOfName(young.pod.parts, "nobody"), null);
});

test("closing an account ends its hand-overs at once, from here and to here", async () => {
  const carol = await somebodyOn(sternas.pod(0), "carol");
  const dave = await somebodyOn(sternas.pod(1), "dave");
  await brought(young, carol);
  await brought(dave, old);
  assert.ok((await closeAccount(carol.pod.parts, "carol")).ok);
  assert.ok((await closeAccount(dave.pod.parts, "dave")).ok);
  const [out, into] = [await rowOut(carol), await rowIn(dave)];
  assert.deepEqual([out.state, out.sealedKey], ["stopped", null]);
  assert.deepEqual([into.state, into.sealedToken], ["stopped", null]);
  assert.equal(await fetches(dave), "over");
  assert.deepEqual(await uploadsOf(dave.pod.parts, dave.accountId), []);
});

test("leaving an account ends what was handed over of it before", async () => {
  const erin = await somebodyOn(sternas.pod(0), "erin");
  await brought(young, erin);
  const { database, clock } = erin.pod.parts;
  await database.transaction((tx) => leaveAccount(tx, erin.accountId, new Date(clock.now())));
  const { state, sealedKey } = await rowOut(erin);
  assert.deepEqual([state, sealedKey], ["stopped", null]);
});

test("what a process that was killed had begun to write of a stopped one does not stay", async () => {
  await brought(young, old);
  const { parts } = old.pod;
  const { id, guid } = await rowOut(old);
  assert.ok(await stopHandOver(parts, { accountId: old.accountId, id }));
  await runNextJob(parts, [forgetHandOverKind], new AbortController().signal);
  await mkdir(handOverFolder(parts), { recursive: true });
  await writeFile(join(handOverFolder(parts), `${guid}.zip.part`), "half of it");
  await runNextJob(parts, [writeHandOverKind], new AbortController().signal);
  assert.deepEqual(await filesAt(handOverFolder(parts)), []);
});

test("after a day the token is void, and the files are gone", async () => {
  await brought(young, old);
  await written();
  sternas.pass(limits.handOverMs);
  assert.equal(await fetches(young), "over");
  assert.deepEqual((await rowIn(young)).refusal, { code: "hand-over-expired" });
  await sternas.turn();
  assert.equal((await rowOut(old)).state, "expired");
  assert.deepEqual(await filesAt(handOverFolder(old.pod.parts)), []);
});

test("a code is good once, for ten minutes, with the verifier of who asked, and in the session that asked", async () => {
  const back = await confirmed(young, old);
  assert.equal(codeOf(await bring(other, back)), "hand-over-request-unknown", "another account");
  assert.equal(codeOf(await bring(young, back, Buffer.alloc(32))), "hand-over-other-session");
  const stolen = { ...back, verifier: "A".repeat(43) };
  assert.equal(
    codeOf(await exchangeCode(old.pod.parts, stolen)),
    "hand-over-code-wrong",
    "a code without its verifier",
  );
  assert.equal((await rowOut(old)).state, "confirmed", "whoever tries that does not use it up");
  assert.equal(codeOf(await bring(young, back)), "ok");
  const { challenge } = await rowOut(old);
  assert.equal(challenge.length, 43);
  const again = await young.pod.parts.http.request({
    method: "POST",
    url: "https://pod-a.example/hand-overs/token",
    headers: { "content-type": "application/json" },
    body: Buffer.from(JSON.stringify(stolen)),
  });
  assert.ok(again.ok && again.value.status === 403, "a code that was used");
  assert.equal(codeOf(await bring(young, back)), "ok", "whoever loads the page anew finds it at work");
  await stopAsking(young.pod.parts, young.accountId);
  const late = await confirmed(young, old);
  sternas.pass(limits.handOverCodeMs);
  assert.equal(codeOf(await bring(young, late)), "hand-over-code-wrong");
});

test("the old home believes nobody but the pod that is named, and shows nothing of what that one does not know", async () => {
  const { to, request } = await asked(young, old);
  const { parts } = old.pod;
  const look = (given: { to?: string; request?: string; accountId?: number }) =>
    lookAtRequest(parts, { accountId: old.accountId, to, request, ...given });
  assert.ok((await look({})).ok);
  assert.equal(codeOf(await look({ request: "A".repeat(43) })), "hand-over-request-unknown");
  assert.equal(codeOf(await look({ to: "pod-a.example" })), "hand-over-request-unknown", "its own name");
  assert.equal(codeOf(await look({ to: "nowhere.example" })), "hand-over-pod-silent");
  for (const forged of ["https://pod-b.example", "pod-b.example/x", "a@pod-b.example", "pod-b.example#", ""])
    assert.equal(codeOf(await look({ to: forged })), "hand-over-request-unknown", forged);
  const feigned = (words: { to?: string; from?: string }) => {
    const { request: asks } = changing(parts, (question, answer) => {
      if (!question.url.includes("/hand-overs/requests/")) return answer;
      return { ...answer, body: Buffer.from(JSON.stringify({ ...JSON.parse(answer.body.toString()), ...words })) };
    });
    const deceived = { ...parts, http: { ...parts.http, request: asks } };
    return lookAtRequest(deceived, { accountId: old.accountId, to, request });
  };
  const elsewhere = await feigned({ to: "alice2@trusted.example/move@pod-b.example" });
  assert.equal(codeOf(elsewhere), "hand-over-answer-wrong", "a name that reads like an address elsewhere");
  const sentence = await feigned({ from: "nobody. Your account is locked: call 555" });
  assert.equal(codeOf(sentence), "hand-over-answer-wrong", "a sentence for an address");
  const stranger = await somebodyOn(sternas.pod(0), "bob");
  assert.equal(codeOf(await look({ accountId: stranger.accountId })), "hand-over-other-account");
  const yes = (shown: string) => confirmHandOver(parts, { accountId: old.accountId, to, request, shown });
  assert.equal(codeOf(await yes("somebody@pod-b.example")), "hand-over-changed");
  const first = await yes(young.ref);
  assert.ok(first.ok && queryOf(first.value.backUrl).request === request);
  assert.equal(codeOf(await yes(young.ref)), "hand-over-confirmed-before");
});

test("five a day are confirmed, and a pod is not made to ask others without end", async () => {
  for (let n = 0; n < limits.handOversPerDay; n++) await confirmed(young, old);
  const { to, request } = await asked(young, old);
  const sixth = { accountId: old.accountId, to, request, shown: young.ref };
  assert.equal(codeOf(await confirmHandOver(old.pod.parts, sixth)), "hand-over-too-often");
  let last: string | undefined = "ok";
  for (let n = 0; n < limits.podLooksPerHour && last === "ok"; n++) last = codeOf(await askOf(young, old.ref));
  assert.equal(last, "hand-over-too-often");
});

test("an old home that hands nothing over, gives no answer, or is this one, is told from each other", async () => {
  assert.equal(codeOf(await askOf(young, "nonsense")), "hand-over-address-malformed");
  assert.equal(codeOf(await askOf(young, other.ref)), "hand-over-same-pod");
  assert.equal(codeOf(await askOf(young, "alice@nowhere.example")), "hand-over-pod-silent");
  const none = changing(young.pod.parts, (_, answer) => ({ ...answer, status: 404 }));
  const parts = { ...young.pod.parts, http: { ...young.pod.parts.http, request: none.request } };
  const refused = await askHandOver(parts, { accountId: young.accountId, sessionHash, network, typed: old.ref });
  assert.equal(codeOf(refused), "hand-over-not-offered");
  assert.equal(await handOverIn(young.pod.parts, young.accountId).then((row) => row?.state === "asked"), false);
});

test("an old home that gives other bytes, too many, too few, or of another file, is not believed, and nothing stays of it", async () => {
  const hostile: readonly [name: string, change: Parameters<typeof changing>[1], code: string][] = [
    ["other bytes", (_, answer) => ({ ...answer, body: answer.body.map((byte) => byte ^ 1) }), "hand-over-differs"],
    [
      "too many",
      (_, answer) => ({ ...answer, body: Buffer.concat([answer.body, answer.body]) }),
      "hand-over-answer-wrong",
    ],
    ["too few", (_, answer) => ({ ...answer, body: answer.body.subarray(1) }), "hand-over-answer-wrong"],
    ["all instead of a piece", (_, answer) => ({ ...answer, status: 200 }), "hand-over-answer-wrong"],
    [
      "a redirect",
      (_, answer) => ({ ...answer, status: 302, headers: { location: "https://pod-b.example/" } }),
      "hand-over-answer-wrong",
    ],
  ];
  for (const [name, change, code] of hostile) {
    await brought(young, old);
    await written();
    const http = changing(young.pod.parts, (request, answer) =>
      request.headers?.range === undefined ? answer : change(request, answer),
    );
    assert.equal(await fetches(young, http), "over", name);
    assert.equal((await rowIn(young)).refusal?.code, code, name);
    assert.deepEqual(await uploadsOf(young.pod.parts, young.accountId), [], name);
    assert.deepEqual([(await rowOut(old)).state, (await rowOut(old)).sealedKey], ["done", null], name);
    sternas.pass(dayMs);
  }
});

test("an old home that tells of more bytes than there is room for, or of nonsense, is refused before one of them comes", async () => {
  const said = (files: unknown) => JSON.stringify({ state: "ready", files });
  const file = { part: "data", sizeBytes: 1e15, sha256: "0".repeat(64) };
  for (const [files, code] of [
    [[file], "upload-over-size"],
    [
      [
        { ...file, sizeBytes: 10 },
        { ...file, sizeBytes: 10 },
      ],
      "hand-over-answer-wrong",
    ],
    [[{ ...file, sizeBytes: -1 }], "hand-over-answer-wrong"],
    [[{ ...file, part: "../../secret" }], "hand-over-answer-wrong"],
    [[], "hand-over-answer-wrong"],
  ] as const) {
    await brought(young, old);
    const http = changing(young.pod.parts, (request, answer) =>
      request.url.endsWith("/hand-overs/files") ? { ...answer, body: Buffer.from(said(files)) } : answer,
    );
    assert.equal(await fetches(young, http), "over", said(files));
    assert.equal((await rowIn(young)).refusal?.code, code, said(files));
    assert.deepEqual(await uploadsOf(young.pod.parts, young.accountId), []);
    sternas.pass(dayMs);
  }
});
