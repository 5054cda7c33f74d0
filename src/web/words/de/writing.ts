/** Writing, and what one does with posts. */
import type { writing as en } from "../en/writing.ts";
import type { Translated } from "../message-types.ts";

export const writing: Translated<typeof en> = {
  "act.like": "Gefällt mir",
  "act.unlike": "Gefällt mir nicht mehr",
  "act.react": "Reagieren",
  "act.reactBy": "Mit {emoji} reagieren",
  "act.otherEmoji": "Ein anderes Emoji",
  "act.reactHint":
    "Auf diaspora* sehen das andere als „Gefällt mir“. Jede Person reagiert einmal: eine neue Reaktion ersetzt deine alte.",
  "act.takeBack": "{emoji} zurücknehmen",
  "act.reshare": "Weitersagen",
  "act.quote": "Zitieren",
  "act.comment": "Kommentieren",
  "act.commentBy": "Kommentar von {name}",
  "act.writeComment": "Kommentar schreiben",
  "act.commentText": "Kommentar",
  "act.sendComment": "Kommentieren",
  "act.mention": "Mit einer Erwähnung von {name} beginnen",
  "act.edit": "Ändern …",
  "act.editText": "Der neue Text",
  "act.editHint":
    "Wer auf Versia ist, erfährt davon. Pods von diaspora* behalten die alten Worte: Dort kann niemand einen Beitrag ändern.",
  "act.editPost": "Diesen Beitrag ändern",
  "act.delete": "Löschen …",
  "act.deleteHint":
    "Es wird endgültig gelöscht, mit allem darunter, und wer es bekommen hat, erfährt davon. Es gibt keinen Weg zurück.",
  "act.deletePost": "Diesen Beitrag löschen",
  "act.deleteComment": "Diesen Kommentar löschen",
  "act.vote": "Deine Stimme",
  "act.voteHint":
    "Alle, die die Umfrage sehen, können erfahren, wie du abgestimmt hast. Eine Stimme lässt sich nicht ändern.",
  "act.sendVote": "Abstimmen",
  "write.title": "Beitrag schreiben",
  "write.text": "Text",
  "write.marks":
    "**fett**, *kursiv* und [Links](https://…) sind Markdown; #wort ist ein Tag; @{mention} erwähnt jemanden.",
  "write.to": "Wer es bekommt",
  "write.public": "Alle",
  "write.aspects": "Nur Leute in diesen Aspekten:",
  "write.quoteNot": "Nichts zitieren",
  "write.emojis": "Emojis dieses Pods",
  "write.emojisHint":
    "Schreib den Namen mit seinen Doppelpunkten, hier, in Kommentaren oder in deinem Namen: Andere sehen das Bild.",
  "write.warning": "Inhaltswarnung",
  "write.warningWords": "Was andere wissen sollen, bevor sie den Beitrag öffnen",
  "write.warningHint": "Der Beitrag bleibt hinter diesen Worten verborgen, bis ihn jemand öffnet.",
  "write.photos": "Fotos",
  "write.photo": "{n, plural, other {Foto #}}",
  "write.describe": "{n, plural, other {Was auf Foto # zu sehen ist, für alle, die es nicht sehen können}}",
  "write.kept": "Fotos, die schon hochgeladen sind",
  "write.keep": "Zeigen: {description}",
  "write.more": "Diese hochladen und weitere hinzufügen",
  "write.poll": "Umfrage",
  "write.question": "Frage",
  "write.answers": "Antworten, eine je Zeile",
  "write.pollEnds": "Sie endet",
  "write.pollOpen": "Nie",
  "write.pollDays": "{n, plural, one {nach # Tag} other {nach # Tagen}}",
  "write.place": "Ort",
  "write.address": "Name des Ortes",
  "write.lat": "Breitengrad, zum Beispiel 51.75",
  "write.lng": "Längengrad, zum Beispiel -1.26",
  "write.submit": "Veröffentlichen",
  "write.both":
    "Du hast alle gewählt und dazu Aspekte. Wähle eines von beidem: alle, oder nur die Leute in den Aspekten.",
  "publish.account-not-open": "Dein Konto ist nicht mehr offen, deshalb wurde nichts geändert.",
  "publish.network-unknown": "{ref} ist in einem Netz, in dem dein Konto nicht ist.",
  "publish.text-missing": "Es steht noch nichts da. Schreibe etwas, oder füge dem Beitrag ein Foto hinzu.",
  "publish.text-too-long": "Dieser Text ist zu lang. Kürze ihn auf {most} Zeichen.",
  "publish.warning-too-long": "Diese Warnung ist zu lang. Kürze sie auf {most} Zeichen.",
  "publish.photos-too-many": "Ein Beitrag zeigt höchstens {most} Fotos. Lass welche weg.",
  "publish.photo-unknown":
    "Eines der Fotos ist nicht mehr da, oder ein anderer Beitrag zeigt es. Lade es noch einmal hoch.",
  "publish.poll-answers":
    "Eine Umfrage hat 2 bis {most} Antworten, jede in einer eigenen Zeile. Ergänze oder streiche welche.",
  "publish.poll-text":
    "Die Frage und jede Antwort einer Umfrage haben 1 bis {most} Zeichen. Fülle aus oder kürze, wo das nicht so ist.",
  "publish.poll-end": "Eine Umfrage läuft 1 bis {most} Tage oder ohne Ende. Wähle eines davon.",
  "publish.place-malformed":
    "Ein Ort braucht Breiten- und Längengrad, etwa 52.5 und -13.4. Gib beide an, oder lass den Ort weg.",
  "publish.audience-unreached":
    "Das würde noch niemand bekommen: {refs} – noch keine Antwort, noch nichts von dir gehört, durch eine Blockade ruhend oder nicht mehr erreichbar. Wähle andere Aspekte, warte auf die Antwort, oder schreibe für alle.",
  "publish.audience-empty":
    "Das würde niemand bekommen: Wähle Aspekte, in denen jemand ist, mit dem du teilst, oder alle.",
  "publish.thing-unknown": "Das ist nicht mehr da, oder man kann nicht darauf antworten.",
  "publish.emoji-needed": "Das ist nicht ein Emoji. Wähle eines aus, oder gib ein einziges ein und sonst nichts.",
  "publish.answer-unknown": "Wähle eine der Antworten.",
  "publish.poll-ended": "Diese Umfrage ist zu Ende, deine Stimme zählt nicht mehr. Ihre Seite zeigt das Ergebnis.",
  "publish.not-welcome": "Wer das geschrieben hat, möchte nichts von dir hören; deshalb wurde nichts gesendet.",
  "publish.reshare-limited": "Das wurde nicht für alle geschrieben, deshalb lässt es sich nicht weitersagen.",
  "publish.quote-limited": "Das wurde nicht für alle geschrieben, deshalb lässt es sich nicht zitieren.",
  "publish.edit-unheard":
    "Dieses Konto ist in keinem Netz, in dem man Beiträge ändern kann. Lösche ihn und schreib ihn neu.",
  "publish.not-yours": "Das ist von jemand anderem und steht nicht unter einem Beitrag von dir.",
  "publish.uploads-too-many":
    "{most} Fotos von dir warten darauf, dass ein Beitrag sie zeigt; mehr geht nicht. Verwende zuerst einige davon.",
  "publish.upload-too-large": "Dieses Foto ist zu groß. Es darf {mostBytes} Byte haben.",
  "publish.upload-unusable":
    "Eine der Dateien ist kein Foto, das sich zeigen lässt. Speichere es als JPEG, PNG, GIF oder WebP.",
};
