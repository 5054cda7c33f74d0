/** Leaving for another pod. */
import type { leaving as en } from "../en/leaving.ts";
import type { Translated } from "../message-types.ts";

export const leaving: Translated<typeof en> = {
  "leave.title": "Weggehen, oder sagen, woher du kamst",
  "leave.lead":
    "In manchen Netzen sagen beide Konten, dass sie derselben Person gehören: zuerst das neue, dann das alte, dessen Pod es allen sagt.",
  "leave.own": "Deine Adresse dort",
  "leave.fromTitle": "Du kamst von einem anderen Pod",
  "leave.fromHint":
    "Sag, welches Konto dort deines war. Das wird sofort veröffentlicht, und davon allein zieht niemand um: Bitte dort um den Umzug hierher.",
  "leave.says": "Dein Konto sagt, dass es vorher {ref} war.",
  "leave.arrived": "Dem Umzug von dort wurde am {time} gefolgt.",
  "leave.fromAddress": "Adresse deines alten Kontos",
  "leave.fromSubmit": "Das sagen",
  "leave.fromClear": "Zurücknehmen",
  "leave.toTitle": "Du gehst zu einem anderen Pod",
  "leave.toHint":
    "Du siehst, was passieren würde, bevor du darum bittest, und hast zehn Minuten, um es zurückzunehmen.",
  "leave.first": "Auf dem anderen Server: Mach ein Konto und lass es sagen, dass es vorher dieses war.",
  "leave.second": "Hier: Gib seine Adresse an, sieh dir die Zahlen an und bitte mit deinem Passwort darum.",
  "leave.third": "Nach zehn Minuten gilt es: Dieser Pod sagt es allen, und dieses Konto führt zum neuen.",
  "leave.toAddress": "Adresse deines neuen Kontos",
  "leave.toSubmit": "Was würde passieren?",
  "leave.password": "Dein Passwort",
  "leave.ask": "Zu {ref} weggehen?",
  "leave.half": "{n, plural, one {{network}: # Person folgt dir} other {{network}: # Leute folgen dir}}",
  "leave.moves": "werden durch diesen Umzug gebeten, dir zu folgen, wo ihre Pods Umzüge kennen",
  "leave.canFollow": "folgen, wenn dein neuer Pod diese Hälfte bekannt gibt: Bring dein Archiv dorthin",
  "leave.lost": "verloren: Nichts führt sie zu deinem neuen Konto",
  "leave.unaware":
    "{n, plural, one {# davon ist auf einem Pod, der nach eigenen Worten keine Umzüge kennt, und geht wahrscheinlich verloren: Diese Person müsste dein neues Konto selbst finden.} other {# davon sind auf Pods, die nach eigenen Worten keine Umzüge kennen, und gehen wahrscheinlich verloren: Sie müssten dein neues Konto selbst finden.}}",
  "leave.unsure":
    "{n, plural, one {# davon ist auf einem Pod, der nicht gesagt hat, ob er Umzüge kennt.} other {# davon sind auf Pods, die nicht gesagt haben, ob sie Umzüge kennen.}}",
  "leave.pods": "{n, plural, one {# Pod wird es gesagt.} other {# Pods wird es gesagt.}}",
  "leave.closes":
    "Dieses Konto wird für Neues geschlossen, bleibt lesbar und sagt, wo du bist. 30 Tage kannst du dich noch anmelden, für einen Export und die Quittung.",
  "leave.wait":
    "{n, plural, one {Eine Minute lang wird niemandem etwas gesagt, und du kannst es zurücknehmen. Danach gibt es nur noch einen Umzug zurück, 30 Tage später.} other {# Minuten lang wird niemandem etwas gesagt, und du kannst es zurücknehmen. Danach gibt es nur noch einen Umzug zurück, 30 Tage später.}}",
  "leave.submit": "Weggehen",
  "leave.waiting": "Du gehst zu {ref}, um {time}. Bis dahin erfährt niemand etwas.",
  "leave.stay": "Hierbleiben",
  "leave.no.account-not-open": "Dein Konto kann nicht weggehen, oder es ist schon weg.",
  "leave.no.no-such-network": "Dein Konto ist in keinem Netz, in dem die Konten das selbst sagen.",
  "leave.no.address-not-public": "Andere erreichen diesen Pod nicht unter {url}, also würde es niemand glauben.",
  "leave.no.leaving-already": "Du hast schon darum gebeten, zu {ref} zu gehen.",
  "leave.no.left-lately": "Zwischen zwei Umzügen liegen dreißig Tage. Versuche es nach dem {until} noch einmal.",
  "leave.no.destination-is-oneself": "{ref} ist genau dieses Konto.",
  "leave.no.destination-not-found":
    "{ref} wurde nicht gefunden. Sieh nach, wie es geschrieben wird und ob der Pod antwortet.",
  "leave.no.destination-names-nobody":
    "{ref} sagt nicht, dass es vorher auf einem anderen Pod war. Sag es zuerst dort, bei einer Sterna unter „Umzüge“; zu einem Pod, der dafür keine Worte hat, kann man nicht umziehen.",
  "leave.no.destination-names-other": "{ref} sagt, dass es vorher {previous} war, und das ist nicht dieses Konto.",
  "leave.no.destination-moved": "{ref} wurde für {next} verlassen.",
  "leave.no.destination-leads-back":
    "{ref} sagt noch, dass es für dieses Konto verlassen wurde. Öffne es dort zuerst wieder.",
  "leave.no.nothing-to-take-back":
    "Es gibt nichts zurückzunehmen: Du hast nicht darum gebeten wegzugehen, oder die zehn Minuten sind um.",
  "leave.no.previous-is-oneself": "{ref} ist genau dieses Konto.",
  "leave.no.previous-arrived":
    "Vor Kurzem kam hier ein Umzug von {ref} an. Ein anderes altes Konto kann nach dem {until} folgen.",
  "leave.no.previous-used": "Einem Umzug von {ref} wurde gefolgt, weil dein Konto das sagt. Es bleibt dabei.",
  "leave.no.previous-not-found": "{ref} wurde nicht gefunden. Nennen lässt sich nur ein Konto, das es jetzt gibt.",
};
