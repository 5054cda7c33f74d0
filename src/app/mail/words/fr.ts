/** The words of letters, in French. */
import type { LetterTexts } from "./letter-texts.ts";

export const fr: LetterTexts = {
  greeting: "Bonjour {name},",
  why: "Tu reçois cette lettre parce que {name} est ton compte sur {host}.",
  stop: "Ne plus recevoir ce genre de lettres :",
  never: "Ce pod ne demande jamais ton mot de passe par courriel.",
  kinds: {
    "confirm-address": {
      subject: "Est-ce bien ton adresse ?",
      what: "Quelqu’un, toi sans doute, a indiqué cette adresse pour le compte {name} sur {host}. Si ce n’était pas toi, ne fais rien : aucune autre lettre ne viendra.",
      link: "Si c’était toi, ouvre cette page dans les {days} jours et confirme-la :",
    },
    "password-forgotten": {
      subject: "Choisis un nouveau mot de passe",
      what: "Quelqu’un, toi sans doute, a signalé que le mot de passe de {name} sur {host} est oublié. Si ce n’était pas toi, ne fais rien : le mot de passe reste le même.",
      link: "Si c’était toi, choisis-en un nouveau ici. Le lien sert une fois, pendant {days} jours :",
    },
    "password-changed": {
      subject: "Ton mot de passe a été changé",
      what: "Le mot de passe de {name} sur {host} a été changé. Si c’était toi, il n’y a rien à faire.",
      link: "Si ce n’était pas toi, choisis-en un nouveau tout de suite :",
    },
    "address-changed": {
      subject: "Tes lettres vont désormais ailleurs",
      what: "Les lettres pour {name} sur {host} vont désormais à une autre adresse. Si tu l’as voulu, il n’y a rien à faire.",
      link: "Sinon, connecte-toi, change ton mot de passe et ton adresse, ou préviens la personne qui gère le pod :",
    },
    "import-done": {
      subject: "Ton compte est arrivé",
      what: "Ce que tu as apporté sur {host} est là. Personne n’est encore prévenu : regarde d’abord.",
      link: "Tu vois ici ce qui est venu et ce qui n’est pas venu, et tu continues quand cela te plaît :",
    },
    "import-needs-you": {
      subject: "Ton déménagement t’attend",
      what: "Il y a quelque chose à décider avant que ton déménagement vers {host} continue.",
      link: "Tu vois ici quoi :",
    },
    "import-failed": {
      subject: "Ton compte n’a pas pu être apporté ici",
      what: "Ce que tu voulais apporter sur {host} n’a pas pu l’être. Rien n’est perdu : ton ancien compte est comme avant.",
      link: "Tu vois ici pourquoi, et ce que tu peux faire :",
    },
    "export-ready": {
      subject: "Tes fichiers sont prêts",
      what: "Les fichiers de ton compte sur {host} sont prêts. Ils sont supprimés après {days} jours.",
      link: "Tu peux les télécharger ici, après t’être connecté·e :",
    },
    "move-announced": {
      subject: "Ton déménagement est annoncé",
      what: "Ton déménagement vers {host} est annoncé. Les autres pods en sont informés.",
      link: "Tu vois ici qui le sait déjà :",
    },
    "leaving-failed": {
      subject: "Tu n’as pas déménagé",
      what: "Ton compte {name} n’a pas pu quitter {host}. Il est comme avant, et tu peux continuer à l’utiliser.",
      link: "Tu vois ici pourquoi, et ce que tu peux faire :",
    },
    mentions: { subject: "On t’a mentionné·e", what: "Quelqu’un t’a mentionné·e.", link: "Tes notifications :" },
    comments: {
      subject: "Quelqu’un a commenté",
      what: "Quelqu’un a commenté un de tes messages.",
      link: "Tes notifications :",
    },
    shares: {
      subject: "Quelqu’un partage avec toi",
      what: "Quelqu’un a commencé à partager avec toi.",
      link: "Tes notifications :",
    },
    asks: {
      subject: "Quelqu’un veut te suivre",
      what: "Quelqu’un demande à te suivre.",
      link: "Tu peux répondre ici :",
    },
    writes: {
      subject: "Un message privé",
      what: "Quelqu’un t’a écrit dans une conversation privée.",
      link: "Tes conversations :",
    },
  },
};
