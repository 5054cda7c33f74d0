/** What checks find about an archive as a whole and across its elements: what it is, and what one can do. */
import type { containerCodes } from "../../../core/migration/container-codes.ts";
import type { elementCodes } from "../../../core/migration/element-codes.ts";
import type { FindingCode } from "../../../core/migration/finding-codes.ts";

type Others = Exclude<FindingCode, keyof typeof containerCodes | keyof typeof elementCodes>;

const nothing = "Nichts zu tun.";
const noPod = "Nichts zu tun; kein Pod schreibt so etwas.";
const ask = "Frag die Person, die diesen Pod betreibt; ein Archiv, das ein Pod schreibt, ist das nicht.";

export const findings: Readonly<Record<Others, readonly [what: string, next: string]>> = {
  "not-an-archive": [
    "Das ist kein Archiv eines Kontos: {detail}.",
    "Gib die Datei, die dein alter Pod als „Profildaten“ angeboten hat (.json.gz, .json oder .zip).",
  ],
  "json-cut-off": ["Das Archiv bricht nach {bytes} Byte ab.", "Lade es noch einmal; die Datei ist nicht vollständig."],
  "json-invalid": [
    "Das Archiv ist kein gültiges JSON: {detail} bei Byte {bytes}.",
    "Lade es noch einmal, oder bringe die Datei an dieser Stelle in Ordnung.",
  ],
  "version-unknown": [
    "Das Archiv hat die Version {version} des Formats; dieser Pod liest 2.0.",
    "Mache einen neuen Export auf einem Pod ab Version 0.7.",
  ],
  "limit-archive-size": ["Das Archiv ist ausgepackt größer als {most} Byte.", ask],
  "limit-archive-items": ["Die Liste {section} hat mehr als {most} Einträge.", ask],
  "json-byte-order-mark": [
    "Die Datei beginnt mit einer Byte-Reihenfolge-Marke; ein Editor hat sie gespeichert.",
    nothing,
  ],
  "json-trailing": [
    "Hinter dem Ende des Archivs bei Byte {bytes} folgt noch etwas; es wird nicht gelesen.",
    "Nichts zu tun, außer wenn du zwei Archive in eine Datei gepackt hast.",
  ],
  "json-element-too-large": [
    "Diese Stelle hat {bytes} Byte; gelesen werden höchstens {most}.",
    "Kürze sie in der Datei, wenn du sie brauchst.",
  ],
  "json-too-deep": ["Diese Stelle ist {levels} Ebenen tief verschachtelt; gelesen werden höchstens {most}.", noPod],
  "json-key-too-long": [
    "Ein Schlüsselwort ist hier länger als {bytes} Byte; es wird mit seinem Wert ausgelassen.",
    noPod,
  ],
  "json-keys-too-many": [
    "Es gibt mehr als {most} Schlüsselwörter, die kein Pod schreibt; dieses und die weiteren werden ausgelassen.",
    noPod,
  ],
  "json-duplicate-inside": [
    "{key} steht hier zweimal; der längste Wert wird verwendet.",
    "Wenn der andere richtig war, bringe die Datei in Ordnung.",
  ],
  "json-duplicate-key": [
    "Das Schlüsselwort „{key}“ steht hier mehr als einmal; sein längster Wert wird verwendet.",
    "Sieh nach, ob das der richtige ist; wenn nicht, entferne ihn aus der Datei.",
  ],
  "json-duplicate-late": [
    "Das Schlüsselwort „{key}“ steht hier noch einmal, mit einem längeren Wert, hinter dem, was daran hängt; der frühere Wert wird verwendet.",
    "Wenn der spätere richtig ist, entferne den früheren aus der Datei.",
  ],
  "json-duplicate-joined": [
    "Das Schlüsselwort „{key}“ steht hier mehr als einmal; alles darunter wird gelesen.",
    nothing,
  ],
  "no-archive-given": [
    "In {file} ist kein Archiv eines Kontos.",
    "Gib die Datei, die dein alter Pod daneben als „Profildaten“ angeboten hat.",
  ],
  "two-archives-given": [
    "{file} und {other} sind beide Archive eines Kontos.",
    "Gib ein Archiv auf einmal, mit seinem Zip der Fotos.",
  ],
  "contact-duplicate": ["{id} steht ein zweites Mal bei den Kontakten; beide Einträge werden zusammengelegt.", nothing],
  "contact-blocked": [
    "{id} ist Kontakt und zugleich blockiert: Die Blockade gilt, der Kontakt bleibt, ruht aber.",
    "Hebe die Blockade nach dem Import auf, wenn du den Kontakt zurückwillst.",
  ],
  "tie-duplicate": [
    "{id} steht ein zweites Mal bei den Menschen in anderen Netzen; beide Einträge werden zusammengelegt.",
    nothing,
  ],
  "aspect-duplicate": [
    "Der Aspekt „{name}“ steht zweimal da (Groß- und Kleinschreibung zählen nicht); die Leute darin werden zusammengelegt.",
    nothing,
  ],
  "aspect-undeclared": [
    "Ein Kontakt ist im Aspekt „{name}“, der nicht in der Liste des Archivs steht: Er wird angelegt.",
    nothing,
  ],
  "block-duplicate": ["{id} ist zweimal blockiert; einmal genügt.", nothing],
  "tag-duplicate": ["Dem Tag #{name} wird zweimal gefolgt; einmal genügt.", nothing],
  "subscription-duplicate": ["Der Beitrag {guid} wird zweimal beobachtet; einmal genügt.", nothing],
  "post-duplicate": [
    "Ein zweiter Beitrag hat die Guid {guid}; der erste kommt.",
    "Gib dem zweiten in der Datei eine andere Guid, wenn es ein anderer Beitrag ist.",
  ],
  "poll-duplicate": ["Eine zweite Umfrage hat die Guid {guid}; die Stimmen gehen an die erste.", nothing],
  "photo-duplicate": ["Das Foto {name} ist zweimal genannt.", nothing],
  "photo-missing": [
    "Das Foto {name} ist nicht im Zip der Fotos.",
    "Importiere noch einmal mit einem neueren Zip der Fotos; bis dahin zeigt der Beitrag, dass ein Foto fehlt.",
  ],
  "photos-none-fit": [
    "Keines der {count} Fotos, die das Archiv nennt, ist im Zip der Fotos: Vielleicht gehört es jemand anderem oder ist älter.",
    "Sieh nach, ob es das Zip dieses Kontos ist. Die Bilder darin kämen als hochgeladene Bilder mit.",
  ],
  "photos-not-given": [
    "Das Archiv nennt {count} Fotos; ein Zip der Fotos wurde nicht gegeben.",
    "Gib das Zip der Fotos von deinem alten Pod neben dem Archiv, jetzt oder später.",
  ],
  "photo-not-named": [
    "Kein Beitrag nennt {name}: ein Bild, das hochgeladen, aber nie veröffentlicht wurde, oder ein älteres Profilbild. Es kommt mit.",
    nothing,
  ],
  "reshare-root-gone": [
    "Hier wird ein Beitrag weitergesagt, der gelöscht wurde. Es kommt ohne ihn.",
    "Lösche es nach dem Import, wenn du es nicht willst.",
  ],
  "comment-parent-elsewhere": [
    "Dieser Kommentar antwortet auf den Beitrag {guid}, der nicht im Archiv ist. Er wird aufbewahrt, bis jener Beitrag gefunden ist.",
    nothing,
  ],
  "like-parent-elsewhere": [
    "Dieses „Gefällt mir“ gilt {guid}, und das ist nicht im Archiv. Es wird aufbewahrt, bis das gefunden ist.",
    nothing,
  ],
  "vote-parent-elsewhere": [
    "Diese Stimme gehört zur Umfrage {guid}, die nicht im Archiv ist. Sie wird aufbewahrt, bis jene gefunden ist.",
    nothing,
  ],
  "subscription-post-elsewhere": [
    "Du beobachtest die Unterhaltung unter dem Beitrag {guid}, der nicht im Archiv ist. Das wird aufbewahrt, bis jener Beitrag gefunden ist.",
    nothing,
  ],
  "others-parent-elsewhere": [
    "Jemand hat auf {guid} geantwortet, und das ist nicht im Archiv. Die Antwort wird aufbewahrt, bis das gefunden ist.",
    nothing,
  ],
  "vote-answer-unknown": ["Diese Stimme ist für eine Antwort ({guid}), die die Umfrage nicht hat.", nothing],
  "relayable-duplicate": [
    "Ein zweiter Kommentar, ein zweites „Gefällt mir“ oder eine zweite Stimme derselben Person hat die Guid {guid}; das Erste kommt.",
    nothing,
  ],
  "like-twice": ["{guid} gefällt dir zweimal; einmal zählt.", nothing],
  "vote-twice": ["Du hast in der Umfrage {guid} zweimal abgestimmt; die erste Stimme zählt.", nothing],
  "signature-wrong": [
    "Die Unterschrift von {id} passt nicht zu diesem Text. Er wird aufbewahrt und dir allein gezeigt.",
    "Nichts zu tun; wenn das Archiv verändert wurde, nimm die ursprüngliche Datei.",
  ],
  "signature-key-unknown": [
    "Der Schlüssel von {id} ist noch nicht bekannt, also kann niemand sagen, ob das von dort ist. Bis dahin siehst nur du es.",
    nothing,
  ],
  "private-key-contradicts": [
    "Der private Schlüssel im Archiv ist nicht der von {id}, dessen Schlüssel hier bekannt ist.",
    "Nimm ein Archiv, das {id} selbst erstellt hat, und zwar nach dem letzten Wechsel des Schlüssels.",
  ],
  "private-key-contradicts-pod": [
    "Der private Schlüssel im Archiv ist nicht der, den {id} auf dem eigenen Pod hat; der wurde eben gefragt.",
    "Nimm ein Archiv, das {id} selbst erstellt hat, und zwar nach dem letzten Wechsel des Schlüssels.",
  ],
  "conversations-not-here": [
    "Private Unterhaltungen sind nicht in diesem Archiv: Die meisten Pods schreiben keine hinein. Sie bleiben auf dem alten Pod.",
    "Sichere dort, was dir wichtig ist, bevor es das alte Konto nicht mehr gibt.",
  ],
  "owner-moved": [
    "{id} ist früher schon zu {to} umgezogen. Was in diesem Archiv ist, kann kommen, lässt sich aber nicht noch einmal als Umzug von {id} bekannt geben.",
    "Nichts zu tun. Wenn du {id} bist, bring es in das Konto, das du jetzt hast.",
  ],
  "owner-is-here": [
    "{id} ist ein Konto dieses Pods: Nur diese Person, oder wer den Pod betreibt in ihrem Namen, darf ein weiteres Konto daraus machen.",
    "Mach nur weiter, wenn {id} es will.",
  ],
  "owner-never-here": [
    "{id} wäre eine Adresse dieses Pods, und niemand hatte sie hier je.",
    "Nichts zu tun, außer wenn der Pod seine Datenbank verloren hat: Dann bringt eine Sicherung mehr zurück.",
  ],
};
