/** Messages at the port: what has to be looked up, who is believed, and what is passed on unchanged. */
import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { isRelayable, type Message, parentOf, type SaidComment, type SaidMove } from "../../../../src/core/message.ts";
import { sealEnvelope } from "../../../../src/protocols/diaspora/wire/envelope.ts";
import { messages as wire } from "../../../../src/protocols/diaspora/wire/messages.ts";
import type { KeyFact, Opened, SigningKeys, ThingFact, WireFacts } from "../../../../src/protocols/wire-port.ts";
import { plainMessages, relayables } from "../../../support/messages.ts";
import { testKeys } from "../../../support/snapshots.ts";

const receivedAtMs = Date.parse("2026-11-22T10:00:00Z");
const otherKeys = generateKeyPairSync("rsa", {
  modulusLength: 1024,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const by = (ref: string, keys = testKeys): SigningKeys => ({ ref, privateKeyPem: keys.privateKey });
const keyOf = (ref: string, keys = testKeys, named = ref): KeyFact => ({ named, ref, keyPem: keys.publicKey });
const random = (bytes: number) => Buffer.alloc(bytes, 5);

function open(body: Uint8Array): Opened {
  const raw = { way: "public", headers: {}, host: "", path: "", body, receivedAtMs } as const;
  const opened = wire.open(raw, { privateKeyPem: null, entropy: random(64) });
  assert.ok(opened.ok, opened.ok ? "" : `${opened.refusal.code} ${opened.refusal.detail}`);
  return opened.value;
}

const said = (message: Message, keys: SigningKeys): Opened => {
  const [sealed] = wire.seal(message, keys, random, { reach: "public", endpoints: ["https://x.example/"] }, 0);
  return open(sealed?.body ?? Buffer.alloc(0));
};
const saidXml = (xml: string, ref: string): Opened =>
  open(sealEnvelope(xml, ref, createPrivateKey(testKeys.privateKey)));

/** `ok` with the identity that signed, or the code. */
function judged(opened: Opened, facts: Partial<WireFacts>): string {
  const verified = wire.verify(opened, { keys: [], things: [], inboxOwner: null, ...facts });
  return verified.ok ? `ok ${verified.value.signedAs}` : verified.refusal.code;
}

const root = "root@pod-r.example";
const factOf = (message: Message, local: boolean): ThingFact => {
  assert.ok(isRelayable(message));
  return {
    thing: parentOf(message),
    author: root,
    formerly: [],
    root: { thing: parentOf(message), author: root, formerly: [], local, public: true },
  };
};

test("a relayable passed on by the author of its root says the same, with the same evidence, and is its author's", () => {
  fc.assert(
    fc.property(relayables, (message) => {
      const opened = said(message, by(root, otherKeys));
      assert.deepEqual(opened.message, message);
      assert.deepEqual(
        opened.needs.map((need) => (need.kind === "key" ? need.ref : need.thing)),
        [root, message.author, parentOf(message)],
      );
      const keys = [keyOf(root, otherKeys), keyOf(message.author)];
      const things = [factOf(message, false)];
      assert.equal(judged(opened, { keys, things }), `ok ${message.author}`);
      assert.equal(judged(opened, { keys, things: [] }), "parent-unknown");
      assert.equal(judged(opened, { keys: keys.slice(0, 1), things }), "author-key-unknown");
      assert.equal(judged(opened, { keys: keys.slice(1), things }), "sender-key-unknown");
      assert.equal(
        judged(opened, { keys: [keyOf(root, otherKeys), keyOf(message.author, otherKeys)], things }),
        "signature-wrong",
      );
      // Passed on once more it is still the same.
      assert.deepEqual(said(opened.message, by(root, otherKeys)).message, message);
    }),
    { numRuns: 60 },
  );
});

const comment: SaidComment = {
  kind: "comment",
  author: "new@home.example",
  guid: "0123456789abcdef",
  postGuid: "fedcba9876543210",
  text: "Hello",
  writtenAtMs: 1_700_000_000_000,
  editedAtMs: null,
  signed: { signature: "", order: [], values: {} },
};
const signed = wire.sign(comment, by(comment.author)) as SaidComment;

test("an author's own envelope counts only where the root is ours, and nobody else's ever", () => {
  const own = said(signed, by(signed.author));
  const keys = [keyOf(signed.author)];
  assert.equal(judged(own, { keys, things: [factOf(signed, true)] }), `ok ${signed.author}`);
  assert.equal(judged(own, { keys, things: [factOf(signed, false)] }), "sender-not-allowed");
  const third = said(signed, by("mallory@evil.example", otherKeys));
  const all = [...keys, keyOf("mallory@evil.example", otherKeys)];
  assert.equal(judged(third, { keys: all, things: [factOf(signed, true)] }), "sender-not-allowed");
});

test("the author of the root needs no signature inside, and everybody else does", () => {
  const own = said({ ...comment, author: root }, by(root));
  assert.equal(judged(own, { keys: [keyOf(root)], things: [factOf(comment, false)] }), `ok ${root}`);
  const other = said(comment, by(root));
  const keys = [keyOf(root), keyOf(comment.author)];
  assert.equal(judged(other, { keys, things: [factOf(comment, false)] }), "signature-missing");
});

test("others may name the root's author by an earlier address, and nobody acts under one (R8)", () => {
  const home = "root@new-home.example";
  const moved = { author: home, formerly: [root] };
  const thing = { kind: "post", guid: comment.postGuid } as const;
  const things: ThingFact[] = [{ thing, ...moved, root: { thing, ...moved, local: false, public: true } }];
  const keys = [keyOf(home), keyOf(root), keyOf(comment.author)];
  const reshare = (author: string): Message => ({
    kind: "reshare",
    author: comment.author,
    guid: comment.guid,
    writtenAtMs: comment.writtenAtMs,
    root: { author, guid: comment.postGuid },
  });
  for (const author of [root, home])
    assert.equal(judged(said(reshare(author), by(comment.author)), { keys, things }), `ok ${comment.author}`);
  const other = said(reshare("mallory@evil.example"), by(comment.author));
  assert.equal(judged(other, { keys, things }), "root-author-wrong");
  // What they said themselves under the old address comes in the envelope of the new one.
  assert.equal(judged(said({ ...comment, author: root }, by(home)), { keys, things }), `ok ${home}`);
  assert.equal(judged(said(signed, by(root)), { keys, things }), "sender-not-allowed");
  const gone: Message = { kind: "retraction", author: root, target: { kind: "post", guid: comment.postGuid } };
  assert.equal(judged(said(gone, by(root)), { keys, things }), "sender-not-allowed");
});

test("a signature made under an earlier address proves what now names the new one (R9)", () => {
  const old = { ...comment, author: "old@gone.example" };
  const { signed: evidence } = wire.sign(old, by(old.author)) as SaidComment;
  const renamed = { ...signed, signed: { ...signed.signed, signature: evidence.signature } };
  const opened = said(renamed, by(root, otherKeys));
  const things = [factOf(renamed, false)];
  const present = [keyOf(root, otherKeys), keyOf(comment.author, otherKeys)];
  assert.equal(judged(opened, { keys: present, things }), "signature-wrong");
  const earlier = keyOf(old.author, testKeys, comment.author);
  assert.equal(judged(opened, { keys: [...present, earlier], things }), `ok ${old.author}`);
  // That key proves nothing about envelopes.
  const own = said(signed, by(signed.author));
  assert.equal(judged(own, { keys: [earlier], things: [factOf(signed, true)] }), "sender-key-unknown");
});

test("a date that is missing is that of the arrival, and the signature stays over what was there", () => {
  const xml = `<comment><author>${root}</author><guid>${comment.guid}</guid><parent_guid>${comment.postGuid}</parent_guid><text>x</text></comment>`;
  const { message } = saidXml(xml, root);
  assert.ok(message.kind === "comment");
  assert.equal(message.writtenAtMs, receivedAtMs);
  assert.deepEqual(message.signed.order, ["author", "guid", "parent_guid", "text"]);
});

test("text that could be cut anew around another signature is marked as not covered", () => {
  const withUnknown = (value: string): SaidComment => {
    const { order, values } = signed.signed;
    return { ...signed, signed: { signature: "", order: [...order, "mood"], values: { ...values, mood: value } } };
  };
  const heard = (message: SaidComment) => (said(message, by(root)).message as SaidComment).signed;
  assert.equal(heard(withUnknown("fine")).uncovered, undefined);
  assert.equal(heard(withUnknown("fine; really")).uncovered, true);
});

test("both forms of a move need both keys, and a move onto itself is refused", () => {
  const [oldRef, newRef] = ["old@gone.example", "new@home.example"];
  const profile = fc.sample(
    plainMessages.filter(({ kind }) => kind === "profile"),
    1,
  )[0];
  assert.ok(profile?.kind === "profile");
  const keys = { [oldRef]: testKeys, [newRef]: otherKeys };
  for (const [author, signer] of [
    [oldRef, newRef],
    [newRef, oldRef],
  ] as const) {
    const move: SaidMove = {
      kind: "migration",
      author,
      oldRef,
      newRef,
      profile: profile.profile,
      photoPath: null,
      signature: "",
    };
    const opened = said(wire.sign(move, by(signer, keys[signer])), by(author, keys[author]));
    const facts = [keyOf(oldRef, testKeys), keyOf(newRef, otherKeys)];
    assert.equal(judged(opened, { keys: facts }), `ok ${author}`);
    assert.equal(judged(opened, { keys: facts.filter(({ ref }) => ref === author) }), "author-key-unknown");
    assert.equal(judged(opened, { keys: facts.filter(({ ref }) => ref === signer) }), "sender-key-unknown");
    const byAuthor = said(wire.sign(move, by(author, keys[author])), by(author, keys[author]));
    assert.equal(judged(byAuthor, { keys: facts }), "signature-wrong");
    assert.equal(judged(said(move, by(author, keys[author])), { keys: facts }), "signature-missing");
    const self = said(wire.sign({ ...move, author, oldRef: author, newRef: author }, by(author)), by(author));
    assert.equal(judged(self, { keys: [keyOf(author)] }), "migration-onto-itself");
  }
});

test("a retraction of a comment is its author's or its root author's, of a post its author's alone", () => {
  const retraction = (kind: "post" | "comment") =>
    ({ kind: "retraction", author: comment.author, target: { kind, guid: comment.guid } }) as const;
  const fact = (kind: "post" | "comment"): ThingFact => ({
    thing: { kind, guid: comment.guid },
    author: comment.author,
    formerly: [],
    root: {
      thing: { kind: "post", guid: comment.postGuid },
      author: root,
      formerly: [],
      local: false,
      public: true,
    },
  });
  const heard = (kind: "post" | "comment", sender: string, known: boolean) =>
    judged(said(retraction(kind), by(sender)), { keys: [keyOf(sender)], things: known ? [fact(kind)] : [] });
  assert.equal(heard("comment", root, true), `ok ${root}`);
  assert.equal(heard("comment", comment.author, true), `ok ${comment.author}`);
  assert.equal(heard("comment", "mallory@evil.example", true), "sender-not-allowed");
  assert.equal(heard("post", comment.author, true), `ok ${comment.author}`);
  assert.equal(heard("post", root, true), "sender-not-allowed");
  assert.equal(heard("post", comment.author, false), "target-unknown");
});

test("by the public route come no private things, and nothing that is not public", () => {
  fc.assert(
    fc.property(plainMessages, (message) => {
      const opened = said(message, by(message.author));
      const keys = opened.needs.flatMap((need) => (need.kind === "key" ? [keyOf(need.ref)] : []));
      const verdict = judged(opened, { keys });
      if (["contact", "conversation", "message"].includes(message.kind)) assert.equal(verdict, "private-only");
      else if ((message.kind === "post" || message.kind === "photo") && !message.public)
        assert.equal(verdict, "not-public");
      else
        assert.ok(
          verdict === `ok ${message.author}` || (message.kind === "profile" && verdict === "not-public"),
          verdict,
        );
    }),
  );
});

test("a contact for somebody else than the inbox's owner is refused", () => {
  const contact = {
    kind: "contact",
    author: root,
    recipient: comment.author,
    sharing: true,
    following: true,
    blocking: false,
  } as const;
  const people = [{ endpoint: "https://x.example/", keyPem: testKeys.publicKey }];
  const [sealed] = wire.seal(contact, by(root), random, { reach: "private", people }, 0);
  const raw = {
    way: "private",
    headers: {},
    host: "",
    path: "",
    body: sealed?.body ?? Buffer.alloc(0),
    receivedAtMs,
  } as const;
  const opened = wire.open(raw, { privateKeyPem: testKeys.privateKey, entropy: random(64) });
  assert.ok(opened.ok);
  assert.equal(judged(opened.value, { keys: [keyOf(root)], inboxOwner: comment.author }), `ok ${root}`);
  assert.equal(judged(opened.value, { keys: [keyOf(root)], inboxOwner: "mallory@evil.example" }), "recipient-other");
});

test("what the network has no words for, and people without a usable key, get nothing", () => {
  const follow = { kind: "follow", author: root, recipient: comment.author, step: "ask" } as const;
  assert.deepEqual(wire.seal(follow, by(root), random, { reach: "public", endpoints: ["https://x.example/"] }, 0), []);
  assert.equal(wire.sign(follow, by(root)), follow);
  const people = [{ endpoint: "https://x.example/", keyPem: "none" }];
  assert.deepEqual(wire.seal(comment, by(root), random, { reach: "private", people }, 0), []);
});
