/** Handing an account over between two Sternas. */
import type { handOver as en } from "../en/hand-over.ts";
import type { Translated } from "../message-types.ts";

export const handOver: Translated<typeof en> = {
  "handOver.ask": "Läuft dein altes Zuhause mit Sterna?",
  "handOver.askHint":
    "Dann kann es dein Konto selbst übergeben, samt Fotos: Du musst keine Dateien herunter- und hochladen. Du sagst dort ja, mit deinem Passwort.",
  "handOver.askAddress": "Adresse deines alten Kontos",
  "handOver.askSubmit": "Danach fragen",
  "handOver.goOn": "Du hast nach {ref} gefragt. Mach dort weiter.",
  "handOver.failed": "{ref} ist nicht gekommen. {why}",
  "handOver.toOld": "Weiter bei {host}",
  "handOver.toOldWhat":
    "{host} kann {ref} übergeben. Dort siehst du, was geschieht, und wirst nach deinem Passwort gefragt. Nichts wird kopiert, bevor du ja gesagt hast.",
  "handOver.toOldOpen": "Zu {host}",
  "handOver.toOldHint": "Über einen Link kommst du hierher zurück. Das gilt eine Stunde lang, in diesem Browser.",
  "handOver.notNow": "Jetzt nicht",
  "handOver.writing":
    "{n, plural, =0 {{host} beginnt, deine Dateien zu schreiben.} one {{host} schreibt deine Dateien: bisher # Eintrag.} other {{host} schreibt deine Dateien: bisher # Einträge.}}",
  "handOver.fetching": "Unterwegs von {host}: {done} von {of}",
  "handOver.silent": "{host} antwortet gerade nicht. Es wird wieder gefragt; was schon da ist, bleibt.",
  "handOver.byItself": "Wenn alles da ist, wird es von selbst geprüft.",
  "handOver.stop": "Abbrechen",
  "handOver.title": "Dein Konto an {host} übergeben?",
  "handOver.onlyIf":
    "Mach nur weiter, wenn du das selbst begonnen hast, gerade eben, bei {host}. Wenn dich jemand hergeschickt hat oder dir helfen will: Schließ diese Seite.",
  "handOver.from": "Dieses Konto",
  "handOver.to": "fragt danach",
  "handOver.goes": "Was dorthin geht",
  "handOver.goes1": "Alles: Beiträge, Fotos, Kommentare, Kontakte, Einstellungen und deine privaten Unterhaltungen.",
  "handOver.goes2": "Auch dein privater Schlüssel: der Beweis, überall in diesem Netz, dass du du bist.",
  "handOver.goes3":
    "Wer {host} betreibt, kann also alles lesen und als du handeln, für immer. Das lässt sich nicht zurücknehmen.",
  "handOver.now": "Was jetzt geschieht",
  "handOver.now1": "Eine Kopie geht dorthin. Dieses Konto bleibt, wie es ist, und du kannst es weiter benutzen.",
  "handOver.now2": "Niemand erfährt davon. Noch ist nichts umgezogen.",
  "handOver.now3":
    "{n, plural, other {Du bekommst eine Benachrichtigung, und eine Mail, wenn dir Mails geschickt werden. Die Kopie kann # Stunden lang geholt werden, und du kannst es jederzeit abbrechen.}}",
  "handOver.announced": "Was geschieht, wenn du den Umzug bei {host} bekannt gibst",
  "handOver.announced1":
    "Das kannst nur du, dort. Dann wird dieses Konto zum Schreiben geschlossen und verweist auf das neue. Es gibt keinen Weg zurück.",
  "handOver.announced2": "Deine Kontakte erfahren es von dort und müssen nichts tun.",
  "handOver.announced3":
    "Auf weiteren Netzen erzählt es dieser Pod von selbst, wenn das neue Konto dieses nennt. Zehn Minuten lang kannst du das hier unter „Umzüge“ zurücknehmen.",
  "handOver.halfComes":
    "{network}: {n, plural, =0 {niemand folgt dir.} one {# Person, die dir folgt, kommt mit, wenn ihr Server Umzüge kennt.} other {# Personen, die dir folgen, kommen mit, wo ihre Server Umzüge kennen.}}",
  "handOver.halfLost":
    "{network}: {n, plural, =0 {niemand folgt dir.} one {# Person, die dir folgt, geht verloren.} other {# Personen, die dir folgen, gehen verloren.}} Der neue Pod ist nicht in diesem Netz.",
  "handOver.sure": "Ich habe das selbst begonnen, und ich vertraue {host} alles davon an.",
  "handOver.notSure": "Setz das Häkchen, wenn du das selbst begonnen hast; sonst schließ diese Seite.",
  "handOver.submit": "Übergeben",
  "handOver.cancel": "Nein, zurück",
  "handOver.refused": "Nichts wird übergeben",
  "handOver.nothingSent": "Nichts wurde kopiert, und niemand hat davon erfahren.",
  "handOver.confirmed": "Du hast ja gesagt",
  "handOver.goBack":
    "{n, plural, other {Geh innerhalb von # Minuten zurück zu {host}: Erst dann wird die Kopie geholt.}}",
  "handOver.back": "Zurück zu {host}",
  "handOver.canStop": "Hier siehst du es und kannst es abbrechen:",
  "handOver.where": "Nimm dein Konto mit",
  "handOver.list": "Übergeben",
  "handOver.listHint":
    "Pods, die dein Konto kopieren durften, mit deinem Passwort. Ist einer dabei, von dem du nichts weißt, dann brich es ab, wähle ein neues Passwort und sag es der Person, die diesen Pod betreibt.",
  "handOver.state.confirmed": "Bestätigt. Der Pod hat es noch nicht abgeholt.",
  "handOver.state.writing": "Die Dateien werden gerade geschrieben.",
  "handOver.state.ready": "Die Dateien werden gerade geholt.",
  "handOver.state.done": "Er hat alles.",
  "handOver.state.failed": "Die Dateien konnten nicht geschrieben werden. Er hat nichts bekommen.",
  "handOver.state.stopped": "Abgebrochen.",
  "handOver.state.expired": "Die Zeit ist um. Die Dateien sind gelöscht.",
  "handOver.no.hand-over-address-malformed": "„{ref}“ ist keine Adresse. Sie sieht aus wie name@server.example.",
  "handOver.no.hand-over-same-pod": "{ref} ist auf diesem Pod. Hol dir dort deine Dateien und lade sie unten hoch.",
  "handOver.no.hand-over-not-offered":
    "{host} antwortet, kann aber keine Konten übergeben. Hol dir dort deine Dateien, meist in den Einstellungen, und lade sie unten hoch.",
  "handOver.no.hand-over-pod-silent":
    "{host} antwortet nicht. Sieh dir die Adresse an und versuch es nach einer Weile wieder; wenn du Dateien deines Kontos hast, lade sie unten hoch.",
  "handOver.no.hand-over-answer-wrong":
    "Was {host} sagt, ist nicht zu verstehen. Fang noch einmal an; geschieht es zweimal, sag es der Person, die ihn betreibt.",
  "handOver.no.hand-over-too-often": "Das war für jetzt oft genug. Versuch es nach {time} wieder.",
  "handOver.no.address-not-public":
    "Andere Pods erreichen diesen unter {url} nicht. Lade stattdessen deine Dateien hoch.",
  "handOver.no.hand-over-files-there": "Hier liegen schon Dateien. Entferne sie unten, oder mach mit ihnen weiter.",
  "handOver.no.hand-over-request-unknown":
    "Es gibt keine solche Anfrage, oder sie ist vorbei. Fang bei deinem neuen Zuhause an: dort, unter „Bring dein Konto hierher“.",
  "handOver.no.hand-over-other-session":
    "Du hast in einem anderen Browser danach gefragt oder dich seither neu angemeldet. Mach dort weiter, oder frag hier noch einmal.",
  "handOver.no.hand-over-code-wrong":
    "Dein altes Zuhause kennt diesen Rückweg nicht: Er gilt einmal, zehn Minuten lang. Frag hier noch einmal.",
  "handOver.no.hand-over-other-account":
    "Gefragt ist nach {ref}, und du bist als jemand anderes angemeldet. Melde dich ab, melde dich als {ref} an und öffne den Link deines neuen Zuhauses noch einmal.",
  "handOver.no.hand-over-changed":
    "Wonach gefragt wird, hat sich inzwischen geändert. Fang bei deinem neuen Zuhause noch einmal an, und nur, wenn du ihm traust.",
  "handOver.no.hand-over-confirmed-before":
    "Das wurde schon bestätigt. Geh zurück zu deinem neuen Zuhause; geschieht dort nichts, frag dort noch einmal.",
  "handOver.no.hand-over-stopped":
    "Es wurde bei deinem alten Zuhause abgebrochen. Warst du das nicht, sieh dort nach; sonst frag noch einmal.",
  "handOver.no.hand-over-expired":
    "Dein altes Zuhause war nicht rechtzeitig zu erreichen, oder du kamst zu spät. Frag noch einmal.",
  "handOver.no.hand-over-not-written":
    "Dein altes Zuhause konnte die Dateien nicht schreiben. Sag es der Person, die es betreibt; vielleicht kann sie sie dort für dich exportieren.",
  "handOver.no.hand-over-token-wrong": "Dein altes Zuhause weiß nichts mehr davon. Frag noch einmal.",
  "handOver.no.hand-over-differs":
    "Was kam, ist nicht, was dein altes Zuhause geschrieben hat: Es wurde unterwegs beschädigt. Frag noch einmal.",
};
