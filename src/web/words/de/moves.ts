/** Announcing a move, and its receipt. */
import type { moves as en } from "../en/moves.ts";
import type { Translated } from "../message-types.ts";

export const moves: Translated<typeof en> = {
  "moves.title": "Umzüge",
  "moves.lead": "Woher du kamst, wohin du gingst und wer es weiß.",
  "moves.none": "Du bist nicht umgezogen, weder hierher noch weg.",
  "moves.arrival": "Von {old} hierher",
  "moves.departure": "Von hier zu {ref}",
  "moves.head": "Der Umzug von {old}",
  "moves.from": "Alte Adresse",
  "moves.to": "Neue Adresse",
  "moves.when": "Bekannt gegeben",
  "moves.asked": "Darum gebeten",
  "moves.whose": "Deine alte Adresse",
  "moves.proved": "Ihr Schlüssel ist der, den dieser Pod kennt: Die Adresse gilt auch hier als deine.",
  "moves.claim":
    "Niemand hier kennt ihren Schlüssel. Pods, die ihn kennen, glauben den Umzug; hier bleibt er eine Behauptung.",
  "moves.undone": "Dieser Umzug wurde am {time} rückgängig gemacht.",
  "moves.withdrawn": "Niemandem wird dieser Umzug mehr gesagt: {why}",
  "moves.away":
    "Du hast diesen Pod für {ref} verlassen. Dein neues Zuhause hat es ihm gesagt, und dieser Pod zeigt dorthin.",
  "moves.leaves": "Du hast darum gebeten, zu {ref} zu gehen. Noch weiß es niemand, und du kannst es zurücknehmen.",
  "moves.takenBack": "Du hast das zurückgenommen. Niemand hat davon erfahren.",
  "moves.byWord":
    "Du hast diesen Pod für {ref} verlassen. Dieser Pod sagt es allen, die es wissen müssen, und zeigt dorthin.",
  "moves.state": "Wie weit es ist",
  "moves.told": "{n, plural, one {# Pod wurde es gesagt} other {# Pods wurde es gesagt}}",
  "moves.notTold": "Noch weiß es niemand; der Pod stellt zuerst sicher, dass er erreichbar ist.",
  "moves.delivered": "{n, plural, one {# hat es angenommen} other {# haben es angenommen}}",
  "moves.waiting":
    "{n, plural, one {bei # wird es noch versucht, 180 Tage lang} other {bei # wird es noch versucht, 180 Tage lang}}",
  "moves.givenUp": "{n, plural, one {# wurde aufgegeben} other {# wurden aufgegeben}}",
  "moves.confirmed":
    "{n, plural, one {# Kontakt, der mit dir teilt, schreibt an deine neue Adresse} other {# Kontakte, die mit dir teilen, schreiben an deine neue Adresse}}",
  "moves.standing":
    "{n, plural, one {bei # hat sich noch nicht gezeigt, dass es bekannt ist} other {bei # hat sich noch nicht gezeigt, dass es bekannt ist}}",
  "moves.pods": "Pods",
  "moves.host": "Pod",
  "moves.answer": "Letzte Antwort",
  "moves.at": "Wann",
  "moves.again": "Noch einmal",
  "moves.tellAgain": "Noch einmal sagen",
  "moves.tellAllAgain": "Allen noch einmal sagen",
  "moves.tellHint":
    "Schickt dieselbe Nachricht noch einmal an Pods, die sie nicht bekommen haben oder deren Leute noch an deine alte Adresse schreiben. Jedem Pod höchstens einmal in der Stunde.",
  "moves.stateDelivered": "angenommen",
  "moves.stateWaiting": "wird versucht",
  "moves.stateGivenUp": "aufgegeben",
  "moves.next": "nächster Versuch",
  "moves.more": "{n, plural, other {und # mehr im Dokument}}",
  "moves.contacts": "Kontakte",
  "moves.contactConfirmed": "schreibt an deine neue Adresse",
  "moves.contactStanding": "steht noch bei deiner alten Adresse",
  "moves.unreached": "dem Pod dort konnte es nicht gesagt werden",
  "moves.writeTo": "Leute, denen du selbst schreiben solltest",
  "moves.writeHint": "Von selbst erfahren sie es nicht. Sag ihnen deine neue Adresse auf einem anderen Weg.",
  "moves.notFound": "niemand konnte sie finden",
  "moves.silent": "hat sich seit {since} nicht gezeigt, dass es dort bekannt ist",
  "moves.podKnowsNone": "der Pod dort sagt, dass er keinen Umzügen folgt",
  "moves.tellHintFromHere":
    "Dein neues Zuhause sagt es ihnen. Wenn jemand noch an deine alte Adresse schreibt, kann auch dieser Pod dieselbe Nachricht schicken, an die Pods aller, die mit dir teilen. Jedem Pod höchstens einmal in der Stunde.",
  "moves.newHome": "Dein neues Zuhause",
  "moves.newEnded": "{ref} wurde gelöscht, seit du gegangen bist: Der Pod dort hat es gesagt.",
  "moves.newMoved": "{ref} ist seitdem an eine andere Adresse weitergezogen.",
  "moves.newGoneNext":
    "Was du hier hast, bleibt 30 Tage nach deinem Umzug erhalten: Nimm eine Kopie mit und frage, wer diesen Pod betreut, ob du zurückkommen kannst.",
  "moves.look": "Ist mein neues Konto noch da?",
  "moves.lookAlive": "{ref} ist da: Der Pod dort hat gerade dafür geantwortet.",
  "moves.lookNobody": "Der Pod antwortet und kennt niemanden namens {ref} (mehr).",
  "moves.lookSilent": "{host} antwortet gerade nicht. Pods sind oft eine Weile nicht da: Schau morgen wieder nach.",
  "moves.notLeft":
    "Du bist nicht gegangen, und niemand hat davon erfahren: {why} Wenn das behoben ist, kannst du es wieder versuchen.",
  "moves.items": "Was du mitgebracht hast",
  "moves.itemsLink": "Bericht über das Archiv, Stück für Stück",
  "moves.retry":
    "{n, plural, one {# misslungenes Stück noch einmal versuchen} other {# misslungene Stücke noch einmal versuchen}}",
  "moves.document": "Zum Aufheben",
  "moves.documentHint":
    "Alles auf dieser Seite und jedes Stück deines Archivs als ein JSON-Dokument, unterschrieben mit deinem Schlüssel. Wie man es prüft, steht in docs/moving.md.",
  "moves.download": "Quittung herunterladen",
  "moves.printHint": "Du kannst diese Seite auch drucken: Sie ist für Papier gemacht, ohne Knöpfe und Menüs.",
  "moves.foot": "Quittung von {pod}, Stand {day}.",
  "moves.refusedElsewhere": "Der Pod am anderen Ende dieses Umzugs sagt es. Bitte dort darum, es noch einmal zu sagen.",
  "moves.refusedLately":
    "Es wurde ihnen vor Kurzem gesagt. Jedem Pod wird es höchstens einmal in der Stunde noch einmal gesagt.",
  "moves.refusedWithdrawn": "Dieser Umzug wird niemandem mehr gesagt.",
  "moves.refusedNever": "Diesem Pod wurde es nie gesagt.",
  "announce.title": "Deinen Umzug bekannt geben?",
  "announce.what": "Was passiert, wenn du das tust:",
  "announce.moves": "{old} ist von da an {ref}: für alle, denen es gesagt wird, und für immer.",
  "announce.people":
    "{n, plural, =0 {Auf anderen Pods muss es niemand erfahren.} one {# Person auf anderen Pods erfährt es, und dein alter Pod.} other {# Leute auf anderen Pods erfahren es, und dein alter Pod.}}",
  "announce.waiting":
    "{n, plural, one {# Kontakt aus deinem Archiv ist noch nicht gefunden und erfährt es, sobald er gefunden ist.} other {# Kontakte aus deinem Archiv sind noch nicht gefunden und erfahren es, sobald sie gefunden sind.}}",
  "announce.proved": "Der Schlüssel deines Archivs ist der, den dieser Pod von {old} kennt.",
  "announce.claim":
    "Niemand hier kennt den Schlüssel von {old}. Pods, die ihn kennen, werden den Umzug glauben; hier bleibt er eine Behauptung.",
  "announce.photosAll":
    "{n, plural, one {Dein Foto ist hier; andere bekommen es von da an von hier.} other {Alle # Fotos sind hier; andere bekommen sie von da an von hier.}}",
  "announce.photosSome":
    "{n, plural, one {{here} von {all} Fotos sind hier; andere bekommen sie von da an von hier. An der Stelle des fehlenden sehen sie ein Bild, das das sagt, und dein alter Pod löscht die Datei vielleicht: Bring es vorher mit, wenn du kannst.} other {{here} von {all} Fotos sind hier; andere bekommen sie von da an von hier. An der Stelle der # fehlenden sehen sie ein Bild, das das sagt, und dein alter Pod löscht die Dateien vielleicht: Bring sie vorher mit, wenn du kannst.}}",
  "announce.photosLeft":
    "Keines der Fotos aus deinen Beiträgen ist hier, also bekommen andere sie weiter von deinem alten Pod, solange er lebt. Bring die Fotos zuerst mit, wenn du sie hast.",
  "announce.photosNone": "In deinen Beiträgen sind keine Fotos.",
  "announce.profile":
    "Dein ganzes Profil geht mit zu diesen Pods, auch was du nicht allen zeigst, so wie jeder Pod dieses Netzes es sendet. Lösche vorher, was sie nicht haben sollen.",
  "announce.shown": "Was du mitgebracht hast, sehen alle, für die es geschrieben wurde.",
  "announce.closes": "Dein alter Pod schließt dein altes Konto, wenn er davon hört.",
  "announce.closesLater":
    "{host} antwortet nicht. Er wird 180 Tage lang immer wieder benachrichtigt und schließt dein altes Konto, sobald er davon hört. Bis dahin bleibt es dort, wie es ist.",
  "announce.final": "Es gibt keinen Weg zurück.",
  "announce.alternative":
    "Wenn du nicht umziehen willst, behalte, was du mitgebracht hast, nur hier: Dann erfährt niemand etwas.",
  "announce.submit": "Umzug bekannt geben",
  "announce.cancel": "Zurück, nichts ändern",
  "announce.open": "Umzug bekannt geben …",
  "announce.lead": "Sag allen Pods, die es wissen müssen, dass du jetzt hier bist. Deine Kontakte müssen nichts tun.",
  "announce.refused": "Der Umzug kann nicht bekannt gegeben werden",
  "announce.no.no-import": "Diesen Import gibt es nicht.",
  "announce.no.import-not-done": "Der Import ist noch nicht fertig. Warte, bis er es ist.",
  "announce.no.already-kept":
    "Du hast diesen Import hier behalten, mit neuen Kennungen seiner Beiträge; kein Pod würde sie als die alten erkennen.",
  "announce.no.account-not-open": "Dein Konto ist nicht offen.",
  "announce.no.network-mute":
    "Dieser Pod liest solche Archive, spricht aber nicht mit ihrem Netz. Du kannst den Inhalt hier behalten.",
  "announce.no.key-missing":
    "Der private Schlüssel von {of} ist nicht hier, und ein Umzug muss damit unterschrieben werden. Importiere das Archiv noch einmal, wenn der Schlüssel darin ist.",
  "announce.no.address-not-public":
    "Andere erreichen diesen Pod nicht unter {url}, und eine örtliche Adresse wird der Welt nie bekannt gegeben. Wer diesen Pod betreibt, kann das ändern.",
  "announce.no.same-address": "{ref} ist die Adresse, die du schon hast.",
  "announce.no.moved-elsewhere":
    "{ref} ist zu {to} umgezogen. Exportiere dein Konto dort und importiere jenes Archiv: Das lässt sich bekannt geben.",
  "announce.no.announced-by-other":
    "Ein anderes Konto hier hat den Umzug von {ref} bekannt gegeben, und das erste zählt. Wenn du das nicht warst, wende dich an die Person, die diesen Pod betreibt.",
  "announce.no.owner-contradicted":
    "Der Schlüssel im Archiv ist nicht der von {ref}, also würden andere den Umzug nicht glauben. Sieh nach, ob es das neueste Archiv genau dieses Kontos ist.",
  "announce.closesHere": "{old} wird hier für Neues geschlossen und führt zu deiner neuen Adresse.",
  "announce.oldPassword": "Passwort von {old}",
  "announce.oldPasswordHint": "Auch jenes Konto ist von diesem Pod. Sein Passwort zeigt, dass es deines ist.",
  "announce.no.password-wrong": "Das ist nicht das Passwort des alten Kontos. Es wurde nichts bekannt gegeben.",
  "announce.no.old-account-here":
    "{ref} ist ein Konto dieses Pods: Es braucht sein Passwort, oder die Person, die diesen Pod betreibt.",
  "announce.no.pair-undone":
    "Der Umzug von {ref} in dieses Konto wurde bekannt gegeben und rückgängig gemacht. Bring das Archiv in ein anderes Konto.",
};
