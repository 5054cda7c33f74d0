/** The frame of every page, the first page, and pages that say that something failed. */
import type { frame as en } from "../en/frame.ts";
import type { Translated } from "../message-types.ts";

export const frame: Translated<typeof en> = {
  "app.stream": "Stream",
  "app.notices": "Benachrichtigungen",
  "app.conversations": "Nachrichten",
  "app.contacts": "Kontakte",
  "app.search": "Suche",
  "app.more": "Mehr",
  "app.profile": "Mein Profil",
  "app.unread": "{n} neu",
  "app.aspects": "Aspekte",
  "home.stream": "Stream",
  "home.empty": "In deinem Stream ist noch nichts.",
  "home.emptyNext":
    "Er zeigt, was du schreibst, was die Leute schreiben, mit denen du teilst, und Beiträge mit Tags, denen du folgst.",
  "home.search": "Leute und Tags finden",
  "home.imports": "Deine Importe ansehen",
  "form.save": "Speichern",
  "language.title": "Sprache",
  "app.settings": "Einstellungen",
  "app.name": "Sterna",
  "app.skip": "Zum Inhalt springen",
  "app.nav": "Hauptmenü",
  "app.imports": "Importe",
  "app.logIn": "Anmelden",
  "app.logOut": "Abmelden",
  "app.foot": "Ein Pod für Leute, die auch wieder gehen können wollen.",
  "home.title": "{host}",
  "home.lead": "Das ist {host}, ein Pod im föderierten sozialen Netz. Er läuft mit Sterna.",
  "home.what":
    "Konten können von einem anderen Pod hierher umziehen, mit ihren Beiträgen, Fotos und den Kommentaren darunter. Genauso können sie wieder gehen.",
  "home.visitor":
    "Du bist nicht angemeldet. Du kannst lesen, was die Leute hier für alle geschrieben haben: auf ihren Profilen und unter der Adresse jedes Beitrags.",
  "home.how":
    "Wer diesen Pod betreibt, legt die Konten an – aus einem Archiv, das du von deinem alten Pod bekommen hast.",
  "error.notFound": "Hier ist nichts",
  "error.notFoundWhat": "Unter dieser Adresse gibt es keine Seite, oder sie ist nicht für dich bestimmt.",
  "error.notFoundNext":
    "Prüfe die Adresse. Wenn du einem Link zu einem Beitrag gefolgt bist, der nicht für alle ist, melde dich zuerst an.",
  "error.forbidden": "Dieses Formular konnte nicht angenommen werden",
  "error.forbiddenWhat":
    "Es kam nicht von einer Seite dieses Pods, die du in diesem Browser geöffnet hast, oder du hast dich seither an- oder abgemeldet.",
  "error.forbiddenNext":
    "Geh zurück, lade die Seite neu und sende das Formular noch einmal. Wenn das nicht hilft, erlaube Cookies für diese Seite.",
  "error.tooLarge": "Das war zu viel",
  "error.tooLargeWhat": "Das Formular enthält mehr, als dieser Pod annimmt.",
  "error.tooLargeNext": "Kürze deine Eingaben und sende es noch einmal.",
  "error.busy": "Der Pod ist beschäftigt",
  "error.busyWhat": "Etwas, das diese Seite braucht, hat nicht rechtzeitig geantwortet. Es wurde nichts geändert.",
  "error.busyNext": "Versuche es gleich noch einmal.",
  "error.broken": "Das ist unser Fehler",
  "error.brokenWhat": "Bei uns ist etwas schiefgegangen. Du kannst nichts dafür.",
  "error.brokenNext":
    "Versuche es noch einmal. Wenn es wieder passiert, nenne der Person, die diesen Pod betreibt, diese Nummer: {reference}",
  "error.home": "Zur ersten Seite",
};
