/** Posts and comments as JSON and as lines of text. */
import type { CommentView, PostPage } from "../store/views/post.ts";
import type { Folded, NamedPost, PostView } from "../store/views/post-view.ts";

/** @param url  of this pod: photos whose files are here are at it */
export const postAsJson = (post: PostView, url: string) => ({
  guid: post.guid,
  kind: post.kind,
  reach: post.reach,
  author: post.author.ref,
  name: post.author.name,
  text: post.text,
  warning: post.contentWarning,
  sensitive: post.sensitive,
  writtenAt: post.writtenAt.toISOString(),
  editedAt: post.editedAt?.toISOString() ?? null,
  place: post.place,
  held: post.held,
  own: post.part.mine,
  liked: post.part.liked,
  likes: post.reactions.likes,
  dislikes: post.reactions.dislikes,
  reacted: post.part.emoji,
  emojis: countsOf(post.reactions),
  commentCount: post.comments,
  photos: post.photos.map(({ path, name, text, width, height }) => ({
    url: path === null ? null : `${url}/photos/${encodeURIComponent(path)}/${encodeURIComponent(name)}`,
    text,
    width,
    height,
  })),
  poll: post.poll && {
    question: post.poll.question,
    voters: post.poll.voters,
    answers: post.poll.answers.map(({ answer, votes }) => ({ answer, votes })),
    chosen: chosenOf(post),
  },
  quotes: namedOf(post.quoted),
  answers: namedOf(post.answers),
  leftOut: post.leftOut.map(({ ref: id, why }) => ({ id, why })),
  shares: post.kind === "reshare" ? sharedOf(post) : null,
});

const countsOf = ({ emojis }: PostView["reactions"]) => emojis.map(({ emoji, n }) => ({ emoji, count: n }));

const namedOf = (named: NamedPost | null) => named && { author: named.ref, guid: named.post?.guid ?? null };

const sharedOf = ({ rootRef, root }: PostView) => ({
  author: rootRef,
  guid: root?.guid ?? null,
  text: root?.text ?? null,
});

/** From 1, as `sterna post vote` takes it; null: the account has not voted. */
function chosenOf({ poll }: PostView): number | null {
  const at = poll?.answers.findIndex(({ id }) => id === poll.chosen) ?? -1;
  return at < 0 ? null : at + 1;
}

const commentAsJson = ({ guid, author, text, writtenAtMs, reactions, part, doubt, ...more }: CommentView) => ({
  guid,
  author: author.ref,
  name: author.name,
  text,
  warning: more.contentWarning,
  sensitive: more.sensitive,
  answers: more.answers?.guid ?? null,
  writtenAt: new Date(writtenAtMs).toISOString(),
  own: part.mine,
  liked: part.liked,
  likes: reactions.likes,
  reacted: part.emoji,
  emojis: countsOf(reactions),
  doubt,
});

export const pageAsJson = ({ post, comments, likers, nextOffset }: PostPage, url: string) => ({
  ...postAsJson(post, url),
  comments: comments.map(commentAsJson),
  likers: likers.map(({ ref, name }) => ({ id: ref, name })),
  next: nextOffset,
});

/** A post with all of its text. */
export function printPost(post: PostView): string[] {
  const { reactions, comments, poll } = post;
  const counts = [
    reactions.likes > 0 ? `likes: ${reactions.likes}` : "",
    reactions.dislikes > 0 ? `dislikes: ${reactions.dislikes}` : "",
    ...reactions.emojis.map(({ emoji, n }) => `${emoji}: ${n}`),
    comments > 0 ? `comments: ${comments}` : "",
  ].filter((each) => each !== "");
  return [
    `${post.guid}  ${post.writtenAt.toISOString()}  ${post.author.ref}  ${post.held ? "not shown to others yet" : post.reach}`,
    ...printFold(post),
    ...(post.text.trim() === "" ? [] : [post.text]),
    ...post.photos.map(({ text, name }) => `[photo: ${text ?? name}]`),
    ...(post.kind === "reshare" ? printShared(post) : []),
    ...printNamed("answers", post.answers),
    ...printNamed("quotes", post.quoted),
    ...(poll === null ? [] : printPoll(post)),
    ...(post.place === null ? [] : [`at ${post.place}`]),
    ...(counts.length === 0 ? [] : [`(${counts.join(", ")})`]),
  ];
}

const printFold = ({ contentWarning, sensitive }: Folded): string[] =>
  contentWarning === null && !sensitive ? [] : [`[warning: ${contentWarning ?? "sensitive"}]`];

const printNamed = (how: string, named: NamedPost | null): string[] =>
  named === null ? [] : [`${how} ${named.post?.guid ?? "a post that is not here"} of ${named.ref}`];

function printShared({ rootRef, root }: PostView): string[] {
  if (rootRef === null) return ["shares a post that was deleted"];
  return [`shares ${root?.guid ?? "a post that is not here"} of ${rootRef}`, ...(root === null ? [] : [root.text])];
}

function printPoll(post: PostView): string[] {
  const { question, voters, answers, endsAtMs } = post.poll ?? { question: "", voters: 0, answers: [], endsAtMs: null };
  const chosen = chosenOf(post);
  return [
    `poll: ${question} (${voters} voted${endsAtMs === null ? "" : `, end: ${new Date(endsAtMs).toISOString()}`})`,
    ...answers.map(
      ({ answer, votes }, at) => `  ${at + 1}. ${answer}: ${votes}${chosen === at + 1 ? "  (chosen)" : ""}`,
    ),
  ];
}

export const printComment = ({ guid, author, text, writtenAtMs, reactions, ...fold }: CommentView): string[] => [
  `  ${guid}  ${new Date(writtenAtMs).toISOString()}  ${author.ref}${reactions.likes > 0 ? `  likes: ${reactions.likes}` : ""}`,
  ...printFold(fold).map((line) => `  ${line}`),
  ...text.split("\n").map((line) => `  ${line}`),
];
