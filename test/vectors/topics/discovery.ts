/** How people are found: WebFinger documents and hCards as they stand, and whole discoveries over made-up pages. */
import assert from "node:assert/strict";
import { discovery } from "../../../src/protocols/diaspora/wire/discovery.ts";
import { readHCard } from "../../../src/protocols/diaspora/wire/hcard.ts";
import { readWebFinger } from "../../../src/protocols/diaspora/wire/webfinger.ts";
import type { FoundPerson } from "../../../src/protocols/wire-port.ts";
import type { Outcome, Topics, Vector } from "../vector.ts";

type Expect<T> = { readonly accepted: boolean } & T;
type DocumentVector = Vector & {
  readonly document: string;
  readonly expect: Expect<{ readonly parsed?: Readonly<Record<string, unknown>> }>;
};

/** Reads the document of a vector; what was read is compared with what it says, in its words. */
function runDocument<T>(
  vector: Vector,
  read: (document: string) => { readonly ok: true; readonly value: T } | { readonly ok: false },
  inTheirWords: (value: T) => Readonly<Record<string, unknown>>,
): Outcome {
  const { document, expect } = vector as DocumentVector;
  const result = read(document);
  assert.equal(result.ok, expect.accepted);
  if (!result.ok) return "refused";
  assert.deepEqual(inTheirWords(result.value), expect.parsed);
  return "accepted";
}

type DiscoveryVector = Vector & {
  readonly id: string;
  readonly http_fallback: boolean;
  readonly pages: readonly { readonly url: string; readonly status: number; readonly body?: string }[];
  readonly requested: readonly string[];
  readonly expect: Expect<{
    readonly person?: {
      readonly guid: string;
      readonly author: string;
      readonly url: string;
      readonly exported_key: string;
      readonly profile: { readonly properties: Readonly<Record<string, unknown>> };
    };
  }>;
};

/** The value of `resource` may be percent-encoded or not. */
const plain = (url: string): string => decodeURIComponent(url);

function runDiscovery(vector: Vector): Outcome {
  const { id, http_fallback, pages, requested, expect } = vector as DiscoveryVector;
  const asked: string[] = [];
  let step = discovery.begin(id, http_fallback ? ["https", "http"] : ["https"]);
  while ("ask" in step && asked.length < 10) {
    const { url } = step.ask;
    asked.push(plain(url));
    const page = pages.find((each) => plain(each.url) === plain(url));
    const answer = page && { status: page.status, url, body: Buffer.from(page.body ?? "") };
    step = discovery.next(step.state, answer ?? null);
  }
  assert.deepEqual(asked, requested.map(plain));
  assert.equal("found" in step, expect.accepted);
  if (!("found" in step) || expect.person === undefined) return "refused";
  assertPerson(step.found, expect.person);
  return "accepted";
}

function assertPerson(found: FoundPerson, person: NonNullable<DiscoveryVector["expect"]["person"]>): void {
  const { first_name, last_name, searchable, image_url } = person.profile.properties;
  assert.deepEqual(
    [found.guid, found.ref, `${found.base}/`, found.keyPem?.trim()],
    [person.guid, person.author, person.url, person.exported_key.trim()],
  );
  const { profile } = found;
  assert.deepEqual([profile.firstName, profile.lastName, profile.searchable], [first_name, last_name, searchable]);
  // Where theirs is relative, ours says of which pod.
  assert.equal(profile.avatarUrl, new URL(String(image_url), person.url).href);
}

export const topics: Topics = {
  webfinger: (vector) =>
    runDocument(vector, readWebFinger, (value) => ({
      acct_uri: value.subject,
      hcard_url: value.hCardUrl,
      seed_url: value.seedUrl,
      profile_url: value.profileUrl,
      atom_url: value.feedUrl,
      salmon_url: value.salmonUrl,
      subscribe_url: value.subscribeUrl,
    })),
  hcard: (vector) =>
    runDocument(vector, readHCard, (value) => ({
      guid: value.guid,
      nickname: value.nickname,
      full_name: value.fullName,
      public_key: value.publicKeyPem,
      photo_large_url: value.photoUrls.large,
      photo_medium_url: value.photoUrls.medium,
      photo_small_url: value.photoUrls.small,
      first_name: value.firstName,
      last_name: value.lastName,
      searchable: value.searchable,
    })),
  discovery: runDiscovery,
};
