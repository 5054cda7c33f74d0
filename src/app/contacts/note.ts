/** A private note about a person, which no one else sees. */
import { limits } from "../../base/limits.ts";
import { no, ok, type Result } from "../../base/result.ts";
import { holdActive } from "../../store/people/accounts.ts";
import { dropEmptyContact, ensureContact, setNote } from "../../store/people/contacts.ts";
import type { Parts } from "../parts.ts";
import type { NotOpen } from "./share.ts";

export type NoteRefusal = NotOpen | { readonly code: "note-long"; readonly most: number };

/** Notes something about a person; an empty text removes the note. */
export async function noteAbout(
  needs: Pick<Parts, "database" | "clock">,
  request: { readonly accountId: number; readonly personId: number; readonly text: string },
): Promise<Result<null, NoteRefusal>> {
  const { accountId, personId } = request;
  const note = request.text.trim();
  if ([...note].length > limits.noteChars) return no({ code: "note-long", most: limits.noteChars });
  return needs.database.transaction(async (tx): Promise<Result<null, NoteRefusal>> => {
    if (!(await holdActive(tx, accountId, [personId]))) return no({ code: "account-not-open" });
    const { contactId } = await ensureContact(tx, accountId, personId, new Date(needs.clock.now()));
    await setNote(tx, contactId, note === "" ? null : note);
    await dropEmptyContact(tx, contactId);
    return ok(null);
  });
}
