/** Finding people of other pods, and being found: what is believed, what is refused, and that ours can be read by the same rules. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { limits } from "../../../../src/base/limits.ts";
import { emptyProfile } from "../../../../src/core/snapshot.ts";
import { discovery } from "../../../../src/protocols/diaspora/wire/discovery.ts";
import { shown } from "../../../../src/protocols/diaspora/wire/documents.ts";
import { readHCard } from "../../../../src/protocols/diaspora/wire/hcard.ts";
import { readWebFinger } from "../../../../src/protocols/diaspora/wire/webfinger.ts";
import type { DiscoveryStep, FoundPerson, ShownPerson } from "../../../../src/protocols/wire-port.ts";

const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/${name}`, import.meta.url), "utf8");
/** As a real library makes them. */
const [webFinger, hCard] = [fixture("webfinger.json"), fixture("hcard.html")];
const ref = "alice@pod-a.example";
const guid = "20019e9b90b2b3267a9b3b6858e2cd41";
const keyPem = /-----BEGIN[\s\S]*END PUBLIC KEY-----/.exec(hCard)?.[0] ?? "";

type Page = string | number | null;

/** The end of a discovery in which the pod answers in turn with these: a text with 200, a status, or nothing. */
function discover(pages: readonly Page[], schemes: readonly ("https" | "http")[] = ["https"]) {
  const asked: string[] = [];
  let step: DiscoveryStep = discovery.begin(ref, schemes);
  for (const page of pages) {
    if (!("ask" in step)) break;
    const { url } = step.ask;
    asked.push(url);
    const status = typeof page === "number" ? page : 200;
    const body = Buffer.from(typeof page === "string" ? page : "");
    step = discovery.next(step.state, page === null ? null : { status, url, body });
  }
  return { asked, end: "found" in step ? step.found : "refusal" in step ? step.refusal.code : "goes on" };
}

const withHCard = (html: string) => discover([webFinger, html]).end;
const withWebFinger = (changes: (document: { subject: unknown; links: unknown }) => unknown) =>
  discover([JSON.stringify(changes(JSON.parse(webFinger))), hCard]).end;

test("a person is their WebFinger document and the hCard that it names", () => {
  const { asked, end } = discover([webFinger, hCard]);
  assert.deepEqual(asked, [
    "https://pod-a.example/.well-known/webfinger?resource=acct%3Aalice%40pod-a.example",
    `https://pod-a.example/hcard/users/${guid}`,
  ]);
  const found = end as FoundPerson;
  assert.deepEqual(
    [found.ref, found.guid, found.keyPem?.trim(), found.base, found.publicEndpoint, found.privateEndpoint],
    [
      ref,
      guid,
      keyPem,
      "https://pod-a.example",
      "https://pod-a.example/receive/public",
      `https://pod-a.example/receive/users/${guid}`,
    ],
  );
  assert.equal(found.profile.displayName, "Alice Äpfel");
});

test("http is tried only where it is among the schemes, and only when https brought nothing", () => {
  assert.equal(discover([null]).end, "webfinger-missing");
  assert.equal(discover([404]).end, "webfinger-missing");
  const { asked, end } = discover([null, webFinger, hCard], ["https", "http"]);
  assert.equal(typeof end, "object");
  assert.deepEqual(
    asked.map((url) => new URL(url).protocol),
    ["https:", "http:", "https:"],
  );
});

test("where the seed location is, there messages go, whatever else the documents name", () => {
  const end = withWebFinger(({ subject, links }) => ({
    subject,
    links: (links as { rel: string }[]).map((link) =>
      link.rel.endsWith("seed_location") ? { ...link, href: "https://seed.example:8443/some/path?x#y" } : link,
    ),
  }));
  assert.equal((end as FoundPerson).base, "https://seed.example:8443");
});

test("a document about somebody else, without what is needed, or none at all is refused", () => {
  const refusals: [string, unknown][] = [
    ["subject-differs", withWebFinger((document) => ({ ...document, subject: "acct:mallory@evil.example" }))],
    ["subject-differs", withWebFinger((document) => ({ ...document, subject: `acct:${ref}:3000` }))],
    ["webfinger-malformed", withWebFinger(({ links }) => ({ links }))],
    ["webfinger-malformed", withWebFinger((document) => ({ ...document, subject: [ref] }))],
    ["webfinger-malformed", withWebFinger((document) => ({ ...document, links: { 0: "x" } }))],
    ["webfinger-malformed", withWebFinger((document) => ({ ...document, links: [null, 1, "x", []] }))],
    ["webfinger-malformed", withWebFinger((document) => [document])],
    ["webfinger-malformed", discover(["[".repeat(100_000)]).end],
    ["webfinger-malformed", discover(["<XRD/>"]).end],
    ["webfinger-malformed", discover([""]).end],
    ["hcard-missing", discover([webFinger, 404]).end],
    ["hcard-missing", discover([webFinger, null]).end],
    ["id-malformed", "refusal" in discovery.begin("no address", ["https"]) ? "id-malformed" : ""],
  ];
  for (const [code, end] of refusals) assert.equal(end, code);
});

test("links lead to the web alone, and the first of a kind counts", () => {
  const linked = (rel: string, href: unknown) =>
    withWebFinger(({ subject, links }) => ({ subject, links: [{ rel, href }, ...(links as object[])] }));
  const hCardRel = "http://microformats.org/profile/hcard";
  const seedRel = "http://joindiaspora.com/seed_location";
  for (const href of [
    "file:///etc/passwd",
    "/hcard",
    "javascript://host/x",
    "https://",
    "ftp://pod.example/x",
    7,
    null,
  ])
    assert.equal(linked(hCardRel, href), "webfinger-malformed", String(href));
  for (const href of ["file:///", "pod.example", "ws://pod.example/", "https:///x", "http://exa mple.org/"])
    assert.equal(linked(seedRel, href), "webfinger-malformed", href);
  // No credentials of theirs go into our addresses.
  assert.equal((linked(seedRel, "https://user:word@pod-b.example/") as FoundPerson).base, "https://pod-b.example");
});

