/** A small world in which every page has something to show: for the browser, and for looking at the pages. */
import sharp from "sharp";
import type { TestWeb } from "./web.ts";
import * as world from "./world.ts";

export const password = "a long enough password";

/** A JPEG of one colour, kept as a blob. */
export async function keepPicture(web: TestWeb, width: number, height: number, background: string): Promise<string> {
  const bytes = await sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
  const kept = await web.blobs.put(bytes, bytes.length);
  if (!kept.ok) throw new Error("not kept");
  return kept.value.digest;
}

export type Shown = {
  readonly alice: world.Account;
  readonly importId: number;
  /** Public, with photos, poll, place, likes and comments of every verdict. */
  readonly richGuid: string;
  readonly limitedGuid: string;
  readonly heldGuid: string;
};

/** Alice, active, with 25 posts, one import of a few items, and what others wrote under it; Ben, with one post. */
export async function fillWorld(web: TestWeb): Promise<Shown> {
  const { db } = web;
  const alice = await world.addAccount(db, "alice", { password, name: "Alice Liddell" });
  const ben = await world.addAccount(db, "ben", { password, name: "Ben" });
  const cara = await world.addPerson(db, "cara", "pod-b.example", "كارا الطويلة");
  await db
    .updateTable("profile")
    .set({
      bio: "I *collect* tea cups. See https://cups.example/a/very/long/address/that/does/not/end?really=true",
      location: "Oxford",
      birthday: "1004-05-04",
      tags: "#tea #cats",
      public: true,
    })
    .where("identity_id", "=", alice.identityId)
    .execute();
  const { importId, bylineId } = await world.addImport(db, alice.accountId, "alice@old-pod.example", {
    expected,
    findings,
  });
  const claimed = await world.addClaim(db, importId, "dinah@pod-c.example", "Dinah");
  for (const row of ledger)
    await db
      .insertInto("ledger")
      .values({ import_id: importId, ...row })
      .execute();

  for (let n = 1; n <= 22; n++) {
    await world.addPost(db, alice.bylineId, {
      text: `Post number ${n} about #tea`,
      at: new Date(Date.UTC(2026, 0, n)),
    });
  }
  const held = await world.addPost(db, bylineId, {
    importId,
    text: "A thing from the *old* pod.\n\n- one\n- two\n\n> said somebody",
    at: new Date("2026-02-01T10:00:00Z"),
    providerName: "mobile",
  });
  await world.addComment(db, held.id, claimed, "I was here too.", { verdict: "keyUnknown", importId });
  await world.addPost(db, bylineId, {
    importId,
    kind: "reshare",
    root: { ref: "ben@pod-b.example", guid: "feedfeedfeedfeed" },
    at: new Date("2026-02-02T10:00:00Z"),
  });
  const audience = await world.addAudience(db, alice.accountId, [cara.bylineId]);
  const limited = await world.addPost(db, alice.bylineId, {
    reach: "limited",
    audienceId: audience,
    text: "Only for a few.\n".repeat(400),
    at: new Date("2026-03-01T10:00:00Z"),
  });

  const rich = await world.addPost(db, alice.bylineId, {
    text: richText,
    at: new Date("2026-04-01T18:30:00Z"),
    place: "Christ Church Meadow, Oxford, England",
  });
  const colours = ["#b0563c", "#4d7a5b", "#39597e"];
  for (const [position, colour] of colours.entries()) {
    const blob = await keepPicture(web, 800, 500 + 150 * position, colour);
    const text = position === 0 ? { text: "A red wall" } : {};
    await world.addPhoto(db, alice.bylineId, {
      postId: rich.id,
      blob,
      position,
      width: 800,
      height: 500 + 150 * position,
      ...text,
    });
  }
  await world.addPhoto(db, alice.bylineId, { postId: rich.id, position: 3 });
  await world.addPhoto(db, bylineId, { importId, blob: await keepPicture(web, 300, 200, "#8a6fb0") });
  const avatar = await world.addPhoto(db, alice.bylineId, { blob: await keepPicture(web, 300, 300, "#8a6fb0") });
  await db
    .updateTable("profile")
    .set({ avatar_photo_id: avatar.id })
    .where("identity_id", "=", alice.identityId)
    .execute();
  const [tea, coffee] = await world.addPoll(db, rich.id, "Tea or coffee?", ["Tea, of course", "Coffee", "Neither"]);
  await world.addVote(db, tea ?? 0, ben.bylineId);
  await world.addVote(db, tea ?? 0, cara.bylineId, { verdict: "proved" });
  await world.addVote(db, coffee ?? 0, claimed, { verdict: "keyUnknown", importId });
  for (const by of [ben.bylineId, cara.bylineId]) await world.addReaction(db, { postId: rich.id }, by);
  await world.addReaction(db, { postId: rich.id }, claimed, { verdict: "archiveKeyOnly", importId });
  const comment = await world.addComment(
    db,
    rich.id,
    cara.bylineId,
    "مرحبا بكم في هذا المنشور. هذا نص عربي طويل قليلاً.",
    { verdict: "proved" },
  );
  await world.addReaction(db, { commentId: comment }, ben.bylineId);
  for (const verdict of ["archiveKeyOnly", "keyUnknown", "wrong"] as const) {
    await world.addComment(db, rich.id, claimed, `This one is ${verdict}.`, { verdict, importId });
  }
  const dora = await world.addPerson(db, "dora", "pod-b.example", "Dora");
  await world.addComment(db, rich.id, dora.bylineId, "This one hangs where an archive says.", {
    verdict: "proved",
    importId,
  });
  await world.addPost(db, ben.bylineId, { kind: "reshare", root: { ref: `alice@${world.ourHost}`, guid: rich.guid } });
  await world.addPost(db, alice.bylineId, {
    contentWarning: "spiders",
    text: "Eight legs.",
    at: new Date("2026-03-20T10:00:00Z"),
  });
  return { alice, importId, richGuid: rich.guid, limitedGuid: limited.guid, heldGuid: held.guid };
}

