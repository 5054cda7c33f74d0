/** `sterna profile VERB --as NAME …`: what an account says about itself. */
import { askFirst } from "../app/accounts/ask-first.ts";
import { editOwnProfile } from "../app/accounts/edit-profile.ts";
import { chooseLanguage, chosenLanguage } from "../app/accounts/language.ts";
import { isLanguage, type Language, languages } from "../core/language.ts";
import type { ProfileEdit } from "../core/profile.ts";
import { ownIdentities } from "../store/moves/endings.ts";
import { wantsToBeAsked } from "../store/people/accounts.ts";
import { findOwnProfile } from "../store/people/profiles.ts";
import { type Acting, actingOptions, openAccount, refused } from "./acting.ts";
import { defineCommand, UsageError } from "./command.ts";
import { exits } from "./exit.ts";

const yesNo = (about: string) => ({ type: "string", value: "yes|no", about }) as const;
const text = (about: string) => ({ type: "string", value: "TEXT", about }) as const;

export const command = defineCommand({
  name: "profile",
  summary: "show or edit a profile",
  usage: "show | edit --as NAME [--first-name TEXT] [--bio TEXT] … [--json]",
  about:
    "What the account NAME says about itself. edit: changes what is given, an empty text takes a field away; all contacts are told. " +
    "Both print the profile as it is then.",
  options: {
    ...actingOptions,
    "first-name": text("at most 32 characters"),
    "last-name": text("at most 32 characters"),
    bio: text("Markdown"),
    location: text("where they live"),
    gender: text("as they call it"),
    birthday: text("YYYY-MM-DD; the year 1004 stands for none"),
    tags: text("up to five words: #tea #trams"),
    avatar: {
      type: "string",
      value: "PHOTO",
      about: "number of a photo of the account; an empty text takes the picture away",
    },
    public: yesNo("everybody sees all of it, not only those with whom NAME shares"),
    searchable: yesNo("may be found by name"),
    nsfw: yesNo("posts are not for every eye"),
    language: {
      type: "string",
      value: languages.join("|"),
      about: "of NAME's pages and letters; an empty text: what the browser asks for",
    },
    "ask-first": yesNo("on networks where people ask: whoever asks to follow waits for NAME's answer"),
  },
  async run({ values, positionals }, io) {
    const [verb, ...rest] = positionals;
    if ((verb !== "show" && verb !== "edit") || rest.length > 0)
      throw new UsageError("What is to be done? Give show, or edit.");
    const given = values as Readonly<Record<string, string | undefined>>;
    const [edit, avatar] = [editOf(given), avatarOf(given.avatar)];
    const asks = given["ask-first"] === undefined ? null : isYes("ask-first", given["ask-first"]);
    const language = readLanguage(given.language);
    const { parts, close } = await io.house.open();
    try {
      const json = values.json === true;
      const acting: Acting = { parts, account: await openAccount(parts, values.as, io, json), words: rest, json, io };
      const { accountId } = acting.account;
      if (verb === "edit") {
        const edited = await editOwnProfile(parts, { accountId, edit, avatar });
        if (!edited.ok) throw refused("profile", edited.refusal, acting);
        if (asks !== null) await askFirst(parts, accountId, asks);
        if (language !== undefined) await chooseLanguage(parts, accountId, language);
      }
      await print(acting);
      return exits.done;
    } finally {
      await close();
    }
  },
});

function editOf(given: Readonly<Record<string, string | undefined>>): ProfileEdit {
  const edit: Record<string, string | boolean> = {};
  const names = {
    firstName: "first-name",
    lastName: "last-name",
    bio: "bio",
    location: "location",
    gender: "gender",
    birthday: "birthday",
    tags: "tags",
  };
  for (const [field, option] of Object.entries(names)) {
    const value = given[option];
    if (value !== undefined) edit[field] = value;
  }
  for (const option of ["public", "searchable", "nsfw"]) {
    const value = given[option];
    if (value === undefined) continue;
    edit[option] = isYes(option, value);
  }
  return edit;
}

function isYes(option: string, value: string): boolean {
  if (value !== "yes" && value !== "no") throw new UsageError(`--${option} is yes or no.`);
  return value === "yes";
}

function readLanguage(value: string | undefined): Language | null | undefined {
  if (value === undefined) return undefined;
  if (value === "") return null;
  if (!isLanguage(value)) throw new UsageError(`--language is one of ${languages.join(", ")}.`);
  return value;
}

function avatarOf(value: string | undefined): number | null | undefined {
  if (value === undefined) return undefined;
  if (value === "") return null;
  if (!/^\d{1,15}$/.test(value)) throw new UsageError("--avatar is the number of a photo.");
  return Number(value);
}

async function print({ parts, account, json, io }: Acting): Promise<void> {
  const { db } = parts.database;
  const [home] = await ownIdentities(db, account.accountId);
  const own = home === undefined ? null : await findOwnProfile(db, home.identityId);
  if (home === undefined || own === null) throw new Error("an account without a profile");
  const { firstName, lastName, bio, location, gender, birthday, tags, public: open, searchable, nsfw } = own.fields;
  const shown = {
    id: home.ref,
    firstName,
    lastName,
    bio,
    location,
    gender,
    birthday,
    tags,
    avatar: own.avatar?.photoId ?? null,
    public: open,
    searchable,
    nsfw,
    language: await chosenLanguage(db, account.accountId),
    askFirst: await wantsToBeAsked(db, account.accountId),
  };
  if (json) return io.out(JSON.stringify(shown));
  for (const [field, value] of Object.entries(shown)) if (value !== null) io.out(`${field}: ${value}`);
}