test("an hCard without guid, key, name or photos, or with one that is none, is refused", () => {
  const mallory = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA";
  const ways = [
    hCard.replace(`class="uid">${guid}`, 'class="uid">short'),
    hCard.replace('class="uid"', 'class="none"'),
    hCard.replace('class="key"', 'class="none"'),
    hCard.replace(keyPem, "nonsense"),
    hCard.replace(keyPem, `-----BEGIN PUBLIC KEY-----\n${mallory}\n-----END PUBLIC KEY-----`),
    hCard.replace(keyPem, keyPem.replaceAll("PUBLIC", "RSA PRIVATE")),
    hCard.replace('class="fn"', 'class="none"'),
    hCard.replace('class="given_name">Alice', 'class="given_name">a;b'),
    hCard.replace('class="given_name">Alice', `class="given_name">${"x".repeat(33)}`),
    hCard.replace('class="entity_photo_small"', ""),
    hCard.replace('src="https://pod-a.example/l.jpg"', ""),
    hCard.replace("https://pod-a.example/l.jpg", "javascript:alert(1)"),
    `${"<p>".repeat(limits.personDocumentTags)}${hCard}`,
    "",
    "hello",
  ];
  for (const html of ways) {
    assert.notEqual(html, hCard);
    assert.equal(withHCard(html), "hcard-malformed", html.slice(0, 200));
  }
});

test("what is found by its class is found anywhere, among other classes, and the first time only", () => {
  const page = `<ul class="x uid y"><li>${guid}</ul><b class=fn>A <i>B</i></b><b class="fn">C</b>
    <pre class='key'>\n${keyPem}\n</pre><span class="given_name"/><script>"<b class='searchable'>true</b>"</script>
    <p class="entity_photo"><i><img class="photo" src="/l.png"></i><img class="photo" src="/2.png">
    <p class="entity_photo_medium"><img class="photo"><img class="photo" src="/m.png"></p>
    <div class="entity_photo_small"><input class="photo" src="/s.png"></div>`;
  const read = readHCard(page);
  assert.ok(read.ok);
  const { fullName, firstName, searchable, photoUrls } = read.value;
  assert.deepEqual(
    { fullName, firstName, searchable, photoUrls },
    {
      fullName: "A B",
      firstName: null,
      searchable: false,
      photoUrls: { large: "/l.png", medium: "/m.png", small: "/s.png" },
    },
  );
});

test("a picture for those who have none is no picture, and a relative one is at their pod", () => {
  const avatarOf = (src: string) =>
    (withHCard(hCard.replace("https://pod-a.example/l.jpg", src)) as FoundPerson).profile.avatarUrl;
  assert.equal(avatarOf("/assets/user/default.png"), null);
  assert.equal(avatarOf("https://pod-a.example/assets/user/default-0a1b.png"), null);
  assert.equal(avatarOf("/uploads/l.jpg"), "https://pod-a.example/uploads/l.jpg");
});

const person = (changes: Partial<ShownPerson["profile"]>, avatars: ShownPerson["avatars"] = null): ShownPerson => ({
  ref,
  guid,
  username: "alice",
  base: "https://pod-a.example:3000",
  publicKeyPem: `${keyPem}\n`,
  profile: { ...emptyProfile, ...changes },
  avatars,
});

test("whatever somebody is called, the page about them can be read", () => {
  const name = fc.option(fc.string({ unit: "grapheme", maxLength: 40 }));
  fc.assert(
    fc.property(
      name,
      name,
      fc.string({ unit: "binary" }),
      fc.boolean(),
      (firstName, lastName, displayName, searchable) => {
        const { mediaType, body } = shown.person(person({ firstName, lastName, displayName, searchable }));
        assert.equal(mediaType, "text/html; charset=utf-8");
        const read = readHCard(body);
        assert.ok(read.ok, read.ok ? "" : read.refusal);
        assert.deepEqual([read.value.guid, read.value.nickname, read.value.searchable], [guid, "alice", searchable]);
      },
    ),
    { numRuns: 50 },
  );
});

test("names on our page arrive as they are, with markup in them too", () => {
  const names = { firstName: `<b class="uid">`, lastName: `"&amp Söhne'` };
  const read = readHCard(shown.person(person(names)).body);
  assert.ok(read.ok);
  const { firstName, lastName, publicKeyPem } = read.value;
  assert.deepEqual({ firstName, lastName, publicKeyPem }, { ...names, publicKeyPem: `${keyPem}\n` });
});

test("our WebFinger links are read by the same rules, and name what is answered here", () => {
  const { aliases, links } = shown.webFinger(person({}));
  const read = readWebFinger(JSON.stringify({ subject: `acct:${ref}`, aliases, links }));
  assert.ok(read.ok);
  assert.deepEqual(
    [read.value.hCardUrl, read.value.seedUrl, read.value.profileUrl],
    [
      `https://pod-a.example:3000/hcard/users/${guid}`,
      "https://pod-a.example:3000/",
      "https://pod-a.example:3000/u/alice",
    ],
  );
});

test("pictures on our page are those of the person", () => {
  const avatars = { large: "https://x.example/l", medium: "https://x.example/m", small: "https://x.example/s" };
  const read = readHCard(shown.person(person({}, avatars)).body);
  assert.deepEqual(read.ok && read.value.photoUrls, avatars);
});
