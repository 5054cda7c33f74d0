/** What makes the pages for reading at home: given by whoever joins the parts, since pages and their words are the web's. */
import type { Language } from "../../core/language.ts";
import type { OfflineComment } from "../../store/export/offline.ts";
import type { ExportOwner } from "../../store/export/owner.ts";
import type { ExportPost } from "../../store/export/posts.ts";
import type { ContactRow } from "../../store/export/relations.ts";

export type OfflineFrame = {
  readonly url: string;
  readonly language: Language;
  readonly owner: Pick<ExportOwner, "ref" | "username" | "profile" | "avatarName">;
  readonly pages: number;
  readonly posts: number;
  /** Photos in the zip: their files stand beside the pages. */
  readonly photos: ReadonlySet<string>;
};

/** What makes the pages. Everything that is put in is escaped there. */
export type OfflinePages = {
  index(frame: OfflineFrame): string;
  head(frame: OfflineFrame, page: number): string;
  post(frame: OfflineFrame, post: ExportPost): string;
  comment(frame: OfflineFrame, comment: OfflineComment): string;
  postEnd(): string;
  foot(frame: OfflineFrame, page: number): string;
  /** A file for the search of the index: of each post and comment of a page where it stands, its day, and its text. */
  wordsHead(page: number): string;
  word(frame: OfflineFrame, of: "post" | "comment", row: Pick<ExportPost, "guid" | "text" | "writtenAt">): string;
  wordsFoot(): string;
  /** The owner's contacts, on one page. */
  contactsHead(frame: OfflineFrame): string;
  contact(frame: OfflineFrame, contact: ContactRow): string;
  contactsFoot(frame: OfflineFrame): string;
};
