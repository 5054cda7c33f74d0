/** What people of one pod say on Versia, another one understands, in both dialects; and nobody else can say it in their name. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import type { Message, SaidComment, SaidPost } from "../../../src/core/message.ts";
import { emptyProfile } from "../../../src/core/snapshot.ts";
import { readEntity } from "../../../src/protocols/versia/entities.ts";
import { authorise } from "../../../src/protocols/versia/headers.ts";
import { open, seal, verify } from "../../../src/protocols/versia/messages.ts";
import { type Dialect, paths } from "../../../src/protocols/versia/references.ts";
import type { Destinations, RawMessage, ThingFact } from "../../../src/protocols/wire-port.ts";
import {
  alice,
  bob,
  carol,
  comments,
  follows,
  keys,
  letters,
  personKeys,
  podKeys,
  posts,
  profiles,
  reactions,
  reshares,
  votes,
} from "../../support/versia-messages.ts";

const nowMs = Date.UTC(2026, 10, 21);
const endpoints = { "0.6": `https://b.example${paths.inbox}`, "0.5": `https://b.example${paths.inbox05}` } as const;
const dialects = ["0.6", "0.5"] as const;
const keyOf = {
  "0.6": { holder: "pod", keyPem: podKeys.publicKey },
  "0.5": { holder: "person", keyPem: personKeys.publicKey },
} as const;

const toBob = (dialect: Dialect): Destinations => ({
  reach: "private",
  people: [{ endpoint: endpoints[dialect], keyPem: "", ref: bob }],
});
const toAll = (dialect: Dialect): Destinations => ({ reach: "public", endpoints: [endpoints[dialect]] });

function request(message: Message, to: Destinations): RawMessage {
  const [sealed] = seal(message, keys, (bytes) => Buffer.alloc(bytes, 7), to, nowMs);
  assert.ok(sealed !== undefined, `${message.kind} has no words`);
  const [url = ""] = sealed.endpoints;
  const signed = authorise({ method: "POST", url, body: sealed.body }, keys, nowMs);
  const headers = Object.fromEntries(Object.entries(signed).map(([name, value]) => [name.toLowerCase(), value]));
  const path = new URL(url).pathname;
  return { way: "public", headers, body: sealed.body, path, host: "b.example", receivedAtMs: nowMs };
}

const factOf = (kind: ThingFact["thing"]["kind"], guid: string, root: ThingFact["root"]["thing"]): ThingFact => ({
  thing: { kind, guid },
  author: bob,
  formerly: [],
  root: { thing: root, author: bob, formerly: [], local: true, public: root.kind === "post" },
  poll: { guid: "poll", answers: ["yes", "no"] },
});
const post = { kind: "post", guid: "post" } as const;
const things = [
  factOf("post", "post", post),
  factOf("post", "quoted", { kind: "post", guid: "quoted" }),
  factOf("comment", "comment", post),
  factOf("conversation", "talk", { kind: "conversation", guid: "talk" }),
];

function heard(raw: RawMessage, dialect: Dialect, facts = things): Message {
  const opened = open(raw);
  assert.ok(opened.ok, JSON.stringify(opened));
  const theirs = [{ named: alice, ref: alice, ...keyOf[dialect] }];
  const verified = verify(structuredClone(opened.value), { keys: theirs, things: facts, inboxOwner: null });
  assert.ok(verified.ok, JSON.stringify(verified));
  assert.deepEqual([verified.value.sender, verified.value.signedAs], [alice, alice]);
  return verified.value.message;
}

/** As another pod calls what is ours. */
const named = <M extends { readonly guid: string }>(message: M): M => ({
  ...message,
  guid: `a.example:${message.guid}`,
});

function comesBack(
  messages: fc.Arbitrary<Message>,
  expected: (message: never, dialect: Dialect) => unknown,
  to: (dialect: Dialect) => Destinations = toAll,
): void {
  fc.assert(
    fc.property(messages, fc.constantFrom(...dialects), (message, dialect) => {
      const { kind: _, ...what } = { ...heard(request(message, to(dialect)), dialect) };
      const { kind: __, ...wanted } = { ...(expected(message as never, dialect) as Message) };
      assert.deepEqual(what, wanted);
    }),
    { numRuns: 60 },
  );
}

