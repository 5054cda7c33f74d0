/** A Note as a post of its author. Whether it is one, a comment or a letter shows when it is known what it answers. */
import { limits } from "../../base/limits.ts";
import type { FinePrint, SaidPhoto, SaidPost } from "../../core/message.ts";
import type { PollItem } from "../../core/snapshot.ts";
import { plainOf, type ReadMedia, readMedia, readText } from "./content.ts";
import { msOf } from "./dates.ts";
import { emojisBeside, saysMore } from "./emojis.ts";
import { extensionNames, type Poll, type Values } from "./entities.ts";
import { ids } from "./ids.ts";
import { escapeText, linkTo, pictureOf } from "./markdown.ts";
import { hostOfName } from "./references.ts";
import type { Speech } from "./speech.ts";

type Note = Values<"Note">;

/** @param guid  of the Note, as the port has it */
export function readNote(note: Note, author: string, guid: string, speech: Speech): SaidPost {
  const mentions = mentionsOf(note, speech);
  const named = new Set(mentions);
  const mentionOf = (href: string) => {
    const name = speech.nameOfLink(href);
    return name !== null && named.has(name) ? name : null;
  };
  const content = readText(note.content, mentionOf);
  const media = (note.attachments ?? []).slice(0, limits.noteAttachments).map(readMedia);
  const writtenAtMs = msOf(note.created_at);
  const isPublic = note.group === "public";
  const photos = media.flatMap((each, nth): SaidPhoto[] => {
    const place = each?.isPicture ? folderOf(each.url) : null;
    if (each === null || place === null) return [];
    const { description: text, width, height } = each;
    const size = { width: sizeOf(width), height: sizeOf(height) };
    const fixed = { kind: "photo", author, public: isPublic, postGuid: guid, writtenAtMs, editedAtMs: null } as const;
    return [{ ...fixed, guid: `${guid}/photo/${nth}`, ...place, text, ...size }];
  });
  const poll = readPoll(note, guid);
  const text = [content.text, ...media.flatMap(linkToMedia)].filter((part) => part !== "").join("\n\n");
  const emojis = emojisBeside(note.extensions, text);
  return {
    kind: "post",
    author,
    guid,
    public: isPublic,
    text,
    writtenAtMs,
    editedAtMs: null,
    photos,
    poll,
    location: null,
    providerName: note.device?.name.slice(0, limits.shortTextChars) ?? null,
    eventGuid: null,
    extra: extraOf(note, saysMore(note.extensions, emojis)),
    fine: {
      ...fineOf(note, mentions, content.original),
      ...calledIn(note, mentions, speech),
      ...(emojis.length === 0 ? {} : { emojis }),
    },
  };
}

/** One well-known server mentions people of others by ids of its own making: who is meant stands in the text alone, as `@name@host`. */
function calledIn({ content }: Note, mentions: readonly string[], { ownHost }: Speech): Pick<FinePrint, "called"> {
  const ours = mentions.filter((name) => hostOfName(name) === ownHost).length;
  if (ours === 0) return {};
  const names = new Set<string>();
  for (const form of Object.values(content ?? {}))
    for (const [, name = "", host = ""] of form.content.matchAll(/@([\w-]{1,255})@([a-z0-9.-]{1,253}[a-z0-9])/gi))
      if (host.toLowerCase() === ownHost) names.add(ids.usernameOf?.(name.toLowerCase()) ?? name.toLowerCase());
  return names.size === 0 ? {} : { called: [...names].slice(0, ours) };
}

function fineOf(note: Note, mentions: readonly string[], original: FinePrint["original"] | null): FinePrint {
  const warning = note.subject?.trim() ?? "";
  return {
    ...(warning === "" ? {} : { warning }),
    ...(note.is_sensitive ? { sensitive: true } : {}),
    ...(note.group === "public" ? {} : { followers: note.group === "followers" }),
    ...(mentions.length === 0 ? {} : { mentions }),
    ...(original === null || original === undefined ? {} : { original }),
    ...(pollIn(note.extensions)?.multiple_choice ? { several: true } : {}),
    ...(isForAllThere(note) ? { forAllThere: true } : {}),
  };
}

