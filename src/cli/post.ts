/** `sterna post VERB --as NAME …`: what an account writes, and what it does with posts and comments. */
import { castVote, deleteThing, react, reshare, type Target, unreact, writeComment } from "../app/publish/answers.ts";
import { editPost } from "../app/publish/edit-post.ts";
import { uploadPhoto } from "../app/publish/photos.ts";
import type { PublishRefusal } from "../app/publish/refusals.ts";
import { checkDraft, type PostDraft, writePost } from "../app/publish/write-post.ts";
import { message } from "../base/problem.ts";
import type { Result } from "../base/result.ts";
import type { LocationFields } from "../core/snapshot.ts";
import type { Viewer } from "../core/visibility.ts";
import { findAnswerable } from "../store/content/published.ts";
import { findPostPage, type PostPage } from "../store/views/post.ts";
import { type Acting, actingOptions, aspectIdsOf, openAccount, refused } from "./acting.ts";
import { defineCommand, type Refused, UsageError } from "./command.ts";
import { exits } from "./exit.ts";
import { closePhotos, type GivenPhoto, openPhotos, readText, textOptions } from "./input.ts";
import { pageAsJson, printComment, printPost } from "./post-print.ts";
import { printMessage } from "./words/print.ts";

type Values = {
  readonly text?: string | undefined;
  readonly file?: string | undefined;
  readonly aspects?: string | undefined;
  readonly public?: boolean | undefined;
  readonly photo?: readonly string[] | undefined;
  readonly poll?: string | undefined;
  readonly place?: string | undefined;
  readonly warning?: string | undefined;
  readonly quote?: string | undefined;
  readonly skip?: string | undefined;
};
type Given = Acting & { readonly values: Values };

/** What each verb does, and how many words it takes behind itself. */
const verbs: Readonly<Record<string, readonly [takes: number, act: (given: Given) => Promise<void>]>> = {
  write: [0, write],
  show: [1, show],
  comment: [1, comment],
  like: [1, like],
  react: [2, reactBy],
  unlike: [1, unlike],
  reshare: [1, shareAnew],
  vote: [2, vote],
  edit: [1, edit],
  delete: [1, remove],
};

export const command = defineCommand({
  name: "post",
  summary: "write, show, answer, share anew and delete posts",
  usage:
    "write | show GUID | comment GUID | like GUID | react GUID EMOJI | unlike GUID | reshare GUID | vote GUID NUMBER | edit GUID | delete GUID --as NAME [OPTIONS] [--json]",
  about:
    "What the account NAME writes, and what it does with the posts and comments that it may see. write, comment and edit take their text from --text, --file or stdin; a post with photos needs none. " +
    "show: the post with 200 comments. like, react, unlike and delete: GUID may be that of a comment, too; everybody reacts once, by a like or an emoji (a like where networks know no other), and unlike takes either back. Below the account's own post it may delete everybody's. " +
    "vote: NUMBER is the answer's, as show prints it; nobody votes twice. edit: other words for the account's own post; pods that cannot hear of it keep the old ones. Others are told by the server, now or when it starts.",
  options: {
    ...actingOptions,
    ...textOptions,
    aspects: {
      type: "string",
      value: "A,B",
      about: "for write: names of aspects whose people get it, with commas between",
    },
    public: { type: "boolean", about: "for write: all may see it" },
    photo: {
      type: "string",
      multiple: true,
      value: "FILE[:TEXT]",
      about: "for write: a photo, and what is on it; may be given again",
    },
    poll: {
      type: "string",
      value: "Q|A|A",
      about: "for write: a poll, its question and its answers; \\| stands for | itself",
    },
    place: { type: "string", value: "LAT,LNG[ NAME]", about: "for write: where that is: 52.52,13.41 Berlin" },
    quote: { type: "string", value: "GUID", about: "for write: a post for all that is shown below the text" },
    warning: {
      type: "string",
      value: "WORDS",
      about: "for write and edit: what stands before it until somebody opens it",
    },
    skip: { type: "string", value: "N", about: "for show: leave out that many comments" },
  },
  async run({ values, positionals }, io) {
    const [verb = "", ...words] = positionals;
    const [takes, act] = Object.hasOwn(verbs, verb) ? (verbs[verb] ?? []) : [];
    if (act === undefined || takes !== words.length)
      throw new UsageError(
        "What is to be done? Give write, show GUID, comment GUID, like GUID, react GUID EMOJI, unlike GUID, reshare GUID, vote GUID NUMBER, edit GUID, or delete GUID.",
      );
    checkUsage(verb, values, words);
    const { parts, close } = await io.house.open();
    try {
      const json = values.json === true;
      const account = await openAccount(parts, values.as, io, json);
      await act({ parts, account, words, json, io, values });
      return exits.done;
    } finally {
      await close();
    }
  },
});

