/** Fills a database with people, posts and what hangs on them, for tests of pages. Every function adds one thing and returns its id. */
import { hashPassword } from "../../src/app/accounts/password.ts";
import { randomToken } from "../../src/base/bytes.ts";
import type { Db } from "../../src/store/database.ts";

export const ourHost = "sterna.example";
const protocol = "diaspora";
const someTime = new Date("2026-05-01T12:00:00Z");
/** Unique within the process, of the length that guids have. */
export const freshGuid = (): string =>
  randomToken()
    .replace(/[^a-z0-9]/gi, "")
    .slice(0, 32)
    .padEnd(32, "0")
    .toLowerCase();

export type Account = {
  readonly accountId: number;
  readonly personId: number;
  readonly identityId: number;
  readonly bylineId: number;
  readonly username: string;
  readonly photoPath: string;
};

type AccountOptions = { readonly state?: "inactive" | "active"; readonly password?: string; readonly name?: string };

/** A person with an identity and a byline; `host` may be ours. */
export async function addPerson(db: Db, username: string, host: string, name = "") {
  const person = await db.insertInto("person").defaultValues().returning("id").executeTakeFirstOrThrow();
  const ref = `${username}@${host}`;
  const identity = await db
    .insertInto("identity")
    .values({ person_id: person.id, protocol, ref, host, guid: freshGuid(), state: "current", since: someTime })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.insertInto("profile").values({ identity_id: identity.id, display_name: name }).execute();
  const byline = await db
    .insertInto("byline")
    .values({ identity_id: identity.id, protocol, ref })
    .returning("id")
    .executeTakeFirstOrThrow();
  return { personId: person.id, identityId: identity.id, bylineId: byline.id };
}

