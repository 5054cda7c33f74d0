/** What checks find about single elements of an archive: what it is, and what one can do. */
import type { elementCodes as en } from "../../../core/migration/element-codes.ts";

const nothing = "Nichts zu tun.";
const unlessChanged = "Nichts zu tun, außer wenn du die Datei hier verändert hast.";
const exportAgain = "Mache auf deinem alten Pod einen neuen Export und verändere ihn nicht.";
const picture = "Wähle nach dem Import ein Bild, wenn du magst.";
const photoAgain = "Lade das Foto nach dem Import noch einmal hoch.";
const sectionNext = "Sieh dir die Stelle in der Datei an, wenn du sie verändert hast, oder mache einen neuen Export.";
const mend = "Bringe die Datei an dieser Stelle in Ordnung, wenn du sie verändert hast.";
const mail = "Gib nach dem Import eine an, wenn du Mails von diesem Pod möchtest.";
const lookAtPost = "Sieh dir den Beitrag nach dem Import an.";

export const elements: Readonly<Record<keyof typeof en, readonly [what: string, next: string]>> = {
  "version-missing": [
    "Das Archiv sagt nicht, welche Version des Formats es hat; dieser Pod liest 2.0.",
    "Mache einen neuen Export auf einem Pod ab Version 0.7.",
  ],
  "version-number": ["Die Version des Formats steht als Zahl statt als Text da.", nothing],
  "owner-missing": [
    "Nichts im Archiv sagt, wem es gehört: kein Profil mit brauchbarer Adresse, kein Beitrag des Kontos.",
    "Lade das Archiv noch einmal von deinem alten Pod.",
  ],
  "owner-derived": [
    "Das Profil sagt nicht, wessen Archiv das ist. Nach den Beiträgen ist es das von {id}.",
    "Sieh dir diese Adresse an; mach nur weiter, wenn es deine ist.",
  ],
  "profile-missing": [
    "Das Archiv hat kein Profil. Name, Bild und alles andere bleiben leer.",
    "Fülle dein Profil nach dem Import aus.",
  ],
  "private-key-missing": [
    "Das Archiv hat keinen privaten Schlüssel, also kann niemand wissen, dass es deines ist.",
    "Mache auf deinem alten Pod einen neuen Export; eine Datei ohne den Schlüssel beweist nichts.",
  ],
  "private-key-public": [
    "An der Stelle des privaten Schlüssels steht ein öffentlicher. Den haben alle: Er beweist nichts.",
    exportAgain,
  ],
  "private-key-unreadable": [
    "Der private Schlüssel im Archiv lässt sich nicht lesen.",
    "Mache auf deinem alten Pod einen neuen Export, oder mache rückgängig, was an der Datei verändert wurde.",
  ],
  "private-key-not-rsa": [
    "Der private Schlüssel im Archiv ist von der Art {type}; Konten dieses Netzes haben RSA-Schlüssel.",
    exportAgain,
  ],
  "private-key-size": [
    "Der private Schlüssel im Archiv hat {bits} Bit; brauchbar sind {least} bis {most}.",
    exportAgain,
  ],
  "username-differs": ["Das Archiv nennt das Konto {name}, aber seine Adresse ist {id}; die Adresse zählt.", nothing],
  "email-missing": ["Im Archiv ist keine Mailadresse.", mail],
  "email-invalid": ["{was} ist keine Mailadresse und wird ausgelassen.", mail],
  "language-unknown": [
    "Die Sprache {was} ist hier nicht bekannt; die dieses Pods wird verwendet.",
    "Wähle nach dem Import eine Sprache.",
  ],
  "profile-name-adjusted": [
    "Das Feld {field} wurde zu „{now}“ geändert: Namen haben höchstens {most} Zeichen und kein Semikolon.",
    "Ändere es nach dem Import, wenn du magst.",
  ],
  "profile-field-cut": [
    "Das Feld {field} ist länger als {most} Zeichen; der Rest wird abgeschnitten.",
    "Kürze es nach dem Import, wie du magst.",
  ],
  "profile-tags-many": [
    "Das Profil nennt mehr als fünf Tags. Sie kommen alle; andere Pods nehmen nicht so viele.",
    "Wähle nach dem Import fünf davon aus.",
  ],
  "birthday-invalid": [
    "{was} ist kein Datum und wird ausgelassen.",
    "Gib deinen Geburtstag nach dem Import ein, wenn er gezeigt werden soll.",
  ],
  "avatar-url-unusable": [
    "Das Bild des Profils liegt bei {was}, und das ist keine Webadresse. Es wird ausgelassen.",
    picture,
  ],
  "avatar-default": ["Das Profil hat kein eigenes Bild, nur das übliche des alten Pods.", picture],
  "section-not-list": ["{section} ist keine Liste; daraus kommt nichts.", sectionNext],
  "section-not-object": ["{section} ist kein Objekt; daraus kommt nichts.", sectionNext],
  "key-unknown": ["Dieser Pod kennt {key} nicht und nimmt es nicht mit.", nothing],
  "element-unreadable": ["Diese Stelle ist kein gültiges JSON: {detail}.", mend],
  "element-invalid": ["Diese Stelle ist nicht, was hier stehen müsste ({expected}).", mend],
  "network-unknown": [
    "{id} ist in einem Netz, das dieser Pod nicht spricht ({network}). Es wird aufgehoben und geht mit deinem nächsten Archiv wieder mit.",
    nothing,
  ],
  "network-address-invalid": ["{was} ist keine Adresse dieses Netzes.", mend],
  "element-findings-cut": [
    "Zu dieser Stelle gibt es mehr zu sagen; nur die ersten {count} Punkte sind aufgeführt.",
    "Sieh dir die ersten an.",
  ],
  "entity-type-odd": ["Das nennt sich {was}; es wird als {now} gelesen, was es dem Inhalt nach ist.", nothing],
  "field-type": ["{field} ist nicht, was dort stehen müsste ({expected}), und wird ausgelassen.", unlessChanged],
  "boolean-as-text": ["Bei {field} steht {was} als Text; es wird als {now} gelesen.", nothing],
  "fine-print-unreadable": [
    "Was neben diesem Text steht (eine Inhaltswarnung, das Ende einer Umfrage, ein Zitat), ist nicht zu lesen; der Text kommt als heikel gekennzeichnet.",
    "Sieh dir das Ergebnis nach dem Import an.",
  ],
  "warning-cut": ["Diese Inhaltswarnung hat mehr als {most} Zeichen; sie wird dort abgeschnitten.", nothing],
  "boolean-unreadable": [
    "{field} ist weder wahr noch falsch; es wird als {now} gelesen.",
    "Sieh dir das Ergebnis nach dem Import an.",
  ],
  "time-missing": ["Hier fehlt das Datum; es bekommt die Zeit des Imports.", nothing],
  "time-unreadable": [
    "{was} ist kein Datum, das sich lesen lässt; es wird ausgelassen, und als Datum des Schreibens zählt die Zeit des Imports.",
    nothing,
  ],
  "time-future": ["Das Datum {was} liegt in der Zukunft. Es bleibt, heftet dies aber nirgends oben an.", nothing],
  "utf8-invalid": ["Einige Byte dieser Stelle sind kein gültiges UTF-8; an ihrer Stelle steht U+FFFD.", nothing],
  "text-characters": [
    "{field} enthält Zeichen, die sich weder speichern noch senden lassen; an ihrer Stelle steht U+FFFD.",
    nothing,
  ],
  "text-long": [
    "Dieser Text hat mehr als {most} Zeichen. Er kommt ganz, aber andere Pods nehmen ihn nicht an.",
    "Kürze ihn nach dem Import, wenn er wieder reisen soll.",
  ],
  "guid-invalid": [
    "{was} ist keine Guid (16 bis 255 Buchstaben, Ziffern und - _ @ . :, am Ende ein Buchstabe oder eine Ziffer), also kann das nicht kommen ({what}).",
    unlessChanged,
  ],
  "author-missing": [
    "Hier steht nicht, wer es geschrieben hat. Es steht bei deinen eigenen Sachen, also gilt es als deines.",
    nothing,
  ],
  "contact-id-invalid": [
    "{was} ist keine Adresse, also kann dieser Kontakt nicht kommen.",
    "Suche diesen Kontakt nach dem Import.",
  ],
  "contact-self": ["Der Kontakt ist das Konto selbst.", nothing],
  "contact-flags-differ": [
    "Dieser Kontakt sagt über {field} zweierlei; {now} zählt.",
    "Sieh dir den Kontakt nach dem Import an.",
  ],
  "contact-guid-invalid": [
    "Die Guid von {id} ist fehlerhaft und wird ausgelassen; nach ihr wird neu gefragt.",
    nothing,
  ],
  "contact-key-unreadable": [
    "Der Schlüssel von {id} ist kein öffentlicher Schlüssel und wird ausgelassen; nach ihm wird neu gefragt.",
    nothing,
  ],
  "aspect-name-empty": ["Dieser Aspekt hat keinen Namen.", "Lege den Aspekt nach dem Import an."],
  "aspect-name-long": [
    "Der Name dieses Aspekts ist länger als {most} Zeichen.",
    "Lege den Aspekt nach dem Import unter einem kürzeren Namen an.",
  ],
  "block-invalid": [
    "{was} ist keine Adresse, also kann diese Blockade nicht kommen.",
    "Blockiere die Person nach dem Import noch einmal.",
  ],
  "block-self": ["Blockiert ist hier das Konto selbst.", nothing],
  "tag-invalid": ["„{was}“ ist kein Tag.", "Folge dem Tag nach dem Import noch einmal."],
  "tag-changed": [
    "Dem Tag „{was}“ wird als {now} gefolgt: Tags bestehen aus Kleinbuchstaben, Ziffern, _ und -.",
    nothing,
  ],
  "subscription-invalid": [
    "{was} ist nicht die Guid eines Beitrags, also kann diese Beobachtung nicht kommen.",
    nothing,
  ],
  "others-key-invalid": ["Das ist nicht der Schlüssel einer Adresse.", nothing],
  "post-type-unknown": [
    "Ein Beitrag der Art {was} ist hier nicht bekannt.",
    "Schreibe ihn nach dem Import noch einmal, wenn er dir wichtig ist.",
  ],
  "post-foreign-author": [
    "Diesen Beitrag hat {id} geschrieben, nicht die Person, der das Archiv gehört.",
    "Nichts zu tun: Er ist noch da, wo ist, wer ihn geschrieben hat.",
  ],
  "post-empty": ["Dieser Beitrag hat weder Text noch Fotos, Umfrage oder Ort.", nothing],
  "public-missing": ["Dieser Beitrag sagt nicht, ob er öffentlich ist; er gilt als {now}.", lookAtPost],
  "audience-unknown": [
    "Das Archiv sagt nicht, wer diesen begrenzten Beitrag sehen darf; er bleibt für dich allein sichtbar.",
    "Teile ihn nach dem Import noch einmal, wenn andere ihn sehen sollen.",
  ],
  "audience-unused": [
    "Bei diesem öffentlichen Beitrag stehen auch Leute, die ihn sehen dürfen; er ist öffentlich, also braucht es die Liste nicht.",
    nothing,
  ],
  "audience-member-invalid": [
    "{count} der Leute, die diesen Beitrag sehen dürfen, haben keine gültige Adresse ({was}); die anderen sehen ihn weiterhin.",
    nothing,
  ],
  "photo-invalid": ["Das ist kein Foto.", photoAgain],
  "photo-name-missing": ["Das Foto {guid} hat keinen Dateinamen, also ist seine Datei nicht zu finden.", photoAgain],
  "photo-name-unsafe": [
    "{was} ist kein Name einer Fotodatei, sondern ein Pfad, oder enthält Zeichen, die kein solcher Name hat.",
    photoAgain,
  ],
  "photo-foreign-author": ["Dieses Foto ist von {id}, nicht von der Person, der das Archiv gehört.", nothing],
  "photo-path-unusable": [
    "{was} ist nicht die Webadresse eines Ordners; das Foto kommt ohne seine alte Adresse.",
    nothing,
  ],
  "poll-invalid": [
    "Die Umfrage hat keine brauchbare Guid oder Frage, oder weniger als zwei brauchbare Antworten, und wird ausgelassen; der Rest des Beitrags kommt.",
    "Lege die Umfrage nach dem Import noch einmal an.",
  ],
  "poll-answer-invalid": [
    "Eine Antwort dieser Umfrage hat keinen Text, keine brauchbare Guid oder eine doppelte und wird ausgelassen.",
    nothing,
  ],
  "poll-long": [
    "Ein Text dieser Umfrage hat mehr als {most} Zeichen. Er kommt ganz, aber andere Pods nehmen ihn nicht an.",
    nothing,
  ],
  "location-invalid": ["Der Ort dieses Beitrags lässt sich nicht lesen und wird ausgelassen.", nothing],
  "location-number": ["{field} steht als Zahl da und wird als Text gelesen.", nothing],
  "reshare-public": ["Hier steht, ob das Weitergesagte öffentlich ist; das ist es immer.", nothing],
  "reshare-root-incomplete": [
    "Was hier weitergesagt wird, ist nicht vollständig angegeben ({was}); es kommt so, als wäre der Beitrag gelöscht.",
    "Lösche es nach dem Import, wenn du es nicht willst.",
  ],
  "others-post-invalid": ["Dieser Beitrag von jemand anderem hat keine brauchbare Adresse oder Guid.", nothing],
  "others-own-name": [
    "Das steht bei dem, was andere geschrieben haben, trägt aber deinen eigenen Namen.",
    "Nichts zu tun: Was du selbst geschrieben hast, steht in deinem eigenen Teil des Archivs.",
  ],
  "relayable-type-unknown": [
    "Von der Art {was} ist hier nichts bekannt; Kommentare, „Gefällt mir“ und Stimmen kommen.",
    nothing,
  ],
  "relayable-foreign-author": [
    "Das steht bei deinen eigenen Sachen, wurde aber von {id} geschrieben.",
    "Nichts zu tun: Es ist noch da, wo ist, wer es geschrieben hat.",
  ],
  "relayable-author-invalid": ["{was} ist keine Adresse, also kann niemand wissen, wer das geschrieben hat.", nothing],
  "comment-empty": ["Dieser Kommentar hat keinen Text.", nothing],
  "parent-type-missing": ["Dieses „Gefällt mir“ sagt nicht, wofür es ist; es gilt für einen Beitrag.", nothing],
  "parent-type-unknown": [
    "Das ist ein „Gefällt mir“ für etwas der Art {was}; hier geht das nur für Beiträge und Kommentare.",
    nothing,
  ],
  "property-order-missing": [
    "Hier steht nicht, in welcher Reihenfolge unterschrieben wurde; die übliche wird angenommen.",
    nothing,
  ],
};
