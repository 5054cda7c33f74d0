/** Moves that this pod heard of: the mark on a person’s page, and the podmin’s pages. */
import type { heard as en } from "../en/heard.ts";
import type { Translated } from "../message-types.ts";

export const heard: Translated<typeof en> = {
  "mark.moved": "Am {day} von {old} umgezogen; beide Seiten haben es bestätigt.",
  "mark.line": "Am {day} von {old} umgezogen",
  "mark.lineDeclined": "Am {day} von {old} umgezogen; dem folgst du nicht",
  "mark.declined": "Du folgst diesem Umzug nicht: Was du mit der alten Adresse hattest, ist nicht mitgekommen.",
  "mark.decline": "Das ist jemand anderes",
  "mark.declineHint":
    "Wenn du nicht willst, dass dein Kontakt mitzieht: Was du mit {old} hattest, endet hier, der neuen Adresse wird das gesagt, und was du mit der neuen schon vorher hattest, bleibt. Niemand sonst ist betroffen.",
  "mark.declineNow": "Diesem Umzug nicht folgen",
  "mark.question":
    "Du hattest eine Adresse von {name} blockiert und mit einer anderen geteilt, und beide haben sich als dieselbe Person herausgestellt. Bis du dich entscheidest, zählt die Blockade, und nichts wird geteilt.",
  "mark.keepBlock": "Blockade behalten, Kontakt beenden",
  "mark.liftBlock": "Blockade aufheben, Kontakt behalten",
  "heard.title": "Umzüge von Konten",
  "heard.lead":
    "Konten, die umgezogen sind, soweit dieser Pod davon gehört hat. Umzüge, denen gefolgt wurde, lassen sich 30 Tage lang rückgängig machen.",
  "heard.held":
    "{n, plural, one {# Umzug wartet auf dich: Viele Konten ziehen in eines.} other {# Umzüge warten auf dich: Viele Konten ziehen in eines.}}",
  "heard.filter": "Welche Umzüge",
  "heard.all": "Alle",
  "heard.onlyHeld": "Warten auf dich",
  "heard.onlyRefused": "Abgelehnt",
  "heard.none": "Es gibt keine.",
  "heard.one": "Ein Umzug",
  "heard.at": "Gehört am",
  "heard.from": "Alte Adresse",
  "heard.to": "Neue Adresse",
  "heard.state": "Stand",
  "heard.since": "Gilt seit",
  "heard.undoneAt": "Rückgängig gemacht",
  "heard.why": "Warum er nicht gilt",
  "heard.contacts": "Kontakte hier",
  "heard.contactsAre": "{n, plural, one {# Konto hat dort einen Kontakt} other {# Konten haben dort einen Kontakt}}",
  "heard.untold": "Noch zu sagen",
  "heard.untoldAre": "{n, plural, one {die Seite von # Konto} other {die Seite von # Konten}}",
  "heard.suspended": "Traf auf eine Blockade",
  "heard.suspendedAre":
    "{n, plural, one {# Konto wird gefragt, was es will} other {# Konten werden gefragt, was sie wollen}}",
  "heard.role.arrival": "Hierher",
  "heard.role.departure": "Von hier",
  "heard.role.witness": "Anderswo",
  "heard.state.heard": "beide Pods werden gefragt",
  "heard.state.held": "wartet auf dich",
  "heard.state.attached": "gefolgt",
  "heard.state.told": "gefolgt, und allen ist es gesagt",
  "heard.state.undone": "rückgängig gemacht",
  "heard.state.refused": "abgelehnt",
  "heard.state.announced": "bekannt gegeben",
  "heard.state.accepted": "angenommen",
  "heard.state.closed": "weggegangen",
  "heard.undo": "Diesen Umzug rückgängig machen …",
  "heard.undoHint":
    "{n, plural, one {Die beiden Adressen sind wieder zwei Personen. Der Kontakt hier ist, was er war, und dem alten Zuhause wird es wieder gesagt. Dieses Paar von Adressen wird von da an abgelehnt.} other {Die beiden Adressen sind wieder zwei Personen. # Kontakte hier sind, was sie waren, und dem alten Zuhause wird es wieder gesagt. Dieses Paar von Adressen wird von da an abgelehnt.}}",
  "heard.undoNow": "Für alle hier rückgängig machen",
  "heard.release": "Diesem Umzug folgen …",
  "heard.releaseHint":
    "In letzter Zeit sind viele Konten in dieses eine gezogen. Eine Person kann mehrere gehabt haben; wer die Kontakte von Fremden einsammelt, sieht genauso aus. Beide Schlüssel haben unterschrieben.",
  "heard.releaseNow": "Folgen",
  "heard.no.move-unknown": "Diesen Umzug gibt es nicht.",
  "heard.no.move-not-followed": "Aus diesem Umzug folgt hier nichts mehr, oder noch nichts.",
  "heard.no.move-of-ours":
    "Mit ihm ist ein Konto dieses Pods gekommen oder gegangen; das lässt sich hier nicht rückgängig machen.",
  "heard.no.undo-too-late": "Was man dafür bräuchte, wurde nach 30 Tagen vergessen.",
  "heard.no.later-move":
    "Dieselbe Person ist seitdem noch einmal umgezogen: Jener Umzug, Nummer {laterId}, muss zuerst rückgängig gemacht werden.",
  "heard.no.move-not-held": "Dieser Umzug wartet auf niemanden.",
};
