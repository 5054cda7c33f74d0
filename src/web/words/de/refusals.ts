/** Why something was not done. */
import type { refusals as en } from "../en/refusals.ts";
import type { Translated } from "../message-types.ts";

export const refusals: Translated<typeof en> = {
  "no.text-empty": "Es steht noch nichts da.",
  "no.text-too-long": "Dieser Text ist zu lang. Kürze ihn auf {most} Zeichen.",
  "no.subject-empty": "Eine Unterhaltung braucht einen Betreff.",
  "no.subject-too-long": "Dieser Betreff ist zu lang. Kürze ihn auf {most} Zeichen.",
  "no.participants-none": "Sag, an wen es geht.",
  "no.participants-too-many": "Das sind zu viele Leute. In eine Unterhaltung passen {most} außer dir.",
  "no.networks-differ":
    "{ref} ist in einem anderen Netz als du oder die anderen und kann deshalb nicht an dieser Unterhaltung teilnehmen.",
  "no.not-shared-with":
    "Du teilst nicht mit {ref}, also würde der Pod dort deine Nachricht ablehnen. Teile zuerst, dann sende sie.",
  "no.conversation-not-yours": "Du bist nicht mehr in dieser Unterhaltung.",
  "no.password-wrong": "Das ist nicht dein jetziges Passwort. Es wurde nichts geändert.",
  "no.field-too-long": "„{field}“ ist zu lang. Kürze es auf {most} Zeichen.",
  "no.name-semicolon": "Ein Name kann kein Semikolon enthalten. Schreibe ihn ohne.",
  "no.birthday-unreal": "Den Tag {birthday} gibt es nicht. Schreibe ihn als 1990-04-01; ohne Jahr als 1004-04-01.",
  "no.profile-tags": "Ein Profil hat höchstens {most} Tags. Lass welche weg.",
  "no.account-not-open": "Dein Konto ist nicht mehr offen, deshalb wurde nichts geändert.",
  "no.oneself": "Das bist du. Mit dir selbst teilst du ohnehin.",
  "no.network-unknown": "{ref} ist in einem Netz, in dem dein Konto nicht ist, also kannst du nicht dorthin teilen.",
  "no.person-gone": "{ref} ist von dieser Adresse weg, und eine andere ist hier nicht bekannt.",
  "no.person-blocked": "Du blockierst {ref}. Hebe zuerst die Blockade auf, dann teile.",
  "no.offer-gone": "{ref} sagt das nicht mehr oder antwortet nicht. Nichts wurde geändert.",
  "no.shut-out": "{ref} oder der Pod dieser Adresse ist hier ausgeschlossen. Wer diesen Pod betreut, weiß warum.",
  "no.no-request": "{ref} wartet auf keine Antwort von dir.",
  "no.nothing-to-refuse":
    "{ref} bittet nicht darum, dir zu folgen, und folgt dir auch nicht, wo man darum bittet. Um jemanden fernzuhalten, blockiere.",
  "no.aspects-needed": "Wähle mindestens einen Aspekt: Er sagt, was sie von dir bekommen.",
  "no.aspect-name-empty": "Ein Aspekt braucht einen Namen.",
  "no.aspect-name-long": "Dieser Name ist zu lang. Wähle einen mit höchstens {most} Zeichen.",
  "no.aspect-name-taken": "Du hast schon einen Aspekt namens {name}. Wähle einen anderen Namen.",
  "no.aspect-unknown": "Du hast keinen Aspekt namens {name} mehr. Es wurde nichts geändert.",
  "no.aspects-too-many": "Du hast {most} Aspekte; mehr geht nicht. Lösche zuerst einen.",
  "no.aspect-in-use":
    "{n, plural, one {# Person ist nur in {name} und bekäme nichts mehr von dir. Nimm sie zuerst in einen anderen Aspekt auf.} other {# Personen sind nur in {name} und bekämen nichts mehr von dir. Nimm sie zuerst in einen anderen Aspekt auf.}}",
  "no.note-long": "Diese Notiz ist zu lang. Kürze sie auf {most} Zeichen.",
};
