/** Ein Konto hierherbringen: was geschieht, die Prüfung, die Auswahl, der Blick darauf, die Entscheidung. */

import type { moveIn as en } from "../en/move-in.ts";
import type { Translated } from "../message-types.ts";

export const moveIn: Translated<typeof en> = {
  "moveIn.title": "Bring dein Konto hierher",
  "moveIn.lead":
    "Deine Beiträge, Fotos, Kommentare und Kontakte können hierher umziehen, wie Möbel. Es geht in Schritten, und vor dem letzten erfährt niemand davon.",
  "moveIn.fresh": "Dein Konto {name} ist bereit, gefüllt zu werden. Bis dahin kann es niemand finden.",
  "moveIn.without": "Ohne altes Konto anfangen",
  "moveIn.withoutHint": "Du kannst auch später jederzeit eines mitbringen, über die Einstellungen.",
  "moveIn.stepDone": "erledigt",
  "moveIn.what": "1. Was geschehen wird",
  "moveIn.from": "Wo ist dein Konto jetzt?",
  "moveIn.fromHint":
    "Seine Adresse sieht aus wie eine Mailadresse: name@server.example. Dieser Pod sieht nach, ob jener Server noch antwortet.",
  "moveIn.look": "Nachsehen",
  "moveIn.comes": "Was mitkommt",
  "moveIn.comes1":
    "Deine Beiträge, weitergesagten Beiträge, Kommentare und „Gefällt mir“, mit ihrem Datum und für die, für die du sie geschrieben hast.",
  "moveIn.comes2":
    "Kommentare und „Gefällt mir“ anderer unter deinen Beiträgen, soweit sich zeigen lässt, dass sie von ihnen sind.",
  "moveIn.comes3":
    "Deine Fotos, wenn du auch die Datei mit den Fotos mitbringst. Links auf sie in deinen Texten werden richtiggestellt.",
  "moveIn.comes4":
    "Deine Kontakte, so geordnet, wie du sie geordnet hattest, Tags, denen du folgst, wen du blockierst, und dein Profil, wenn du magst.",
  "moveIn.stays": "Was nicht mitkommt",
  "moveIn.stays1": "Dein Passwort. Hier hast du ein eigenes.",
  "moveIn.stays2":
    "Private Unterhaltungen, wenn der alte Server sie nicht in seine Dateien schreibt; die meisten tun es nicht.",
  "moveIn.stays3": "Benachrichtigungen, und wie du den alten Server eingestellt hattest.",
  "moveIn.contacts": "Was deine Kontakte sehen",
  "moveIn.contacts1": "Nichts, bis du den Umzug im letzten Schritt bekannt gibst.",
  "moveIn.contacts2":
    "Danach sind sie hier mit dir verbunden, ohne etwas zu tun und ohne Nachricht. 30 Tage lang sagt eine Zeile auf deiner Seite, woher du gekommen bist. Jeder von ihnen kann das ablehnen.",
  "moveIn.old": "Was aus dem alten Konto wird",
  "moveIn.old1": "Solange du nur Dinge hierherbringst: nichts. Es bleibt, wie es ist.",
  "moveIn.old2": "Wenn du den Umzug bekannt gibst, schließt der alte Server es und verweist hierher.",
  "moveIn.oldGone":
    "{host} antwortet nicht, also kann dort niemand dein altes Konto schließen. Es bleibt, wie es ist, oder geht mit seinem Server.",
  "moveIn.final": "Die Bekanntgabe lässt sich nicht zurücknehmen. Alles davor schon.",
  "moveIn.need":
    "Was du brauchst: die Dateien deines alten Kontos. Die meisten Server geben sie in den Einstellungen heraus, unter „Daten exportieren“ und „Fotos exportieren“. Sie zu erstellen kann dort eine Stunde dauern. Läuft dein alter Server wie dieser mit Sterna, brauchst du keine Dateien: Der nächste Schritt fragt nach der Adresse.",
  "moveIn.begin": "Verstanden. Weiter",
  "moveIn.oldPod.alive": "{host} antwortet. Er kann dein altes Konto schließen und deine Fotos weitergeben.",
  "moveIn.oldPod.slow":
    "{host} antwortet, aber langsam. Alles funktioniert; es dauert nur länger, bis dein altes Konto geschlossen ist.",
  "moveIn.oldPod.gone":
    "{host} antwortet nicht. Wenn er weg ist, kann er dein altes Konto nicht schließen, und was nicht in deinen Dateien steht, ist verloren. Alles andere funktioniert: Deine Kontakte auf anderen Servern erfahren es von hier.",
  "moveIn.oldPod.never":
    "{host} war von hier noch nie zu erreichen. Vielleicht ist die Adresse vertippt. Wenn es den Server nicht mehr gibt, kannst du deine Dateien trotzdem bringen.",
  "moveIn.oldPod.moved": "{ref} ist schon umgezogen, nach {to}. Bring stattdessen Dateien von dort.",
  "moveIn.oldPod.nobody":
    "{host} antwortet, kennt aber niemanden mit dem Namen {ref}. Vielleicht ist die Adresse vertippt, oder das Konto wurde geschlossen.",
  "moveIn.oldPod.busy": "Gerade werden viele Server gefragt. Sieh in einem Augenblick noch einmal nach.",
  "moveIn.oldPod.malformed": "„{ref}“ ist keine Adresse. Sie sieht aus wie name@server.example.",
  "moveIn.files": "2. Deine Dateien",
  "moveIn.filesLead":
    "Bring die Datei mit deinen Daten (sie endet auf .json, .json.gz oder .zip) und, wenn du sie hast, die mit deinen Fotos (.zip). In beliebiger Reihenfolge, jetzt oder nacheinander.",
  "moveIn.check": "Diese Dateien prüfen",
  "moveIn.checkLimit": "Höchstens {n} Prüfungen in der Stunde.",
  "moveIn.checkHint": "Dauert ein paar Sekunden. Es ändert nichts.",
  "moveIn.checkAgain": "Noch einmal prüfen",
  "moveIn.checkedWhat": "Wessen Konto das ist",
  "moveIn.good": "Das kann hierherkommen.",
  "moveIn.blocked": "Das kann nicht hierherkommen.",
  "moveIn.unreadable": "Diese Dateien lassen sich nicht lesen.",
  "moveIn.proved":
    "Die Datei enthält den Schlüssel von {ref}, und es ist der, den jener Server zeigt. Sie gehört also dir.",
  "moveIn.unknown":
    "Niemand konnte gefragt werden, ob der Schlüssel in der Datei der von {ref} ist. Sie kann trotzdem kommen; Server, die den Schlüssel kennen, glauben den Umzug.",
  "moveIn.contents": "Was darin ist",
  "moveIn.noPhotos":
    "{n, plural, one {Deine Beiträge nennen # Foto, und hier ist keine Datei mit Fotos. Du kannst sie oben hinzufügen und noch einmal prüfen. Was fehlt, wird beim alten Server erfragt.} other {Deine Beiträge nennen # Fotos, und hier ist keine Datei mit Fotos. Du kannst sie oben hinzufügen und noch einmal prüfen. Was fehlt, wird beim alten Server erfragt.}}",
  "moveIn.photosMissing":
    "{n, plural, one {# Foto wird in Beiträgen genannt und ist nicht in den Dateien. Es wird beim alten Server erfragt.} other {# Fotos werden in Beiträgen genannt und sind nicht in den Dateien. Sie werden beim alten Server erfragt.}}",
  "moveIn.signatures":
    "Worte anderer: {proved} sind nachweislich von ihnen, bei {later} kann sich das später zeigen, {wrong} können nicht kommen, weil ihre Unterschrift falsch ist.",
  "moveIn.links":
    "{n, plural, =0 {} one {# Link in deinen Texten wird richtiggestellt.} other {# Links in deinen Texten werden richtiggestellt.}}",
  "moveIn.remarks": "{n, plural, one {# Anmerkung} other {# Anmerkungen}} zu einzelnen Dingen in den Dateien",
  "moveIn.noRemarks": "Nichts Ungewöhnliches wurde gefunden.",
  "moveIn.note.archive-is-own":
    "Das sind Dateien dieses Kontos selbst ({ref}). Was hier fehlt, kommt wieder; nichts wird doppelt.",
  "moveIn.note.owner-is-here":
    "{ref} ist ein Konto auf diesem Pod. Wenn du den Umzug bekannt gibst, wirst du nach seinem Passwort gefragt.",
  "moveIn.note.announced-by-other":
    "Jemand anderes hat hier den Umzug von {ref} schon bekannt gegeben. Du kannst diese Dinge hier behalten, ihn aber nicht noch einmal bekannt geben.",
  "moveIn.note.moved-elsewhere":
    "{ref} ist nach {to} umgezogen. Du kannst diese Dinge hier behalten, einen Umzug aber nur von dort bekannt geben.",
  "moveIn.note.brought-before": "Diese Dateien wurden schon einmal hierhergebracht. Nur was fehlt, kommt.",
  "moveIn.bring": "3. Hereinholen",
  "moveIn.bringLater": "Öffnet sich nach einer guten Prüfung.",
  "moveIn.into": "Welches Konto in welches kommt",
  "moveIn.intoFrom": "Aus den Dateien",
  "moveIn.intoHere": "Kommt in",
  "moveIn.choices": "Auswählen, was kommt",
  "moveIn.choicesHint":
    "Alles kommt, wenn du nichts anderes sagst. Was du jetzt weglässt, kann aus denselben Dateien noch kommen, solange sie hier sind.",
  "moveIn.whichContacts": "Kontakte",
  "moveIn.contactsAll": "Alle",
  "moveIn.contactsNone": "Keine",
  "moveIn.contactsSome": "Einzeln ausgewählte",
  "moveIn.contactsChoose": "Einzeln auswählen …",
  "moveIn.photos": "Fotos von Beiträgen",
  "moveIn.tags": "Tags, denen du folgst",
  "moveIn.dates": "Beiträge und eigene Kommentare aus diesen Tagen",
  "moveIn.datesFrom": "Von",
  "moveIn.datesUntil": "Bis",
  "moveIn.datesHint":
    "{n, plural, =0 {Leer lassen für alle.} other {Es gibt Beiträge vom {first} bis zum {last}. Leer lassen für alle.}}",
  "moveIn.take": "Vom alten Konto übernehmen",
  "moveIn.takeHint": "Was schon hier ist, bleibt, wie es ist, wenn du es nicht ankreuzt.",
  "moveIn.takeFreshHint": "Dein Konto hier ist neu, also wird alles übernommen, wenn du nichts anderes sagst.",
  "moveIn.take.profile": "Profil",
  "moveIn.take.picture": "Bild",
  "moveIn.take.settings": "Einstellungen und Sprache",
  "moveIn.side": "Nebeneinander",
  "moveIn.sideOld": "In den Dateien",
  "moveIn.sideHere": "Jetzt hier",
  "moveIn.field.displayName": "Name",
  "moveIn.field.bio": "Über dich",
  "moveIn.field.location": "Ort",
  "moveIn.field.gender": "Geschlecht",
  "moveIn.field.birthday": "Geburtstag",
  "moveIn.field.tags": "Tags",
  "moveIn.field.picture": "Bild",
  "moveIn.field.language": "Sprache",
  "moveIn.yes": "ja",
  "moveIn.no": "nein",
  "moveIn.empty": "–",
  "moveIn.save": "Diese Auswahl speichern",
  "moveIn.saved": "Ausgewählt: {what}.",
  "moveIn.chosenAll": "alles",
  "moveIn.chosenContacts": "{way, select, none {keine Kontakte} other {nicht alle Kontakte}}",
  "moveIn.chosenNoPhotos": "keine Fotos",
  "moveIn.chosenNoTags": "keine Tags",
  "moveIn.chosenDates": "Beiträge bestimmter Tage",
  "moveIn.submit": "Hereinholen",
  "moveIn.submitLimit": "Höchstens {n} Versuche am Tag.",
  "moveIn.submitHint": "Nur du wirst es sehen. Niemand erfährt davon, und du kannst es wieder wegwerfen.",
  "moveIn.progress": "Wie weit es ist",
  "moveIn.mayCloseThrow":
    "Du darfst diese Seite schließen. Es geht von selbst weiter, und was du neu hereinholst, wartet, bis alles weg ist.",
  "moveIn.mayClose": "Du darfst diese Seite schließen. Eine Benachrichtigung sagt dir, wenn es fertig ist.",
  "moveIn.stage.waiting": "Wartet, bis es an der Reihe ist",
  "moveIn.stage.reading": "Liest die Dateien",
  "moveIn.stage.content": "Holt Beiträge, Kommentare und Kontakte herein",
  "moveIn.stage.photos": "Holt Fotos herein",
  "moveIn.stage.finishing": "Wird fertig",
  "moveIn.stage.hindered":
    "Dieser Server kann gerade nicht weitermachen: Vielleicht ist seine Platte voll. Er versucht es jede Minute wieder, und nichts geht verloren",
  "moveIn.stage.throwing-away": "Wirft es weg",
  "moveIn.done": "{done} von {of}",
  "moveIn.left": "{n, plural, one {noch etwa # Sekunde} other {noch etwa # Sekunden}}",
  "moveIn.leftMinutes": "{n, plural, one {noch etwa # Minute} other {noch etwa # Minuten}}",
  "moveIn.leftUnknown": "wie lange noch, lässt sich noch nicht sagen",
  "moveIn.paused": "Wer diesen Pod betreibt, hat Umzüge angehalten. Danach geht es von selbst weiter.",
  "moveIn.held": "Wer diesen Pod betreibt, hat diesen Umzug vorerst angehalten. Er geht weiter, sobald er darf.",
  "moveIn.reload": "Lade diese Seite neu, um zu sehen, wie weit es ist.",
  "moveIn.decide": "4. Ansehen, dann entscheiden",
  "moveIn.decideLater": "Öffnet sich, wenn alles hier ist.",
  "moveIn.decideLead": "Es ist hier, und nur du siehst es. Nimm dir Zeit: Sieh dich zuerst in deinem neuen Zuhause um.",
  "moveIn.lookPosts": "Deine Beiträge",
  "moveIn.lookProfile": "Dein Profil",
  "moveIn.lookContacts": "Deine Kontakte",
  "moveIn.lookReport": "Was gekommen ist, Stück für Stück",
  "moveIn.announce": "Den Umzug bekannt geben",
  "moveIn.announceHint":
    "Deine Kontakte sind dann hier mit dir verbunden, und das alte Konto wird geschlossen. Das lässt sich nicht zurücknehmen; vorher fragt dich noch eine Seite.",
  "moveIn.announcePause": "Danach kannst du in {n, plural, one {# Tag} other {# Tagen}} ein weiteres Konto herbringen.",
  "moveIn.announceOpen": "Zur Bekanntgabe …",
  "moveIn.keep": "Hier behalten, ohne umzuziehen",
  "moveIn.keepHint":
    "Was du gebracht hast, sehen die, für die es geschrieben ist. Niemand wird benachrichtigt, das alte Konto bleibt offen, und deine Kontakte dort bleiben bei ihm.",
  "moveIn.keepOpen": "Nur hier behalten …",
  "moveIn.throw": "Wegwerfen",
  "moveIn.throwHint": "Alles, was gebracht wurde, geht wieder, und was vorher hier war, ist, wie es war.",
  "moveIn.throwOpen": "Wegwerfen …",
  "moveIn.throwTitle": "Wegwerfen, was gebracht wurde?",
  "moveIn.throwWhat":
    "Die hochgeladenen Dateien gehen, und alles, was aus ihnen gekommen ist: Beiträge, Fotos, Kommentare, Kontakte. Was du vorher hier hattest, bleibt. Dein altes Konto wird nicht angerührt.",
  "moveIn.throwPause": "Danach kannst du in {n, plural, one {# Minute} other {# Minuten}} wieder etwas hereinholen.",
  "moveIn.throwSubmit": "Wegwerfen",
  "moveIn.throwCancel": "Behalten",
  "moveIn.more": "Mehr holen",
  "moveIn.moreHint":
    "Du hast etwas weggelassen. Solange die Dateien hier sind, kannst du deine Auswahl ändern und den Rest holen.",
  "moveIn.moreFailed": "Der Rest konnte nicht geholt werden. Was vorher hier war, ist weiter hier. {why}",
  "moveIn.moreGone":
    "Deine Dateien sind nicht mehr hier, darum lässt sich nichts mehr daraus holen. Du kannst mit dem weitermachen, was da ist, oder es wegwerfen und neu beginnen.",
  "moveIn.moreSubmit": "Den Rest holen",
  "moveIn.thrownAway": "Was gebracht wurde, ist weggeworfen, und nichts davon ist übrig. Du kannst neu anfangen.",
  "moveIn.finished": "Dein letzter Einzug ist fertig.",
  "moveIn.finishedReport": "Sieh, was gekommen ist",
  "moveIn.finishedMoves": "Sieh, wer vom Umzug weiß",
  "moveIn.anew": "Du kannst noch ein Konto bringen.",
  "moveIn.failed": "Es ging nicht. {why}",
  "moveIn.contactsTitle": "Welche Kontakte kommen",
  "moveIn.contactsLead":
    "{come} kommen, {leftOut} bleiben weg. Nimm bei denen das Häkchen weg, die du nicht mitbringen willst.",
  "moveIn.contactsFind": "Teil eines Namens oder einer Adresse",
  "moveIn.contactsSearch": "Finden",
  "moveIn.contactsSave": "Diese Seite speichern",
  "moveIn.contactsAllIn": "Alle kommen",
  "moveIn.contactsAllOut": "Keiner kommt",
  "moveIn.contactsBack": "Zurück",
  "moveIn.contactsNext": "Weitere Kontakte",
  "moveIn.contactsEmpty": "Kein Kontakt passt.",
  "moveIn.contactMutual": "ihr teilt miteinander",
  "moveIn.contactSharing": "teilt mit dir",
  "moveIn.contactReceiving": "du teilst mit ihnen",
  "moveIn.contactNeither": "kein Teilen",
  "moveIn.no.account-not-open": "Dein Konto ist nicht offen, also kann nichts hineinkommen.",
  "moveIn.no.files-missing": "Noch keine Datei ist hier. Lade zuerst die Datei mit deinen Daten hoch.",
  "moveIn.no.file-on-its-way": "„{file}“ ist nicht zu Ende angekommen. Warte darauf, setze es fort, oder entferne es.",
  "moveIn.no.move-in-under-way":
    "Hier kommt gerade etwas herein, oder es wartet auf deine Entscheidung. Warte, bis es da ist; dann gib es bekannt, behalte es, oder wirf es weg.",
  "moveIn.no.move-in-not-checked": "Die Dateien müssen zuerst geprüft werden.",
  "moveIn.no.files-changed": "Seit der Prüfung sind Dateien dazugekommen oder entfernt worden. Prüfe sie noch einmal.",
  "moveIn.no.nothing-more-chosen": "Alles, was du ausgewählt hast, ist schon hier.",
  "moveIn.no.dates-malformed": "„{date}“ passt nicht. Schreibe Tage als 2019-04-01, den früheren zuerst.",
  "moveIn.no.move-in-too-often": "Das wurde in kurzer Zeit sehr oft versucht. Versuche es ab {time} wieder.",
  "moveIn.no.move-in-pause": "Gerade wurde etwas weggeworfen. Ab {time} kannst du wieder etwas hereinholen.",
  "moveIn.no.move-in-too-soon": "Du bist vor Kurzem umgezogen. Der nächste Umzug ist ab {time} möglich.",
  "moveIn.no.move-in-budget":
    "Dieser Pod hat heute so viel aufgenommen, wie er an einem Tag aufnimmt. Versuche es ab {time} wieder. Deine Dateien bleiben bis dahin hier.",
  "moveIn.no.move-in-missing": "Es gibt nichts (mehr) wegzuwerfen.",
  "moveIn.no.no-import": "Es gibt nichts (mehr) wegzuwerfen.",
  "moveIn.no.later-import": "Ein anderes Archiv, von {of}, kam nach diesem. Wirf zuerst jenes weg.",
  "moveIn.no.already-released": "Es ist schon bekannt gegeben oder behalten, und lässt sich nicht mehr wegwerfen.",
  "moveIn.no.move-in-broken":
    "Etwas in diesem Pod ist an diesen Dateien gescheitert. Wer ihn betreibt, findet den Grund im Protokoll. Nichts ist verloren.",
  "moveIn.no.import-under-way":
    "Ein anderes Archiv, von {of}, kommt gerade in dieses Konto und ist noch nicht zu Ende angekommen.",
  "moveIn.no.archive-blocked":
    "Die Prüfung hat etwas gefunden, das es verbietet. Unten steht, was, und was du tun kannst.",
  "moveIn.no.archive-unreadable":
    "In den Dateien ist kein Konto, das sich lesen lässt. Unten steht, was gefunden wurde.",
  "moveIn.no.two-archives-given":
    "Es sind zwei Dateien mit Daten da, „{file}“ und „{other}“. Entferne die, die du nicht willst.",
  "moveIn.no.no-archive-given": "Keine Datei mit Daten ist darunter, nur Fotos. Füge die Datei mit deinen Daten hinzu.",
  "moveIn.no.other": "Der Grund heißt {code}.",
};
