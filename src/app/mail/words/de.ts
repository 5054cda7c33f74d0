/** The words of letters, in German. */
import type { LetterTexts } from "./letter-texts.ts";

export const de: LetterTexts = {
  greeting: "Hallo {name},",
  why: "Du bekommst diese Mail, weil {name} dein Konto auf {host} ist.",
  stop: "Keine Mails dieser Art mehr:",
  never: "Dieser Pod fragt nie per Mail nach deinem Passwort.",
  kinds: {
    "confirm-address": {
      subject: "Ist das deine Adresse?",
      what: "Jemand, hoffentlich du, hat diese Adresse für das Konto {name} auf {host} angegeben. Warst du es nicht, dann tu nichts: Es kommt keine weitere Mail.",
      link: "Warst du es, dann öffne innerhalb von {days} Tagen diese Seite und bestätige sie:",
    },
    "password-forgotten": {
      subject: "Wähle ein neues Passwort",
      what: "Jemand, hoffentlich du, hat gesagt, dass das Passwort von {name} auf {host} vergessen ist. Warst du es nicht, dann tu nichts: Das Passwort bleibt, wie es ist.",
      link: "Warst du es, dann wähle hier ein neues. Der Link gilt einmal, {days} Tage lang:",
    },
    "password-changed": {
      subject: "Dein Passwort wurde geändert",
      what: "Das Passwort von {name} auf {host} wurde geändert. Warst du es, ist nichts zu tun.",
      link: "Warst du es nicht, dann wähle sofort ein neues:",
    },
    "address-changed": {
      subject: "Deine Mails gehen jetzt woandershin",
      what: "Mails für {name} auf {host} gehen ab jetzt an eine andere Adresse. Wolltest du das, ist nichts zu tun.",
      link: "Wolltest du es nicht, dann melde dich an, ändere Passwort und Adresse, oder sag es der Person, die den Pod betreibt:",
    },
    "handed-over": {
      subject: "Dein Konto wurde einem anderen Pod übergeben",
      what: "{to} darf jetzt alles kopieren, was in deinem Konto {name} auf {host} ist, auch deinen privaten Schlüssel: Jemand mit deinem Passwort hat das bestätigt. Warst du es, ist nichts zu tun.",
      link: "Warst du es nicht, dann brich es hier sofort ab, wähle ein neues Passwort und sag es der Person, die diesen Pod betreibt:",
    },
    "import-done": {
      subject: "Dein Konto ist angekommen",
      what: "Was du zu {host} mitgebracht hast, ist da. Noch weiß niemand davon: Sieh es dir erst an.",
      link: "Hier siehst du, was gekommen ist und was nicht, und machst weiter, wenn es dir gefällt:",
    },
    "import-needs-you": {
      subject: "Dein Umzug wartet auf dich",
      what: "Dein Umzug zu {host} wartet auf eine Entscheidung von dir. Die Dateien, die du hochgeladen hast, werden {days} Tage nach dem Hochladen gelöscht. Was schon hier ist, bleibt und ist nur für dich zu sehen, bis du entscheidest.",
      link: "Hier siehst du, was zu entscheiden ist:",
    },
    "import-failed": {
      subject: "Dein Konto konnte nicht hergebracht werden",
      what: "Was du zu {host} bringen wolltest, konnte nicht gebracht werden. Nichts ist verloren: Dein altes Konto ist, wie es war.",
      link: "Hier siehst du, warum, und was du tun kannst:",
    },
    "export-ready": {
      subject: "Deine Dateien sind fertig",
      what: "Die Dateien deines Kontos auf {host} sind fertig. Nach {days} Tagen werden sie gelöscht.",
      link: "Hier kannst du sie herunterladen, wenn du dich angemeldet hast:",
    },
    "move-announced": {
      subject: "Dein Umzug ist bekannt gegeben",
      what: "Dein Umzug zu {host} ist bekannt gegeben. Andere Pods erfahren gerade davon.",
      link: "Hier siehst du, wer es schon weiß:",
    },
    "leaving-failed": {
      subject: "Du bist nicht umgezogen",
      what: "Dein Konto {name} konnte {host} nicht verlassen. Es ist, wie es war, und du kannst es weiter benutzen.",
      link: "Hier siehst du, warum, und was du tun kannst:",
    },
    mentions: { subject: "Du wurdest erwähnt", what: "Jemand hat dich erwähnt.", link: "Deine Benachrichtigungen:" },
    comments: {
      subject: "Jemand hat kommentiert",
      what: "Jemand hat einen Beitrag von dir kommentiert.",
      link: "Deine Benachrichtigungen:",
    },
    shares: {
      subject: "Jemand teilt mit dir",
      what: "Jemand hat begonnen, mit dir zu teilen.",
      link: "Deine Benachrichtigungen:",
    },
    asks: {
      subject: "Jemand möchte dir folgen",
      what: "Jemand bittet darum, dir folgen zu dürfen.",
      link: "Hier kannst du antworten:",
    },
    writes: {
      subject: "Eine private Nachricht",
      what: "Jemand hat dir in einer privaten Unterhaltung geschrieben.",
      link: "Deine Unterhaltungen:",
    },
  },
};
