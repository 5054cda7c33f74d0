/** What pods have said of themselves is not asked again at once, and counts for nobody but who said it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openPodAnswers } from "../../../src/app/discover/pod-answers.ts";
import { limits } from "../../../src/base/limits.ts";

const question = (host: string, more: object = {}) => ({
  ...{ url: `https://${host}/instance`, accept: "application/json", direct: true, ofPod: true },
  ...more,
});
const answer = (host: string, more: object = {}) => ({
  ...{ status: 200, url: `https://${host}/instance`, headers: {}, body: new Uint8Array(10) },
  ...more,
});

test("an answer counts for ten minutes, for the same question alone", () => {
  const answers = openPodAnswers();
  const asked = question("a.example");
  answers.keep(asked, answer("a.example"), 0);
  assert.notEqual(answers.find(asked, limits.podAnswerMs - 1), null);
  assert.equal(answers.find(asked, limits.podAnswerMs), null);
  for (const other of [
    question("b.example"),
    { ...asked, signed: true },
    { ...asked, accept: "text/html" },
    { ...asked, ofPod: false },
  ])
    assert.equal(answers.find(other, 0), null, JSON.stringify(other));
});

test("what is about one person, came by another address, failed or is too long is not kept", () => {
  const answers = openPodAnswers();
  const asked = question("a.example");
  answers.keep({ ...asked, ofPod: false }, answer("a.example"), 0);
  answers.keep({ ...asked, direct: false }, answer("b.example"), 0);
  for (const more of [{ status: 500 }, { status: 429 }, { body: new Uint8Array(limits.podAnswerBytes + 1) }])
    answers.keep(asked, answer("a.example", more), 0);
  assert.equal(answers.find(asked, 0), null);
  answers.keep(asked, answer("a.example", { status: 404 }), 0);
  assert.equal(answers.find(asked, 0)?.status, 404, "there is no such place");
});

test("of too many the oldest go; a pod that is asked anew is forgotten, and no other one", () => {
  const answers = openPodAnswers();
  const hosts = Array.from({ length: limits.podAnswers + 1 }, (_, nth) => `pod${nth}.example`);
  for (const host of hosts) answers.keep(question(host), answer(host), 0);
  const kept = () => hosts.filter((host) => answers.find(question(host), 0) !== null);
  assert.deepEqual(kept(), hosts.slice(1));
  answers.forget("pod7.example");
  assert.deepEqual(
    kept(),
    hosts.slice(1).filter((host) => host !== "pod7.example"),
  );
});