/** @throws {UsageError} before anything is opened */
function checkUsage(verb: string, { aspects, public: open, text, file, skip }: Values, [, number]: string[]): void {
  if (verb === "write" && (aspects !== undefined) === (open === true))
    throw new UsageError("Who is to see it? Give --public, or --aspects A,B.");
  if (text !== undefined && file !== undefined) throw new UsageError("Give --text or --file, not both.");
  if (skip !== undefined && !isCount(skip)) throw new UsageError("--skip is a number of comments.");
  if (verb === "vote" && !isCount(number ?? "")) throw new UsageError("Which answer? Give its number.");
}

const isCount = (text: string): boolean => /^\d{1,9}$/.test(text);
const viewerOf = ({ account: { accountId, personId } }: Acting): Viewer => ({ kind: "account", accountId, personId });

/** The value, or the way out. @throws {Refused} */
function got<T>(acting: Acting, result: Result<T, PublishRefusal>): T {
  if (!result.ok) throw refused("publish", result.refusal, acting);
  return result.value;
}

const unknown = (acting: Acting): Refused => refused("publish", { code: "thing-unknown" }, acting);

/** The post or comment of that guid: the first word. */
async function targetOf(acting: Acting, guid = acting.words[0] ?? ""): Promise<Target> {
  const target = await findAnswerable(acting.parts.database.db, viewerOf(acting), guid);
  if (target === null) throw unknown(acting);
  return target;
}

async function postIdOf(acting: Acting, guid?: string): Promise<number> {
  const { kind, id } = await targetOf(acting, guid);
  if (kind !== "post") throw unknown(acting);
  return id;
}

/** The guid of what there is now. */
const tellMade = ({ json, io }: Acting, guid: string): void => io.out(json ? JSON.stringify({ guid }) : guid);

function tellDone({ json, io, words: [guid = ""] }: Acting, done: string, changed: boolean): void {
  if (json) io.out(JSON.stringify({ guid, done, changed }));
  else io.out(changed ? `${guid}: done` : `${guid}: was so already`);
}

async function write(given: Given): Promise<void> {
  const { parts, account, values } = given;
  const to: PostDraft["to"] =
    values.public === true
      ? { kind: "public" }
      : { kind: "aspects", aspectIds: await aspectIdsOf(given, values.aspects) };
  const photos = await openPhotos(given, values.photo ?? []);
  try {
    const isBare = photos.length > 0 && values.text === undefined && values.file === undefined;
    const text = isBare ? "" : await readText(given, values);
    const warning = values.warning ?? null;
    const quotedPostId = values.quote === undefined ? null : await postIdOf(given, values.quote);
    const draft = { text, to, warning, poll: pollOf(values.poll), location: placeOf(values.place), quotedPostId };
    const wrong = checkDraft({ ...draft, photoIds: photos.map((_, at) => at) });
    if (wrong !== null) throw refused("publish", wrong, given);
    const photoIds = await upload(given, photos);
    const written = await writePost(parts, account.accountId, { ...draft, photoIds });
    const { guid, leftOut } = got(given, written);
    const people = leftOut.map(({ ref: id, why }) => ({ id, why }));
    if (given.json) return given.io.out(JSON.stringify({ guid, leftOut: people }));
    given.io.out(guid);
    for (const { id, why } of people) given.io.say(printMessage(message(`post.left-out.${why}`, { id })));
  } finally {
    await closePhotos(photos);
  }
}

