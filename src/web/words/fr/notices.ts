/** Notices and private conversations. */
import type { notices as en } from "../en/notices.ts";
import type { Translated } from "../message-types.ts";

export const notices: Translated<typeof en> = {
  "notices.title": "Notifications",
  "notices.none": "Il n’y a rien de nouveau, ni rien d’ancien.",
  "notices.new": "Nouveau",
  "notices.read": "Marquer comme lu",
  "notices.readAll": "Tout marquer comme lu",
  "notices.older": "Notifications plus anciennes",
  "notices.newest": "Notifications les plus récentes",
  "notices.pages": "Autres notifications",
  "notices.and": "et",
  "notices.others": "{n, plural, one {# autre} other {# autres}}",
  "notices.shares":
    "{n, plural, one {{who} partage maintenant avec vous} other {{who} partagent maintenant avec vous}}",
  "notices.asks":
    "{n, plural, one {{who} {open}demande à vous suivre{close}} other {{who} {open}demandent à vous suivre{close}}}",
  "notices.comments":
    "{n, plural, one {{who} a commenté {open}votre publication{close}} other {{who} ont commenté {open}votre publication{close}}}",
  "notices.commentsToo":
    "{n, plural, one {{who} a aussi commenté {open}une publication{close}} other {{who} ont aussi commenté {open}une publication{close}}}",
  "notices.reacts":
    "{n, plural, one {{who} aime {open}ce que vous avez écrit{close}} other {{who} aiment {open}ce que vous avez écrit{close}}}",
  "notices.emojis":
    "{n, plural, one {{who} a réagi à {open}ce que vous avez écrit{close}} other {{who} ont réagi à {open}ce que vous avez écrit{close}}}",
  "notices.votes":
    "{n, plural, one {{who} a voté dans {open}votre sondage{close}} other {{who} ont voté dans {open}votre sondage{close}}}",
  "notices.reshares":
    "{n, plural, one {{who} a repartagé {open}votre publication{close}} other {{who} ont repartagé {open}votre publication{close}}}",
  "notices.mentions":
    "{n, plural, one {{who} vous a mentionné(e) dans {open}une publication{close}} other {{who} vous ont mentionné(e) dans {open}une publication{close}}}",
  "notices.quotes":
    "{n, plural, one {{who} vous a cité(e) dans {open}une publication{close}} other {{who} vous ont cité(e) dans {open}une publication{close}}}",
  "notices.goes":
    "{n, plural, one {{who} est parti sur un pod qui est exclu ici} other {{who} sont partis sur des pods qui sont exclus ici}} : vous ne pouvez pas les y suivre.",
  "notices.offers":
    "{n, plural, one {{who} dit avoir été quelqu’un que vous suivez} other {{who} disent avoir été quelqu’un que vous suivez}} et dont le pod ne répond plus : {open}voir{close}.",
  "notices.writes":
    "{n, plural, one {{who} a écrit dans {open}une conversation avec vous{close}} other {{who} ont écrit dans {open}une conversation avec vous{close}}}",
  "conversations.title": "Messages",
  "conversations.new": "Nouvelle conversation",
  "conversations.none":
    "Vous n’avez pas de conversation. Elles sont privées : personne d’autre que les participants ne les lit.",
  "conversations.noSubject": "Sans objet",
  "conversations.with": "Avec",
  "conversations.messages": "{n, plural, one {# message} other {# messages}}",
  "conversations.older": "Conversations plus anciennes",
  "conversations.newest": "Conversations les plus récentes",
  "conversations.pages": "Autres conversations",
  "conversations.olderMessages": "Messages plus anciens",
  "conversations.newestMessages": "Messages les plus récents",
  "conversations.morePages": "Autres messages",
  "conversations.answer": "Répondre",
  "conversations.text": "Message",
  "conversations.send": "Envoyer",
  "conversations.to": "À",
  "conversations.toHint":
    "Des adresses, par exemple {example}, séparées par des virgules ; pour les personnes de ce pod, le nom suffit. Vous devez partager avec chacune d’elles.",
  "conversations.subject": "Objet",
  "conversations.unproved": "de votre archive, non confirmé par cette personne",
  "conversations.shutOut":
    "Qui s’occupe de ce pod a exclu {who}, {n, plural, one {seul ou avec son pod : ce que vous écrivez ici ne lui parvient pas, et rien de ce qui vient de là ne vous parvient} other {seuls ou avec leurs pods : ce que vous écrivez ici ne leur parvient pas, et rien de ce qui vient de là ne vous parvient}}.",
  "conversations.hide": "Ranger",
  "conversations.hideHint": "Elle revient quand quelqu’un y écrit. Personne n’est averti.",
  "conversations.write": "Écrire un message",
};