function asHeard(said: SaidPost, mentions: readonly string[] | undefined): SaidPost {
  const guid = `a.example:${said.guid}`;
  const { mentions: _, quoted, ...fine } = said.fine ?? {};
  return {
    ...said,
    guid,
    photos: said.photos.map((photo, nth) => ({ ...photo, guid: `${guid}/photo/${nth}`, postGuid: guid })),
    poll: said.poll && {
      guid: `${guid}/poll`,
      question: "",
      answers: said.poll.answers.map(({ answer }, nth) => ({
        guid: `${guid}/poll/${nth}`,
        answer: answer.replace(/\s+/g, " "),
      })),
    },
    fine: {
      ...fine,
      ...(mentions === undefined || mentions.length === 0 ? {} : { mentions }),
      ...(quoted == null ? {} : { quoted: { author: bob, guid: "quoted" } }),
    },
  };
}

/** In 0.5 carol, who is not of the place where it goes, might be nobody whom they can look up. */
const foundThere = (mentions: readonly string[] | undefined, dialect: Dialect) =>
  dialect === "0.6" ? mentions : mentions?.filter((ref) => ref !== carol);

test("public posts and posts for followers come back as they were", () => {
  const open = posts.filter((said) => said.public || said.fine?.followers === true);
  comesBack(open, (said: SaidPost, dialect) => asHeard(said, foundThere(said.fine?.mentions, dialect)));
});

test("in 0.5 nobody is mentioned whom a server of 0.5 could not look up", () => {
  const wired = "https://old.example/users/1";
  const said: SaidPost = { ...fc.sample(posts, { numRuns: 1, seed: 5 })[0] } as SaidPost;
  const post = { ...said, public: true, text: "", fine: { mentions: [alice, bob, carol, wired] } };
  const mentionsAt = (...hosts: readonly string[]) => {
    const places = hosts.map((host) => `https://${host}${paths.inbox05}`);
    const [sealed] = seal(post, keys, (bytes) => Buffer.alloc(bytes), { reach: "public", endpoints: places }, nowMs);
    return JSON.parse(Buffer.from(sealed?.body ?? "").toString()).mentions.map((uri: string) => new URL(uri).host);
  };
  assert.deepEqual(mentionsAt("old.example"), ["a.example", "old.example"]);
  assert.deepEqual(mentionsAt("old.example", "c.example"), ["a.example", "c.example", "old.example"]);
});

test("lines end in LF alone, however they were written", () => {
  const said = { ...fc.sample(posts, { numRuns: 1, seed: 5 })[0], text: "one\r\ntwo\rthree", public: true } as SaidPost;
  for (const dialect of dialects) {
    const { body } = request({ ...said, poll: null, fine: {} }, toAll(dialect));
    const { content } = JSON.parse(Buffer.from(body).toString());
    assert.equal(content["text/markdown"].content, "one\ntwo\nthree");
    assert.doesNotMatch(content["text/html"].content, /\r/);
  }
});

test("a post for a few people names at each server its own people, whatever else it mentions", () => {
  const limited = posts.filter((said) => !said.public && said.fine?.followers !== true);
  comesBack(limited, (said: SaidPost) => asHeard(said, [bob]), toBob);
  fc.assert(
    fc.property(limited, (said) => {
      const people = [bob, carol].flatMap((ref) =>
        [paths.inbox, paths.inbox05].map((path) => ({
          endpoint: `https://${ref.split(":")[0]}${path}`,
          keyPem: "",
          ref,
        })),
      );
      const parcels = seal(said, keys, (bytes) => Buffer.alloc(bytes), { reach: "private", people }, nowMs);
      assert.equal(parcels.length, 4);
      for (const { body, endpoints: to } of parcels) {
        const { group, mentions } = JSON.parse(Buffer.from(body).toString());
        assert.equal(group, null);
        assert.equal(mentions.length, 1);
        assert.equal(new URL(to[0] ?? "").host, /([bc]\.example)/.exec(mentions[0])?.[1]);
      }
    }),
    { numRuns: 20 },
  );
});