async function upload(given: Given, photos: readonly GivenPhoto[]): Promise<number[]> {
  const ids: number[] = [];
  for (const { file, text } of photos) {
    const bytes = file.range(0, file.sizeBytes);
    ids.push(got(given, await uploadPhoto(given.parts, given.account.accountId, { bytes, text })).photoId);
  }
  return ids;
}

function pollOf(text: string | undefined): { readonly question: string; readonly answers: readonly string[] } | null {
  if (text === undefined) return null;
  const [question = "", ...answers] = text.split(/(?<!\\)\|/).map((each) => each.replaceAll("\\|", "|").trim());
  return { question, answers };
}

function placeOf(text: string | undefined): LocationFields | null {
  if (text === undefined) return null;
  const [, lat = null, lng = null, address = ""] = /^\s*([^\s,]+)\s*,\s*([^\s,]+)\s*(.*)$/s.exec(text) ?? [];
  return { lat, lng, address: address.trim() || `${lat}, ${lng}` };
}

async function show(given: Given): Promise<void> {
  const { parts, words, values, json, io } = given;
  const skip = Number(values.skip ?? 0);
  const page: PostPage | null = await findPostPage(parts.database.db, viewerOf(given), words[0] ?? "", skip);
  if (page === null) throw unknown(given);
  if (json) return io.out(JSON.stringify(pageAsJson(page, parts.config.url)));
  for (const line of printPost(page.post)) io.out(line);
  for (const line of page.comments.flatMap(printComment)) io.out(line);
  if (page.nextOffset !== null) io.say(`There are more comments: --skip ${page.nextOffset}`);
}

async function comment(given: Given): Promise<void> {
  const postId = await postIdOf(given);
  const text = await readText(given, given.values);
  tellMade(given, got(given, await writeComment(given.parts, given.account, { postId, text })).guid);
}

async function like(given: Given): Promise<void> {
  const { changed } = got(given, await react(given.parts, given.account, { target: await targetOf(given) }));
  tellDone(given, "like", changed);
}

async function reactBy(given: Given): Promise<void> {
  const request = { target: await targetOf(given), reaction: { emoji: given.words[1] ?? "" } };
  tellDone(given, "react", got(given, await react(given.parts, given.account, request)).changed);
}

async function unlike(given: Given): Promise<void> {
  tellDone(given, "unlike", got(given, await unreact(given.parts, given.account, await targetOf(given))).changed);
}

async function shareAnew(given: Given): Promise<void> {
  const { json, io } = given;
  const { guid } = got(given, await reshare(given.parts, given.account, await postIdOf(given)));
  if (json) io.out(JSON.stringify({ guid, changed: guid !== null }));
  else io.out(guid ?? `${given.words[0]}: was so already`);
}

async function vote(given: Given): Promise<void> {
  const postId = await postIdOf(given);
  const page = await findPostPage(given.parts.database.db, viewerOf(given), given.words[0] ?? "", 0);
  const answer = page?.post.poll?.answers[Number(given.words[1]) - 1];
  if (answer === undefined) throw refused("publish", { code: "answer-unknown" }, given);
  const { changed } = got(given, await castVote(given.parts, given.account, { postId, answerId: answer.id }));
  tellDone(given, "vote", changed);
}

async function edit(given: Given): Promise<void> {
  const { parts, account, values } = given;
  const postId = await postIdOf(given);
  const text = await readText(given, values);
  tellDone(
    given,
    "edit",
    got(given, await editPost(parts, account, { postId, text, warning: values.warning })).changed,
  );
}

async function remove(given: Given): Promise<void> {
  const { changed } = got(given, await deleteThing(given.parts, given.account, await targetOf(given)));
  tellDone(given, "delete", changed);
}
