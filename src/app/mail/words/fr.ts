/** The words of letters, in French. */
import type { LetterTexts } from "./letter-texts.ts";

export const fr: LetterTexts = {
  greeting: "Bonjour {name},",
  why: "Vous recevez ce courriel parce que {name} est votre compte sur {host}.",
  stop: "Ne plus recevoir ce genre de courriels :",
  never: "Ce pod ne demande jamais votre mot de passe par courriel.",
  kinds: {
    "confirm-address": {
      subject: "Est-ce bien votre adresse ?",
      what: "Quelqu’un, vous sans doute, a indiqué cette adresse pour le compte {name} sur {host}. Si ce n’était pas vous, ne faites rien : aucun autre courriel ne viendra.",
      link: "Si c’était vous, ouvrez cette page dans les {days} jours et confirmez-la :",
    },
    "password-forgotten": {
      subject: "Choisissez un nouveau mot de passe",
      what: "Quelqu’un, vous sans doute, a signalé que le mot de passe de {name} sur {host} est oublié. Si ce n’était pas vous, ne faites rien : le mot de passe reste le même.",
      link: "Si c’était vous, choisissez-en un nouveau ici. Le lien sert une fois, pendant {days} jours :",
    },
    "password-changed": {
      subject: "Votre mot de passe a été changé",
      what: "Le mot de passe de {name} sur {host} a été changé. Si c’était vous, il n’y a rien à faire.",
      link: "Si ce n’était pas vous, choisissez-en un nouveau tout de suite :",
    },
    "address-changed": {
      subject: "Vos courriels vont désormais ailleurs",
      what: "Les courriels pour {name} sur {host} vont désormais à une autre adresse. Si vous l’avez voulu, il n’y a rien à faire.",
      link: "Sinon, connectez-vous, changez votre mot de passe et votre adresse, ou prévenez la personne qui gère le pod :",
    },
    "handed-over": {
      subject: "Votre compte a été remis à un autre pod",
      what: "{to} peut maintenant copier tout ce que contient votre compte {name} sur {host}, y compris votre clé privée : quelqu’un qui a votre mot de passe l’a confirmé. Si c’était vous, il n’y a rien à faire.",
      link: "Si ce n’était pas vous, arrêtez-le ici tout de suite, choisissez un nouveau mot de passe et prévenez la personne qui gère ce pod :",
    },
    "import-done": {
      subject: "Votre compte est arrivé",
      what: "Ce que vous avez apporté sur {host} est là. Personne n’est encore averti : regardez d’abord.",
      link: "Vous voyez ici ce qui est venu et ce qui n’est pas venu, et vous continuez quand cela vous plaît :",
    },
    "import-needs-you": {
      subject: "Votre déménagement vous attend",
      what: "Votre déménagement vers {host} attend une décision de votre part. Les fichiers que vous avez envoyés sont supprimés {days} jours après leur envoi. Ce qui est déjà ici reste, visible de vous seul, jusqu’à votre décision.",
      link: "Vous voyez ici ce qu’il y a à décider :",
    },
    "import-failed": {
      subject: "Votre compte n’a pas pu être apporté ici",
      what: "Ce que vous vouliez apporter sur {host} n’a pas pu l’être. Rien n’est perdu : votre ancien compte est comme avant.",
      link: "Vous voyez ici pourquoi, et ce que vous pouvez faire :",
    },
    "export-ready": {
      subject: "Vos fichiers sont prêts",
      what: "Les fichiers de votre compte sur {host} sont prêts. Ils sont supprimés après {days} jours.",
      link: "Vous pouvez les télécharger ici, après vous être connecté(e) :",
    },
    "move-announced": {
      subject: "Votre déménagement est annoncé",
      what: "Votre déménagement vers {host} est annoncé. Les autres pods en sont informés.",
      link: "Vous voyez ici qui le sait déjà :",
    },
    "leaving-failed": {
      subject: "Vous n’avez pas déménagé",
      what: "Votre compte {name} n’a pas pu quitter {host}. Il est comme avant, et vous pouvez continuer à l’utiliser.",
      link: "Vous voyez ici pourquoi, et ce que vous pouvez faire :",
    },
    mentions: {
      subject: "On vous a mentionné(e)",
      what: "Quelqu’un vous a mentionné(e).",
      link: "Vos notifications :",
    },
    comments: {
      subject: "Quelqu’un a commenté",
      what: "Quelqu’un a commenté une de vos publications.",
      link: "Vos notifications :",
    },
    shares: {
      subject: "Quelqu’un partage avec vous",
      what: "Quelqu’un a commencé à partager avec vous.",
      link: "Vos notifications :",
    },
    asks: {
      subject: "Quelqu’un veut vous suivre",
      what: "Quelqu’un demande à vous suivre.",
      link: "Vous pouvez répondre ici :",
    },
    writes: {
      subject: "Un message privé",
      what: "Quelqu’un vous a écrit dans une conversation privée.",
      link: "Vos conversations :",
    },
  },
};
