/** What there is to say about an archive that was written: by code, with some examples. */
import { type WriteNoteCode, writeNoteCodes } from "../../protocols/port.ts";

/**
 * Beside the adapter's own: `mail-missing`: other software makes no new account of it; `photo-missing`: the file of a photo is not here;
 * `photo-name-twice`: another file of that name is in the zip.
 */
export const exportNoteCodes = [...writeNoteCodes, "mail-missing", "photo-missing", "photo-name-twice"] as const;
export type ExportNoteCode = WriteNoteCode | "mail-missing" | "photo-missing" | "photo-name-twice";

export type ExportNote = { readonly code: ExportNoteCode; readonly count: number; readonly some: readonly string[] };

const mostNamed = 20;

export function gatherNotes() {
  const found = new Map<ExportNoteCode, { count: number; readonly some: string[] }>();
  return {
    add(code: ExportNoteCode, about: string) {
      const notes = found.get(code) ?? { count: 0, some: [] };
      notes.count += 1;
      if (notes.some.length < mostNamed) notes.some.push(about);
      found.set(code, notes);
    },
    taken: (): readonly ExportNote[] =>
      exportNoteCodes.flatMap((code) => {
        const notes = found.get(code);
        return notes === undefined ? [] : [{ code, ...notes }];
      }),
  };
}