function isForAllThere({ replies_to, extensions }: Note): boolean {
  const said: unknown = extensions?.[extensionNames.audience];
  return (
    replies_to != null && typeof said === "object" && said !== null && Reflect.get(said, "same_as") === "replies_to"
  );
}

/** People of this pod first: of very many only some are looked at. */
function mentionsOf({ mentions }: Note, { nameOf, ownHost }: Speech): readonly string[] {
  const names = [...new Set((mentions ?? []).map(nameOf))];
  const isOurs = (name: string) => hostOfName(name) === ownHost;
  return [...names.filter(isOurs), ...names.filter((name) => !isOurs(name))].slice(0, limits.noteMentions);
}

/** The folder and the file of an address, as photos have them; null where it is not below one, or too long. */
function folderOf(url: string): Pick<SaidPhoto, "remotePath" | "name"> | null {
  const { href, protocol, pathname } = new URL(url);
  const end = href.indexOf(pathname) + pathname.lastIndexOf("/") + 1;
  const [remotePath, name] = [href.slice(0, end), href.slice(end)];
  const fits = name !== "" && name.length <= limits.photoNameChars && href.length <= limits.urlChars;
  return protocol === "https:" && fits ? { remotePath, name } : null;
}

const sizeOf = (pixels: number | null): number | null =>
  pixels !== null && pixels >= 1 && pixels <= limits.photoPixels ? pixels : null;

/** What is no picture, or none that could be fetched, is a link. */
function linkToMedia(media: ReadMedia | null): readonly string[] {
  if (media === null || (media.isPicture && folderOf(media.url) !== null)) return [];
  const words = media.description ?? "";
  if (media.isPicture) return [pictureOf(media.url, words)];
  return [linkTo(media.url, escapeText(words === "" ? media.mediaType : words), null)];
}

/** Answers are called by their number: votes name them so. The question is the Note itself. */
function readPoll({ extensions }: Note, guid: string): PollItem | null {
  const { options = [], votes = [], expires_at } = pollIn(extensions) ?? {};
  if (options.length < 2 || options.length > limits.notePollOptions) return null;
  const answers = options.map((option, nth) => ({
    guid: `${guid}/poll/${nth}`,
    answer: plainOf(option).slice(0, limits.pollTextChars),
    ...(votes[nth] ? { votes: Math.min(votes[nth], limits.pollVotes) } : {}),
  }));
  return { guid: `${guid}/poll`, question: "", answers, ...(expires_at == null ? {} : { endsAtMs: msOf(expires_at) }) };
}

const pollIn = (extensions: Note["extensions"]): Poll | null =>
  (extensions?.[extensionNames.polls] as Poll | null | undefined) ?? null;

/** What has no word of ours, under the network's own names; emojis where there are others than those that are kept. */
function extraOf(note: Note, withEmojis: boolean): SaidPost["extra"] {
  const { [extensionNames.polls]: _, [extensionNames.audience]: __, ...others } = note.extensions ?? {};
  const { [extensionNames.emojis]: ___, [extensionNames.ourEmojis]: ____, ...known } = others;
  const extensions = withEmojis ? others : known;
  const said = {
    ...(note.category == null || note.category === "microblog" ? {} : { category: note.category }),
    ...(isGroupName(note.group) ? { group: note.group } : {}),
    ...(note.previews == null || note.previews.length === 0 ? {} : { previews: note.previews }),
    ...(pollIn(note.extensions)?.multiple_choice ? { poll: { multiple_choice: true } } : {}),
    ...(note.attachments?.some((each) => readMedia(each)?.isPicture !== true) ? { attachments: note.attachments } : {}),
    ...(hasMembers(extensions) ? { extensions } : {}),
  };
  return hasMembers(said) ? { note: said } : null;
}

const isGroupName = (group: Note["group"]): boolean => group != null && group !== "public" && group !== "followers";

const hasMembers = (object: Readonly<Record<string, unknown>>): boolean => Object.keys(object).length > 0;
