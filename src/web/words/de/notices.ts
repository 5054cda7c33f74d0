/** Notices and private conversations. */
import type { notices as en } from "../en/notices.ts";
import type { Translated } from "../message-types.ts";

export const notices: Translated<typeof en> = {
  "notices.title": "Benachrichtigungen",
  "notices.none": "Es gibt nichts Neues, und auch nichts Altes.",
  "notices.new": "Neu",
  "notices.read": "Als gelesen markieren",
  "notices.readAll": "Alle als gelesen markieren",
  "notices.older": "Ältere Benachrichtigungen",
  "notices.newest": "Neueste Benachrichtigungen",
  "notices.pages": "Weitere Benachrichtigungen",
  "notices.and": "und",
  "notices.others": "{n, plural, one {# weitere Person} other {# weitere}}",
  "notices.shares": "{n, plural, one {{who} teilt jetzt mit dir} other {{who} teilen jetzt mit dir}}",
  "notices.asks":
    "{n, plural, one {{who} {open}möchte dir folgen{close}} other {{who} {open}möchten dir folgen{close}}}",
  "notices.comments":
    "{n, plural, one {{who} hat {open}deinen Beitrag{close} kommentiert} other {{who} haben {open}deinen Beitrag{close} kommentiert}}",
  "notices.commentsToo":
    "{n, plural, one {{who} hat auch {open}einen Beitrag{close} kommentiert} other {{who} haben auch {open}einen Beitrag{close} kommentiert}}",
  "notices.reacts": "{n, plural, other {{who}: Gefällt mir für das, {open}was du geschrieben hast{close}}}",
  "notices.emojis":
    "{n, plural, one {{who} hat auf das reagiert, {open}was du geschrieben hast{close}} other {{who} haben auf das reagiert, {open}was du geschrieben hast{close}}}",
  "notices.votes":
    "{n, plural, one {{who} hat bei {open}deiner Umfrage{close} abgestimmt} other {{who} haben bei {open}deiner Umfrage{close} abgestimmt}}",
  "notices.reshares":
    "{n, plural, one {{who} hat {open}deinen Beitrag{close} weitergesagt} other {{who} haben {open}deinen Beitrag{close} weitergesagt}}",
  "notices.mentions":
    "{n, plural, one {{who} hat dich in {open}einem Beitrag{close} erwähnt} other {{who} haben dich in {open}einem Beitrag{close} erwähnt}}",
  "notices.quotes":
    "{n, plural, one {{who} hat dich in {open}einem Beitrag{close} zitiert} other {{who} haben dich in {open}einem Beitrag{close} zitiert}}",
  "notices.goes":
    "{n, plural, one {{who} ist auf einen Pod umgezogen, der hier ausgeschlossen ist} other {{who} sind auf Pods umgezogen, die hier ausgeschlossen sind}}: Dorthin kannst du ihnen nicht folgen.",
  "notices.offers":
    "{n, plural, one {{who} sagt, vorher jemand gewesen zu sein, dem du folgst} other {{who} sagen, vorher jemand gewesen zu sein, dem du folgst}} und dessen Pod nicht mehr antwortet: {open}Sieh es dir an{close}.",
  "notices.writes":
    "{n, plural, one {{who} hat in {open}einer Unterhaltung mit dir{close} geschrieben} other {{who} haben in {open}einer Unterhaltung mit dir{close} geschrieben}}",
  "conversations.title": "Nachrichten",
  "conversations.new": "Neue Unterhaltung",
  "conversations.none": "Du hast keine Unterhaltungen. Sie sind privat: Niemand außer den Leuten darin liest sie.",
  "conversations.noSubject": "Ohne Betreff",
  "conversations.with": "Mit",
  "conversations.messages": "{n, plural, one {# Nachricht} other {# Nachrichten}}",
  "conversations.older": "Ältere Unterhaltungen",
  "conversations.newest": "Neueste Unterhaltungen",
  "conversations.pages": "Weitere Unterhaltungen",
  "conversations.olderMessages": "Ältere Nachrichten",
  "conversations.newestMessages": "Neueste Nachrichten",
  "conversations.morePages": "Weitere Nachrichten",
  "conversations.answer": "Antworten",
  "conversations.text": "Nachricht",
  "conversations.send": "Senden",
  "conversations.to": "An",
  "conversations.toHint":
    "Adressen, zum Beispiel {example}, mit Kommas dazwischen; bei Leuten auf diesem Pod genügt der Name. Du musst mit allen von ihnen teilen.",
  "conversations.subject": "Betreff",
  "conversations.unproved": "aus deinem Archiv, von ihnen nicht bestätigt",
  "conversations.shutOut":
    "Wer diesen Pod betreut, hat {who} ausgeschlossen, allein oder mit dem ganzen Pod: Was du hier schreibst, kommt dort nicht an, und {n, plural, one {was von dort kommt, erreicht dich nicht} other {was von ihnen kommt, erreicht dich nicht}}.",
  "conversations.hide": "Weglegen",
  "conversations.hideHint": "Sie kommt wieder, wenn jemand in ihr schreibt. Niemand erfährt es.",
  "conversations.write": "Nachricht schreiben",
};