test("comments, and answers to comments, come back below their post", () => {
  comesBack(comments, (said: Message & { guid: string }) => ({ ...named(said), postGuid: "post" }));
  comesBack(
    comments.map((said) => ({ ...said, replyTo: { author: bob, guid: "b.example:comment" } })),
    (said: Message & { guid: string }) => ({
      ...named(said),
      postGuid: "post",
      replyTo: { author: bob, guid: "comment" },
      fine: { mentions: [bob] },
    }),
  );
});

test("likes, reactions, votes and shares come back", () => {
  comesBack(reactions, (said: { guid: string; parent: { kind: string } }) => ({
    ...named(said),
    parent: { kind: said.parent.kind, guid: said.parent.kind },
  }));
  comesBack(votes, (said: { guid: string; answerGuid: string }) => ({
    ...named(said),
    pollGuid: "poll",
    answerGuid: said.answerGuid.endsWith("0") ? "yes" : "no",
  }));
  comesBack(reshares, (said: { guid: string }) => ({ ...named(said), root: { author: bob, guid: "post" } }));
});

test("asking to follow, granting, refusing and leaving come back", () => {
  comesBack(follows, (said) => said);
});

test("conversations and the letters in them come back", () => {
  comesBack(letters, (said: { guid: string }) => ({ ...named(said), conversationGuid: "talk", to: [bob] }), toBob);
  const begun = letters.map((first) => ({
    ...{ kind: "conversation" as const, author: alice, guid: "c0ffee", subject: "tea", writtenAtMs: first.writtenAtMs },
    ...{ participants: [alice, bob, carol], messages: [{ ...first, conversationGuid: "c0ffee" }] },
  }));
  const guid = "a.example:c0ffee";
  comesBack(
    begun,
    (said: { messages: readonly object[]; participants: readonly string[] }, dialect) => ({
      ...said,
      participants: foundThere(said.participants, dialect),
      guid,
      messages: [{ ...said.messages[0], guid, conversationGuid: guid }],
    }),
    toBob,
  );
});

test("profiles come back, with where somebody came from and went to", () => {
  comesBack(profiles, (said) => said);
});

test("who came from an account of 0.5, or went to one, says so in both dialects, and in 0.6 by no name that is none there", () => {
  const uri = "https://old.example/users/1";
  for (const dialect of dialects)
    for (const links of [
      { previous: uri, next: null },
      { previous: bob, next: uri },
    ]) {
      const person = { kind: "profile", author: alice, profile: { ...emptyProfile }, username: "alice" } as const;
      const raw = request({ ...person, sinceMs: nowMs, asksFirst: false, links }, toAll(dialect));
      const said = heard(raw, dialect);
      assert.deepEqual(said.kind === "profile" && said.links, links, dialect);
      const { extensions } = JSON.parse(Buffer.from(raw.body).toString());
      if (dialect === "0.6") assert.doesNotMatch(JSON.stringify(extensions["pub.versia:migration"] ?? {}), /https:/);
    }
});

test("who has left says where to in words too, for people of servers that know no moves, and whoever knows moves takes it for no bio", () => {
  for (const dialect of dialects)
    for (const [next, words] of [
      [carol, `→ \`@${carol.split(":")[1]}@c.example\``],
      ["https://old.example/users/1", "→ https://old.example/users/1"],
    ] as const) {
      const left: Message = {
        ...{ kind: "profile", author: alice, profile: { ...emptyProfile }, username: "alice", sinceMs: nowMs },
        ...{ asksFirst: false, links: { previous: null, next } },
      };
      const raw = request(left, toAll(dialect));
      const { bio } = JSON.parse(Buffer.from(raw.body).toString());
      assert.equal(bio?.["text/markdown"].content, words);
      const said = heard(raw, dialect);
      assert.equal(said.kind === "profile" && said.profile.bio, null, dialect);
    }
});

