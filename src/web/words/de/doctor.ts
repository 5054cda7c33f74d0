/** Was vor der Bekanntgabe geprüft wird, und was dann zu tun ist. */
import type { doctor as en } from "../en/doctor.ts";
import type { Translated } from "../message-types.ts";

export const doctor: Translated<typeof en> = {
  "doctor.title": "Bevor du es bekannt gibst",
  "doctor.lead": "Dieser Pod hat gerade auf beiden Seiten nachgesehen.",
  "doctor.good": "in Ordnung",
  "doctor.note": "gut zu wissen",
  "doctor.bad": "noch nicht möglich",
  "doctor.new-address.good": "Deine neue Adresse ist von außen zu finden, mit ihrem Schlüssel.",
  "doctor.new-address.silent":
    "Dieser Pod antwortet nicht unter seiner eigenen Adresse, {url}. Andere könnten dich hier nicht finden. Sag es denen, die ihn betreiben, und sieh wieder nach, wenn es behoben ist.",
  "doctor.new-address.not-shown":
    "Unter {url} antwortet etwas anderes als dieses Konto. Andere könnten dich hier nicht finden. Sag es denen, die diesen Pod betreiben.",
  "doctor.may-announce.good":
    "Der Schlüssel in deinen Dateien passt, und niemand sonst hat diesen Umzug bekannt gegeben.",
  "doctor.old-address.good": "{host} antwortet. Er erfährt zuerst vom Umzug und schließt dein altes Konto.",
  "doctor.old-address.silent":
    "{host} antwortet nicht. Der Umzug klappt auch so: Die anderen Pods erfahren es von hier, und dieser, wenn er wiederkommt.",
  "doctor.old-address.nobody":
    "{host} antwortet, kennt aber niemanden namens {ref}. Dort ist also kein altes Konto zu schließen; die anderen Pods erfahren es trotzdem.",
  "doctor.clock.good": "Die Uhren beider Pods stimmen überein.",
  "doctor.clock.unknown": "Der alte Pod sagt nicht, wie spät es bei ihm ist; davon hängt nichts ab.",
  "doctor.clock.note":
    "{n, plural, one {Die Uhren der beiden Pods gehen # Sekunde auseinander. Unterschriebene Nachrichten könnten abgewiesen werden. Sag es denen, die diesen Pod betreiben, oder warte, bis sie stimmen.} other {Die Uhren der beiden Pods gehen # Sekunden auseinander. Unterschriebene Nachrichten könnten abgewiesen werden. Sag es denen, die diesen Pod betreiben, oder warte, bis sie stimmen.}}",
  "doctor.disk.good": "Für das, was kommt, ist Platz: {size}.",
  "doctor.disk.note":
    "Die Festplatte dieses Pods ist fast voll: {size} sind übrig. Sag es denen, die ihn betreiben, bevor du weitermachst.",
  "doctor.queue.good":
    "{n, plural, =0 {Nichts wartet darauf, gesendet zu werden.} one {# Nachricht wartet darauf, gesendet zu werden.} other {# Nachrichten warten darauf, gesendet zu werden.}}",
  "doctor.queue.silent":
    "{n, plural, =0 {} one {# Pod antwortet gerade nicht; er erfährt es, wenn er wiederkommt.} other {# Pods antworten gerade nicht; sie erfahren es, wenn sie wiederkommen.}}",
  "doctor.queue.note":
    "{n, plural, one {# Nachricht wartet darauf, gesendet zu werden.} other {# Nachrichten warten darauf, gesendet zu werden.}} Es dauert eine Weile, bis alle es wissen; du musst nichts tun.",
  "doctor.shut-out.good":
    "Niemand, den du blockierst, müsste es erfahren, und kein Pod weist diesen ab. Wer dich blockiert, sagt kein Netz.",
  "doctor.shut-out.blocked":
    "{n, plural, one {# Person, die du blockierst, erfährt es nicht.} other {# Personen, die du blockierst, erfahren es nicht.}} Sollen sie es erfahren, hebe die Blockierung vorher auf.",
  "doctor.shut-out.shunned":
    "{n, plural, one {# Person erfährt es nicht, weil dieser Pod sie oder ihren Pod ausgeschlossen hat.} other {# Personen erfahren es nicht, weil dieser Pod sie oder ihre Pods ausgeschlossen hat.}} Frage, wer diesen Pod betreibt.",
  "doctor.shut-out.pods":
    "Diese Pods haben gerade etwas von diesem Pod abgewiesen: {pods}. Vielleicht sperren sie ihn aus; wer dort ist, hört womöglich nicht von deinem Umzug. Frage, wer diesen Pod betreibt.",
};