/** An account here, active unless said otherwise; without a password nobody can log in to it. */
export async function addAccount(db: Db, username: string, options: AccountOptions = {}): Promise<Account> {
  const ids = await addPerson(db, username, ourHost, options.name ?? "");
  const photoPath = freshGuid();
  const account = await db
    .insertInto("account")
    .values({
      person_id: ids.personId,
      username,
      state: options.state ?? "active",
      photo_path: photoPath,
      password_hash: options.password === undefined ? null : await hashPassword(options.password),
      created_at: someTime,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.insertInto("taken_name").values({ username, account_id: account.id }).execute();
  return { ...ids, accountId: account.id, username, photoPath };
}

type ImportOptions = {
  readonly released?: boolean;
  readonly standing?: "proved" | "unknown";
  readonly state?: "content" | "photos" | "done";
  readonly expected?: Record<string, number>;
  readonly findings?: object;
};

/** An import of an unknown owner's archive: a claim is its byline. */
export async function addImport(db: Db, accountId: number, ownerRef: string, options: ImportOptions = {}) {
  const row = await db
    .insertInto("import")
    .values({
      account_id: accountId,
      digest: freshGuid(),
      protocol,
      owner_ref: ownerRef,
      owner_host: ownerRef.split("@")[1] ?? "",
      standing: options.standing ?? "unknown",
      state: options.state ?? "done",
      expected: JSON.stringify(options.expected ?? {}),
      findings: JSON.stringify(options.findings ?? { list: [], totals: {} }),
      archive_written_at: someTime,
      released_at: options.released === true ? someTime : null,
      release: options.released === true ? "kept-here" : null,
      created_at: someTime,
      finished_at: someTime,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const bylineId = await addClaim(db, row.id, ownerRef);
  await db.updateTable("import").set({ owner_byline_id: bylineId }).where("id", "=", row.id).execute();
  return { importId: row.id, bylineId };
}

/** A byline that an import claims for somebody who is not known here. */
export async function addClaim(db: Db, importId: number, ref: string, name?: string): Promise<number> {
  const row = await db
    .insertInto("byline")
    .values({ import_id: importId, protocol, ref, name: name ?? null })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export type PostOptions = {
  readonly guid?: string;
  readonly kind?: "post" | "reshare";
  readonly reach?: "public" | "unlisted" | "limited";
  readonly text?: string;
  readonly at?: Date;
  readonly importId?: number;
  readonly audienceId?: number;
  readonly contentWarning?: string;
  readonly providerName?: string;
  readonly place?: string;
  readonly root?: { readonly ref: string; readonly guid: string };
};

export async function addPost(
  db: Db,
  bylineId: number,
  options: PostOptions = {},
): Promise<{ id: number; guid: string }> {
  return await db
    .insertInto("post")
    .values({
      byline_id: bylineId,
      guid: options.guid ?? freshGuid(),
      kind: options.kind ?? "post",
      reach: options.reach ?? "public",
      audience_id: options.audienceId ?? null,
      text: options.text ?? "",
      content_warning: options.contentWarning ?? null,
      provider_name: options.providerName ?? null,
      location: options.place === undefined ? null : JSON.stringify({ address: options.place, lat: "1", lng: "2" }),
      root_ref: options.root?.ref ?? null,
      root_guid: options.root?.guid ?? null,
      import_id: options.importId ?? null,
      written_at: options.at ?? someTime,
      created_at: options.at ?? someTime,
    })
    .returning(["id", "guid"])
    .executeTakeFirstOrThrow();
}

/** A shared set of bylines who may see limited posts. */
export async function addAudience(db: Db, accountId: number, bylineIds: readonly number[]): Promise<number> {
  const { id } = await db
    .insertInto("audience")
    .values({ account_id: accountId, key: freshGuid() })
    .returning("id")
    .executeTakeFirstOrThrow();
  if (bylineIds.length > 0) {
    await db
      .insertInto("audience_member")
      .values(bylineIds.map((bylineId) => ({ audience_id: id, byline_id: bylineId })))
      .execute();
  }
  return id;
}

type Relayable = {
  readonly verdict?: "proved" | "archiveKeyOnly" | "keyUnknown" | "wrong";
  readonly importId?: number;
};

const relayableOf = (bylineId: number, { verdict, importId }: Relayable) => ({
  byline_id: bylineId,
  guid: freshGuid(),
  verdict: verdict ?? null,
  import_id: importId ?? null,
  created_at: someTime,
});

export async function addComment(
  db: Db,
  postId: number,
  bylineId: number,
  text: string,
  options: Relayable & { at?: Date } = {},
): Promise<number> {
  const values = { ...relayableOf(bylineId, options), post_id: postId, text, written_at: options.at ?? someTime };
  return (await db.insertInto("comment").values(values).returning("id").executeTakeFirstOrThrow()).id;
}

export async function addReaction(
  db: Db,
  parent: { postId: number } | { commentId: number },
  bylineId: number,
  options: Relayable & { kind?: string } = {},
): Promise<number> {
  const on = "postId" in parent ? { post_id: parent.postId } : { comment_id: parent.commentId };
  const values = { ...relayableOf(bylineId, options), ...on, kind: options.kind ?? "like" };
  return (await db.insertInto("reaction").values(values).returning("id").executeTakeFirstOrThrow()).id;
}

/** A poll with its answers; returns the ids of the answers. */
export async function addPoll(db: Db, postId: number, question: string, answers: readonly string[]): Promise<number[]> {
  const poll = await db
    .insertInto("poll")
    .values({ post_id: postId, guid: freshGuid(), question })
    .returning("id")
    .executeTakeFirstOrThrow();
  const rows = answers.map((answer, position) => ({ poll_id: poll.id, guid: freshGuid(), position, answer }));
  return (await db.insertInto("poll_answer").values(rows).returning("id").execute()).map(({ id }) => id);
}

export async function addVote(db: Db, answerId: number, bylineId: number, options: Relayable = {}): Promise<number> {
  const values = { ...relayableOf(bylineId, options), answer_id: answerId };
  return (await db.insertInto("vote").values(values).returning("id").executeTakeFirstOrThrow()).id;
}

export type PhotoOptions = {
  readonly postId?: number;
  readonly name?: string;
  readonly blob?: string | null;
  readonly text?: string;
  readonly importId?: number;
  readonly width?: number;
  readonly height?: number;
  readonly position?: number;
};

/** A photo; with a `blob` its file is here. */
export async function addPhoto(
  db: Db,
  bylineId: number,
  options: PhotoOptions = {},
): Promise<{ id: number; name: string }> {
  const name = options.name ?? `${freshGuid().slice(0, 20)}.jpg`;
  const row = await db
    .insertInto("photo")
    .values({
      byline_id: bylineId,
      guid: freshGuid(),
      name,
      post_id: options.postId ?? null,
      position: options.position ?? 0,
      text: options.text ?? null,
      width: options.width ?? null,
      height: options.height ?? null,
      blob: options.blob ?? null,
      media_type: options.blob ? "image/jpeg" : null,
      import_id: options.importId ?? null,
      created_at: someTime,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return { id: row.id, name };
}
