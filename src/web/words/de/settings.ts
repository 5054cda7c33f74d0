/** The settings. */
import type { settings as en } from "../en/settings.ts";
import type { Translated } from "../message-types.ts";

export const settings: Translated<typeof en> = {
  "settings.title": "Einstellungen",
  "settings.profile": "Profil",
  "settings.held":
    "Ein Import in dein Konto ist noch nicht freigegeben: Bis dahin sehen andere nur deinen Benutzernamen, was auch immer hier steht.",
  "settings.firstName": "Vorname",
  "settings.lastName": "Nachname",
  "settings.bio": "Über dich",
  "settings.tags": "Tags, die dich beschreiben",
  "settings.tagsHint":
    "{n, plural, one {Höchstens einer, zum Beispiel '#'tee.} other {Höchstens #, zum Beispiel '#'tee '#'züge.}}",
  "settings.birthdayHint": "Als 1990-04-01; ohne Jahr als 1004-04-01.",
  "settings.avatar": "Dein Bild",
  "settings.newAvatar": "Ein Bild von dir",
  "settings.otherAvatar": "Ein anderes Bild",
  "settings.noAvatar": "Kein Bild von mir zeigen",
  "settings.public": "Mein ganzes Profil allen zeigen, nicht nur den Leuten, mit denen ich teile",
  "settings.searchable": "Leute dürfen mich über meinen Namen finden",
  "settings.nsfw": "Alle meine Beiträge hinter einer Warnung verbergen",
  "settings.followers": "Wer dir folgt",
  "settings.followersLead":
    "In manchen Netzen fragen Leute, bevor sie bekommen, was du für alle schreibst. Was öffentlich ist, bleibt öffentlich: Hier geht es darum, wem es gebracht wird.",
  "settings.asksFirst": "Zuerst mich fragen; wer fragt, steht unter „Kontakte“",
  "settings.language": "Sprache der Seiten und Mails",
  "settings.languageHint": "Was Leute schreiben, bleibt in ihrer Sprache.",
  "settings.languageOfBrowser": "Die Sprache, um die mein Browser bittet",
  "settings.password": "Passwort",
  "settings.old": "Jetziges Passwort",
  "settings.passwordHint": "Alle anderen Browser, in denen du angemeldet bist, werden abgemeldet.",
  "settings.passwordSubmit": "Passwort ändern",
};
