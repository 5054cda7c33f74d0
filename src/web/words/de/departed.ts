/** Accounts that were left, and coming back. */
import type { departed as en } from "../en/departed.ts";
import type { Translated } from "../message-types.ts";

export const departed: Translated<typeof en> = {
  "departed.title": "Du bist umgezogen",
  "departed.gone": "Dieses Konto wurde verlassen.",
  "departed.moved": "{ref} ist umgezogen. Die neue Adresse ist",
  "departed.unknown": "{ref} ist umgezogen.",
  "departed.closed":
    "Mit diesem Konto kann nichts mehr geschrieben werden. Bis {until} kannst du dich hier anmelden, um deine Daten mitzunehmen und die Quittung deines Umzugs zu lesen; was nur du sehen konntest, wird danach gelöscht.",
  "departed.export": "Export",
  "departed.receipt": "Quittungen",
  "departed.stays":
    "Dein Profil hier ist geleert und führt zu deiner neuen Adresse, ebenso die Adressen deiner Beiträge. Dein Name bleibt deiner: Niemand sonst bekommt ihn je, und wenn du zurückkommst, hast du ihn wieder.",
  "departed.comeBack": "Zu diesem Konto zurückkommen",
  "return.title": "Zurück zu {ref}",
  "return.lead":
    "Jetzt bist du {home}. Um wieder {ref} zu sein, bring das Archiv des Kontos mit, das du dort hast: In ihm ist der Schlüssel, der den Weg zurück unterschreiben muss. Deine Kontakte folgen dir dann wie vorher, und nichts, was hier ist, kommt doppelt.",
  "return.archive": "Archiv von {home}",
  "return.archiveHint": "Die Datei, die du dort bei einem Export deiner Daten bekommst.",
  "return.photos": "Fotos (wenn du willst)",
  "return.photosHint": "Das Zip, das du dort bei einem Export deiner Fotos bekommst.",
  "return.size":
    "Beides zusammen höchstens {size}; mit größeren Dateien wende dich an die Person, die diesen Pod betreibt. Die Dateien werden gelöscht, sobald sie gelesen sind. Niemand erfährt etwas, bevor du es auf der nächsten Seite bestätigt hast.",
  "return.submit": "Mitbringen",
  "return.no.nothing": "Wähle zuerst die Datei aus.",
  "return.no.busy": "Gerade wird ein anderes Archiv gelesen. Versuche es in ein paar Minuten noch einmal.",
  "return.no.files":
    "Das ist kein Archiv, das sich lesen lässt, oder es ist beschädigt. Hole es neu von da, wo du jetzt bist.",
  "return.no.elsewhere":
    "Das ist nicht das Archiv des Kontos, das du jetzt hast, oder sein Schlüssel ist ein anderer. Hole es von da, wo du jetzt bist.",
  "return.no.under-way": "In dieses Konto kommt gerade ein anderes Archiv. Warte, bis es da ist.",
  "departed.follow": "Suche auf deinem eigenen Pod nach dieser Adresse, um dort zu teilen.",
  "departed.otherHalf": "Die andere Hälfte deines Kontos",
  "end.title": "Die andere Hälfte deines Kontos beenden",
  "end.none": "Hier ist nichts mehr zu beenden: Jede Adresse dieses Kontos ist umgezogen oder beendet.",
  "end.lead":
    "Du bist in einem Netzwerk umgezogen. In anderen ist deine Adresse noch, wie sie war, und mit ihr wird nichts mehr geschrieben. Sie kann auch umziehen, oder enden.",
  "end.followers":
    "{n, plural, =0 {Dort folgt dir niemand.} one {# Person, die dir dort folgt, verliert dich und müsste dein neues Konto selbst finden.} other {# Leute, die dir dort folgen, verlieren dich und müssten dein neues Konto selbst finden.}}",
  "end.told":
    "{n, plural, one {# Person auf einem anderen Pod erfährt, dass diese Adresse beendet ist. Ihr Pod löscht, was er von ihr hat.} other {# Leute auf anderen Pods erfahren, dass diese Adresse beendet ist. Ihre Pods löschen, was sie von ihr haben.}}",
  "end.forGood":
    "Das ist endgültig. Wer an die Adresse schreibt, erfährt, dass sie beendet ist. Was du geschrieben hast, bleibt hier lesbar.",
  "end.instead":
    "Niemand geht verloren, wenn sie stattdessen umzieht: durch das Archiv, das du auf deinen neuen Pod bringst, oder indem du auf der Seite über Umzüge darum bittest.",
  "end.sure": "Ich habe gesehen, wen ich verliere",
  "end.submit": "Diese Adresse beenden",
  "end.no.account-not-left":
    "Nur von einem Konto, das weggezogen ist, kann eine Hälfte enden. Ein ganzes Konto wird in den Einstellungen geschlossen.",
  "end.no.half-unknown": "{ref} ist keine deiner Adressen hier, die enden könnte.",
  "end.no.half-leaving": "{ref} zieht gerade nach {to} um. Nimm das erst zurück.",
};
