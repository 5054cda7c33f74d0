/** What a letter says, put together when it is sent: words in the language of the account, and one link. */
import { limits } from "../../base/limits.ts";
import { dayMs } from "../../base/time.ts";
import { languageOf } from "../../core/language.ts";
import { type LetterKind, letterKinds } from "../../core/letters.ts";
import type { OutgoingLetter } from "../../net/mailer.ts";
import type { Letterbox, WaitingLetter } from "../../store/post-office/letters.ts";
import { makePasswordLink } from "../accounts/password-link.ts";
import type { Parts } from "../parts.ts";
import { confirmToken, stopToken } from "./links.ts";
import { fillIn, textsFor } from "./words/words.ts";

type Needs = Pick<Parts, "config" | "clock" | "database" | "secret">;

/** Where the link of a letter leads, and for how many days what it says is so. Null: there is nothing to link to any more. */
async function linkOf(
  needs: Needs,
  kind: LetterKind,
  box: Letterbox,
  args: WaitingLetter["args"],
): Promise<{ readonly href: string; readonly days?: number } | null> {
  const page = (path: string) => ({ href: new URL(path, needs.config.url).href });
  switch (kind) {
    case "confirm-address": {
      if (box.pending === null) return null;
      const expiresAtMs = needs.clock.now() + limits.confirmMailDays * dayMs;
      const token = confirmToken(needs.secret, box.accountId, box.pending, expiresAtMs);
      return { ...page(`/mail/confirm/${token}`), days: limits.confirmMailDays };
    }
    case "password-forgotten": {
      const link = await makePasswordLink(needs, box.username);
      return link.ok ? { href: link.value, days: limits.passwordLinkDays } : null;
    }
    case "password-changed":
      return page("/password/forgotten");
    case "address-changed":
      return page("/login?to=/settings");
    case "import-needs-you":
      return { ...page("/move-in"), days: limits.uploadDays };
    case "import-done":
    case "import-failed":
      return page("/move-in");
    case "handed-over":
      return page("/export#handed-over");
    case "export-ready":
      return { ...page("/export"), days: limits.exportDays };
    case "move-announced":
    case "leaving-failed":
      return page(typeof args.migration === "number" ? `/migrations/${args.migration}` : "/migrations");
    case "mentions":
    case "comments":
    case "shares":
      return page("/notices");
    case "asks":
      return page("/contacts?only=asking");
    case "writes":
      return page("/conversations");
  }
}

/** @returns null where there is nothing to say any more */
export async function composeLetter(
  needs: Needs,
  kind: LetterKind,
  box: Letterbox,
  { args, address }: WaitingLetter,
): Promise<OutgoingLetter | null> {
  const to = address ?? (kind === "confirm-address" ? box.pending : box.address);
  const link = to === null ? null : await linkOf(needs, kind, box, args);
  if (to === null || link === null) return null;
  const texts = textsFor(languageOf(box.language ?? "") ?? needs.config.language);
  const { subject, what, link: lead } = texts.kinds[kind];
  const host = new URL(needs.config.url).host;
  const fill = (text: string) => fillIn(text, { ...args, name: box.username, host, days: link.days ?? 0 });
  const choice = letterKinds[kind];
  const stopUrl =
    choice === null
      ? null
      : new URL(`/mail/stop/${stopToken(needs.secret, box.accountId, choice)}`, needs.config.url).href;
  const end = stopUrl === null ? texts.never : `${texts.stop}\n${stopUrl}`;
  const text = [texts.greeting, what, `${lead}\n${link.href}`, "-- ", `${texts.why}\n${end}`].map(fill).join("\n\n");
  return { to, subject: fill(subject), text: `${text}\n`, ...(stopUrl === null ? {} : { stopUrl }) };
}
