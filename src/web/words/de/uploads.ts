/** The files that one uploads to move in. */
import type { uploads as en } from "../en/uploads.ts";
import type { Translated } from "../message-types.ts";

export const uploads: Translated<typeof en> = {
  "upload.title": "Deine Dateien",
  "upload.choose": "Dateien wählen",
  "upload.hint":
    "Das Archiv deines alten Kontos, und die Datei mit deinen Fotos, wenn du eine hast. Zusammen oder nacheinander.",
  "upload.drop": "Du kannst sie auch in dieses Feld ziehen.",
  "upload.submit": "Hochladen",
  "upload.wait": "Lass diese Seite offen, bis die nächste erscheint. Bei großen Dateien dauert das eine Weile.",
  "upload.sealed":
    "Deine Dateien werden versiegelt abgelegt, und niemand kann sie herunterladen. Sie werden gelöscht, sobald sie gebraucht wurden, spätestens nach {days, plural, one {# Tag} other {# Tagen}}.",
  "upload.room": "{used} von {limit} belegt.",
  "upload.list": "Dateien, die hier sind",
  "upload.next": "Weiter",
  "upload.whole": "Alles ist da, {size}.",
  "upload.part": "{have} von {size} sind da. Wähle dieselbe Datei noch einmal, dann geht es dort weiter.",
  "upload.arriving": "Sie kommt gerade an.",
  "upload.progress": "Wie viel von {name} da ist",
  "upload.pause": "Anhalten",
  "upload.resume": "Weitermachen",
  "upload.again": "Noch einmal versuchen",
  "upload.remove": "Entfernen",
  "upload.removeIt": "{name} entfernen",
  "upload.waiting": "Wartet, bis sie an der Reihe ist.",
  "upload.running": "{have} von {size}, {speed} pro Sekunde, noch {left}",
  "upload.paused": "Angehalten bei {have} von {size}.",
  "upload.broken": "Die Verbindung ist abgebrochen. Weiter geht es in {left}.",
  "upload.failed": "Es ging nicht weiter: {why}",
  "upload.unreadable": "Die Datei lässt sich nicht mehr lesen. Wähle sie noch einmal.",
  "upload.already": "{name} ist schon da.",
  "upload.begun": "{name} wird hochgeladen.",
  "upload.arrived": "{name} ist da.",
  "upload.stopped": "{name} ist angehalten.",
  "upload.lost": "Die Verbindung ist abgebrochen. {name} macht von selbst weiter.",
  "upload.gone": "{name} wurde entfernt.",
  "upload.no.forged":
    "Du bist nicht mehr angemeldet. Melde dich wieder an und wähle dieselbe Datei: Es geht weiter, wo es aufgehört hat.",
  "upload.no.malformed": "Diese Anfrage ist nicht zu verstehen. Lade die Seite neu und versuche es noch einmal.",
  "upload.no.upload-empty": "Diese Datei ist leer. Sieh sie dir auf deinem Gerät an und wähle eine andere.",
  "upload.no.upload-over-size":
    "Diese Datei ist größer als {limit}; mehr nimmt dieser Pod nicht an. Frage, wer ihn betreibt.",
  "upload.no.upload-over-quota":
    "Mit dieser Datei wären es mehr als die {limit}, die ein Konto hochladen darf; {used} sind belegt. Entferne eine, die du nicht brauchst.",
  "upload.no.upload-too-many":
    "Du hast {n, plural, one {# Datei} other {# Dateien}} hier, mehr dürfen es nicht sein. Entferne eine, die du nicht brauchst.",
  "upload.no.upload-too-often":
    "Du hast sehr oft angefangen, etwas hochzuladen. Versuche es in {n, plural, one {# Minute} other {# Minuten}} noch einmal.",
  "upload.no.upload-no-room":
    "Dieser Pod hat im Moment keinen Platz für die Datei. Sage es der Person, die ihn betreibt, oder versuche es morgen noch einmal.",
  "upload.no.upload-unknown": "Diese Datei ist nicht mehr hier. Wähle sie noch einmal.",
  "upload.no.upload-in-use":
    "Diese Datei wird gerade geprüft oder hereingeholt. Warte, bis das fertig ist, oder wirf alles weg: Dann geht auch sie.",
  "upload.no.upload-offset":
    "Von dieser Datei fehlt dazwischen ein Stück. Lade die Seite neu und wähle die Datei noch einmal.",
  "upload.no.upload-beyond-end":
    "Die Datei ist beim Hochladen größer geworden. Entferne sie und wähle sie noch einmal.",
  "upload.no.upload-broken-off": "Die Verbindung brach ab, bevor alles da war. Versuche es noch einmal.",
  "upload.no.upload-busy": "Gerade laden sehr viele etwas hoch. Versuche es in einer Minute noch einmal.",
};