test("what a profile keeps for contacts is not said", () => {
  fc.assert(
    fc.property(profiles, fc.constantFrom(...dialects), ({ profile, ...said }, dialect) => {
      const kept = {
        ...profile,
        public: false,
        bio: "kept bio",
        location: "kept place",
        gender: "kept",
        tags: "#kept",
      };
      const { body } = request({ ...said, profile: { ...kept, birthday: "1999-01-01" } }, toAll(dialect));
      assert.doesNotMatch(Buffer.from(body).toString(), /kept|1999/);
    }),
    { numRuns: 20 },
  );
});

test("deletions, ends and moves come back", () => {
  const mine = (kind: "post" | "comment" | "reaction"): ThingFact => ({
    ...factOf(kind, "a.example:x", post),
    author: alice,
  });
  for (const dialect of dialects) {
    for (const kind of ["post", "comment", "reaction"] as const) {
      const raw = request({ kind: "retraction", author: alice, target: { kind, guid: "x" } }, toAll(dialect));
      assert.deepEqual(heard(raw, dialect, [mine(kind)]), {
        kind: "retraction",
        author: alice,
        target: { kind, guid: "a.example:x" },
      });
    }
    const unshared = { kind: "retraction", author: alice, target: post, was: "reshare" } as const;
    assert.match(
      Buffer.from(request(unshared, toAll(dialect)).body).toString(),
      /"deleted_type":"pub.versia:share\/Share"/,
    );
    // Said by both names that servers have for it.
    const parcels = seal(unshared, keys, randomBytes, toAll(dialect), nowMs).map(({ body }) => JSON.parse(`${body}`));
    assert.deepEqual(
      parcels.map(({ deleted_type }) => deleted_type),
      ["pub.versia:share/Share", "pub.versia:shares/Share"],
    );
    assert.equal(new Set(parcels.map(({ id }) => id)).size, dialect === "0.5" ? 2 : 1);
    for (const { id: _, deleted_type: __, ...rest } of parcels) assert.deepEqual(rest, withoutType(parcels[0]));
    const end: Message = { kind: "account-deletion", author: alice };
    assert.deepEqual(heard(request(end, toAll(dialect)), dialect), end);
  }
  const move = fc.constant({
    ...{ kind: "migration" as const, author: alice, oldRef: alice, newRef: carol, photoPath: null, signature: "" },
    ...{ profile: { ...emptyProfile }, saidAtMs: nowMs },
  });
  comesBack(move, (said) => said);
});

const withoutType = ({ id: _, deleted_type: __, ...rest }: Record<string, unknown>) => rest;

const anything = fc.oneof(posts, comments, reactions, votes, reshares, follows, letters, profiles);

test("whatever is said is as closed as other servers want it: texts of two members, nothing that one dialect does not know", () => {
  fc.assert(
    fc.property(anything, fc.constantFrom(...dialects), (message, dialect) => {
      const entity = JSON.parse(Buffer.from(request(message, toBob(dialect)).body).toString());
      assert.ok(readEntity(entity, dialect).ok);
      assert.ok(!readEntity({ ...entity, more: null }, dialect).ok);
      for (const form of formsIn(entity))
        if (form.remote === false) assert.deepEqual(Object.keys(form), ["content", "remote"]);
        else for (const [name, value] of Object.entries(form)) assert.ok(value !== null, name);
    }),
    { numRuns: 100 },
  );
});

function formsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== "object" || value === null) return [];
  if ("remote" in value) return [value as Record<string, unknown>];
  return Object.values(value).flatMap(formsIn);
}