const richText = `# A walk by the river

With @{Ben; ben@${world.ourHost}} and @{Cara; cara@pod-b.example}. #walk #oxford

![a boat](https://elsewhere.example/boat.jpg) and Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungsdurchführungsbestimmung

| day | weather |
|---|---|
| Monday | \`rain\` |

1. boats
2. ducks`;

const expected = {
  profile: 1,
  aspect: 3,
  contact: 12,
  post: 210,
  reshare: 9,
  photo: 40,
  comment: 88,
  othersComment: 61,
  subscription: 4,
  unreadable: 1,
  block: 0,
};
const finding = (severity: string, code: string, path: string, message: string) => ({
  severity,
  code,
  path,
  message,
  next: "Nothing to do.",
});
const findings = {
  list: [
    finding("skipped", "post-broken", "/user/posts/17", "This post has no guid."),
    finding("odd", "date-in-future", "/user/posts/3", "The date lies in the future: 2031-01-01."),
    finding("odd", "date-in-future", "/user/posts/4", "The date lies in the future: 2032-01-01."),
    finding(
      "changed",
      "location-broken",
      "/user/posts/5/location",
      "The place of this post cannot be read; the post comes without it.",
    ),
  ],
  totals: { "post-broken": 1, "date-in-future": 31, "location-broken": 1 },
};
const ledger = [
  { place: "/user/profile", kind: "profile", outcome: "made" as const },
  ...Array.from({ length: 208 }, (_, n) => ({ place: `/user/posts/${n}`, kind: "post", outcome: "made" as const })),
  { place: "/user/posts/208", kind: "post", outcome: "skipped" as const, reason: "post-broken" },
  { place: "/user/posts/209", kind: "post", outcome: "already-there" as const },
  ...Array.from({ length: 9 }, (_, n) => ({
    place: `/user/posts/${300 + n}`,
    kind: "reshare",
    outcome: "waiting" as const,
    reason: "root",
    waits_for: `guid${n}@pod-b.example`,
  })),
  ...Array.from({ length: 12 }, (_, n) => ({
    place: `/user/contacts/${n}`,
    kind: "contact",
    outcome: "waiting" as const,
    reason: "person",
    waits_for: `friend-${n}@a-pod-with-a-rather-long-name.example`,
  })),
];
