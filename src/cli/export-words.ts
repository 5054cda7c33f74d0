/** What there is to say about an archive that was written, in words: the same on pages. */
import type { ExportNoteCode } from "../app/export/notes.ts";

/** What it is about; its number stands before it. */
export const exportNoteWords: Readonly<Record<ExportNoteCode, string>> = {
  "text-long": "texts are longer than other pods take: they are kept where only Sterna looks",
  "poll-odd": "polls are not as other pods take them: the posts are kept where only Sterna looks",
  "place-odd": "places lack a part that other pods ask for: the posts are kept where only Sterna looks",
  "values-odd": "comments, likes or votes are not as other pods take them: they are kept where only Sterna looks",
  "signature-missing":
    "comments, likes or votes of others have no signature: nobody can prove them, and only Sterna takes them along",
  "no-words": "reactions are no likes, or answers are to another network: only Sterna takes them along",
  "post-bare": "posts have neither text nor photo: other pods leave them out, with what is said below",
  "aspect-name-long":
    "aspects have names of more than 20 characters: other pods leave out these aspects, not the people in them",
  "mail-missing":
    "mail address is missing: other software cannot make a new account of this, only add it to one that is there",
  "photo-missing": "photos are not here any more",
  "photo-name-twice": "photos have the name of another one, and only that one is in the zip",
};