test("a request of which anything was changed is refused", () => {
  fc.assert(
    fc.property(
      anything,
      fc.constantFrom(...dialects),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (message, dialect, where, change) => {
        const raw = request(message, toBob(dialect));
        const body = Uint8Array.from(raw.body);
        const at = where % body.length;
        body[at] = (body[at] ?? 0) ^ change;
        const opened = open({ ...raw, body });
        if (!opened.ok) return;
        const facts = { keys: [{ named: alice, ref: alice, ...keyOf[dialect] }], things, inboxOwner: null };
        const verified = verify(opened.value, facts);
        assert.ok(!verified.ok);
      },
    ),
    { numRuns: 150 },
  );
});

test("emojis are spelled as the software of each pod reads them, and where nobody knows it under a name of ours", () => {
  const emojis = [
    { name: "tern", url: "/emojis/tern/0123.webp" },
    { name: "gull", url: "https://old.example/gull.gif" },
  ];
  const texts = { text: ":tern: over :gull:", fine: { emojis } };
  const open = fc.sample(posts, { numRuns: 1, seed: 5 })[0] as SaidPost;
  const written = { ...open, public: true, poll: null, photos: [], ...texts, fine: { emojis } };
  const below = { ...(fc.sample(comments, { numRuns: 1, seed: 5 })[0] as SaidComment), ...texts };
  const named = { ...emptyProfile, displayName: "Al :tern:", bio: ":gull:", public: true, emojis };
  const profile = { kind: "profile", author: alice, profile: named, username: "al", sinceMs: nowMs } as const;
  const software = new Map([
    ["b.example", "Versia Server"],
    ["c.example", "Sterna"],
  ]);
  const hosts = ["b.example", "c.example", "d.example"] as const;
  for (const dialect of dialects)
    for (const message of [written, below, profile] satisfies Message[]) {
      const path = dialect === "0.6" ? paths.inbox : paths.inbox05;
      const places = hosts.map((host) => `https://${host}${path}`);
      const to: Destinations = { reach: "public", endpoints: places, software };
      const sealed = seal(message, keys, (bytes) => Buffer.alloc(bytes, 7), to, nowMs);
      const saidTo = (host: string): Record<string, unknown> => {
        const of = sealed.filter(({ endpoints }) => endpoints.some((each) => new URL(each).host === host));
        assert.equal(of.length, 1);
        const entity = JSON.parse(Buffer.from(of[0]?.body ?? "").toString());
        const read = readEntity(entity, dialect);
        assert.ok(read.ok, JSON.stringify(read));
        return entity.extensions;
      };
      const list = (spelling: string) => ({
        emojis: [
          {
            name: ":tern:",
            [spelling]: { "image/webp": { content: "https://a.example/emojis/tern/0123.webp", remote: true } },
          },
          { name: ":gull:", [spelling]: { "image/gif": { content: "https://old.example/gull.gif", remote: true } } },
        ],
      });
      assert.deepEqual(saidTo("b.example"), { "pub.versia:custom_emojis": list("url") });
      assert.deepEqual(saidTo("c.example"), { "pub.versia:custom_emojis": list("content") });
      assert.deepEqual(saidTo("d.example"), { "social.sterna:custom_emojis": list("content") });
      for (const [endpoint, told] of [
        ["b.example", to] as const,
        ["d.example", { ...to, software: new Map() }] as const,
      ]) {
        const heardAs = heard(request(message, { ...told, endpoints: [`https://${endpoint}${path}`] }), dialect);
        const kept =
          heardAs.kind === "profile" ? heardAs.profile.emojis : "fine" in heardAs ? heardAs.fine?.emojis : null;
        assert.deepEqual(kept, [{ name: "tern", url: "https://a.example/emojis/tern/0123.webp" }, emojis[1]]);
      }
    }
  // Who says nothing of the kind is sealed once for all.
  const plain = { ...written, text: "plain", fine: {} };
  const endpoints = hosts.map((host) => `https://${host}${paths.inbox}`);
  const sealed = seal(plain, keys, (bytes) => Buffer.alloc(bytes), { reach: "public", endpoints, software }, nowMs);
  assert.equal(sealed.length, 1);
});
