/** Logging in, and choosing a password. */
import type { login as en } from "../en/login.ts";
import type { Translated } from "../message-types.ts";

export const login: Translated<typeof en> = {
  "login.title": "Anmelden",
  "login.username": "Benutzername",
  "login.usernameHint": "Der Teil deiner Adresse vor dem @, zum Beispiel „alice“.",
  "login.password": "Passwort",
  "login.submit": "Anmelden",
  "login.forgotten":
    "Noch kein Passwort, oder vergessen? Bitte die Person, die diesen Pod betreibt, um einen Link, mit dem du eines wählen kannst.",
  "login.wrong": "Dieser Name und dieses Passwort passen nicht zusammen. Prüfe beide und versuche es noch einmal.",
  "login.inactive":
    "Der Import in dieses Konto ist noch nicht fertig. Melde dich an, wenn er es ist; wer diesen Pod betreibt, kann dir sagen, wie weit er ist.",
  "login.moved": "{name} ist umgezogen und kann sich hier nicht mehr anmelden. Melde dich dort an, wo du jetzt bist.",
  "login.tooOften":
    "{n, plural, one {Es gab zu viele Versuche, sich anzumelden. Warte eine Minute und versuche es dann noch einmal.} other {Es gab zu viele Versuche, sich anzumelden. Warte # Minuten und versuche es dann noch einmal.}}",
  "password.title": "Wähle ein Passwort",
  "password.for": "Das ist das Passwort für {name} auf {host}.",
  "password.new": "Neues Passwort",
  "password.hint":
    "Mindestens {minimum} Zeichen. Ein paar Wörter, die nur du so zusammenstellst, sind gut und leicht zu tippen.",
  "password.submit": "Passwort setzen und anmelden",
  "password.tooShort": "Dieses Passwort ist zu kurz. Wähle eines mit mindestens {minimum} Zeichen.",
  "password.tooLong": "Dieses Passwort ist zu lang. Wähle eines mit höchstens {maximum} Zeichen.",
  "password.void": "Dieser Link funktioniert nicht",
  "password.voidWhat": "Er wurde schon benutzt, er ist älter als {days} Tage, oder es gibt einen neueren.",
  "password.voidNext":
    "Wenn du dein Passwort weißt, melde dich damit an. Wenn nicht, bitte die Person, die diesen Pod betreibt, um einen neuen Link.",
};
