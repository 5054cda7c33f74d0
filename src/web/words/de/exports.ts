/** Taking an account along. */
import type { exports as en } from "../en/exports.ts";
import type { Translated } from "../message-types.ts";

export const exports: Translated<typeof en> = {
  "export.title": "Nimm dein Konto mit",
  "export.lead":
    "Alles, was du hier hast, in einer Datei, die andere Pods lesen können, und deine Fotos in einer zweiten: als Sicherung oder für einen Umzug.",
  "export.safe": "Bewahre sie sicher auf",
  "export.keyInside":
    "In der Datei steckt dein privater Schlüssel: der Beweis, überall in diesem Netz, dass du du bist. Wer die Datei hat, kann mit deinem Konto für immer wegziehen und alles darin lesen, auch private Nachrichten. Ein Passwort schützt sie nicht. Behandle sie also wie den einzigen Schlüssel zu deiner Wohnung:",
  "export.safeDisk":
    "Bewahre sie da auf, wo nur du sie lesen kannst: auf einem eigenen verschlüsselten Datenträger oder in einem Passwortmanager, der Dateien aufnimmt.",
  "export.safeAlone":
    "Gib sie niemandem, auch nicht jemandem, der sagt, einen Pod zu betreiben oder helfen zu wollen. Du brauchst sie nur auf der Seite deines neuen Zuhauses, auf der du sie selbst hochlädst.",
  "export.safeMail":
    "Schicke sie nicht per Mail oder Chat, und lass sie nicht in einem Ordner, den du teilst, oder auf einem Rechner, den andere benutzen.",
  "export.safeCopies":
    "Lösche Kopien, die du nicht brauchst, auch die unter deinen Downloads, und leere den Papierkorb.",
  "export.ifLost":
    "Geht die Datei verloren, ist hier nichts verloren: Du kannst eine neue erstellen. Könnte jemand anderes sie haben, sag es gleich der Person, die diesen Pod betreibt.",
  "export.withPhotos": "Auch die Fotos",
  "export.oneADay":
    "{n, plural, one {Ein Export am Tag. Die Dateien werden nach # Tag gelöscht.} other {Ein Export am Tag. Die Dateien werden nach # Tagen gelöscht.}}",
  "export.ask": "Dateien erstellen",
  "export.newest": "Angefordert am",
  "export.state.asked": "Es geht gleich los. Diese Seite sieht von selbst wieder nach.",
  "export.state.writing": "Die Dateien werden geschrieben. Diese Seite sieht von selbst wieder nach.",
  "export.state.reading":
    "Die Dateien werden zur Probe gelesen und nachgezählt. Diese Seite sieht von selbst wieder nach.",
  "export.state.gone": "Die Dateien sind gelöscht. Du kannst neue anfordern.",
  "export.soFar": "Bisher geschrieben:",
  "export.soFarOf": "{n} von {of}",
  "export.soFarPhotos": "Fotos: {size}",
  "export.refused":
    "Die Dateien ließen sich nicht so lesen, wie sie geschrieben wurden ({what}), deshalb bekommst du sie nicht. Versuche es noch einmal; passiert es zweimal, sag es der Person, die diesen Pod betreibt.",
  "export.noRoom":
    "Dieser Server hat gerade keinen Platz für deine Dateien. Sag es der Person, die ihn betreibt, und fordere sie wieder an, wenn Platz ist.",
  "export.underWay": "Ein Export läuft schon.",
  "export.tooSoon": "Es gibt einen Export am Tag. Du kannst den nächsten anfordern ab:",
  "export.data": "Konto herunterladen ({size})",
  "export.photos": "{n, plural, one {Foto herunterladen ({size})} other {# Fotos herunterladen ({size})}}",
  "export.until": "Hier bis",
  "export.atHome":
    "Die Fotodatei lässt sich auch zu Hause lesen: Entpacke sie und öffne index.html. Sie zeigt dein Profil, deine Beiträge, Fotos und Kommentare ganz ohne Netz, auch was du nur wenigen geschrieben hast.",
  "export.resumes":
    "Reißt deine Verbindung ab, lass den Browser den Download fortsetzen: Es geht da weiter, wo er aufgehört hat.",
  "export.inside": "Was du hier hast",
  "export.insideHint":
    "Alles davon kommt in die Dateien, dazu dein Profil, deine Einstellungen und was andere unter deinen Beiträgen geschrieben haben. Wie groß sie sind, steht hier, sobald sie fertig sind.",
  "export.pictures": "Bilder",
  "export.wasData": "Das Konto hatte {size}.",
  "export.wasPhotos": "{n, plural, one {Das Foto hatte {size}.} other {Die # Fotos hatten {size}.}}",
  "export.readBack": "Alles wurde zur Probe gelesen und gezählt:",
  "export.notTaken": "In der Datei ist alles, aber andere Pods werden nicht alles annehmen:",
  "export.which": "Welche",
  "export.note.text-long": "Texte sind länger, als andere Pods sie annehmen",
  "export.note.poll-odd": "Beiträge haben Umfragen, die andere Pods nicht annehmen",
  "export.note.place-odd": "Beiträge haben Ortsangaben, die andere Pods nicht annehmen",
  "export.note.values-odd": "Kommentare, „Gefällt mir“ oder Stimmen sind nicht so, wie andere Pods sie annehmen",
  "export.note.signature-missing": "Kommentare, „Gefällt mir“ oder Stimmen von anderen, die niemand mehr beweisen kann",
  "export.note.no-words": "Reaktionen, die kein „Gefällt mir“ sind, und Antworten an Leute in anderen Netzen",
  "export.note.post-bare": "Beiträge ohne Text und Foto, mit dem, was darunter steht",
  "export.note.aspect-name-long": "Aspekte, deren Name mehr als 20 Zeichen hat; die Leute darin bleiben",
  "export.note.mail-missing":
    "fehlende Mailadresse: Andere Pods können dies nur zu einem Konto hinzufügen, das es schon gibt",
  "export.note.photo-missing": "Fotos, die nicht mehr hier sind",
  "export.note.photo-name-twice":
    "Fotos, die wie ein anderes oder wie eine Seite heißen und darum nicht in der Datei sind",
  "offline.pages": "Seiten",
  "offline.start": "Anfang und Suche",
  "offline.newer": "Neuere",
  "offline.older": "Ältere",
  "offline.avatar": "Profilbild",
  "offline.lead":
    "Dein Konto, wie es war, als dies entstand. Diese Seiten brauchen kein Netz. Sie zeigen deine Fotos, solange sie mit ihnen in einem Ordner liegen.",
  "offline.search": "In deinen Beiträgen und dem, was darunter steht, suchen",
  "offline.contacts": "Kontakte",
  "offline.find": "Suchen",
  "offline.found": "Gefunden:",
  "offline.posts": "{n, plural, one {# Beitrag} other {# Beiträge}}",
  "offline.page": "Seite {n}",
  "offline.limited": "nicht öffentlich",
  "offline.reshare": "Geteilt:",
};
