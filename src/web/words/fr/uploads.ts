/** The files that one uploads to move in. */
import type { uploads as en } from "../en/uploads.ts";
import type { Translated } from "../message-types.ts";

export const uploads: Translated<typeof en> = {
  "upload.title": "Vos fichiers",
  "upload.choose": "Choisir des fichiers",
  "upload.hint":
    "L’archive de votre ancien compte, et le fichier avec vos photos si vous en avez un. Ensemble, ou l’un après l’autre.",
  "upload.drop": "Vous pouvez aussi les déposer dans ce cadre.",
  "upload.submit": "Envoyer",
  "upload.wait":
    "Laissez cette page ouverte jusqu’à ce que la suivante apparaisse. Pour de gros fichiers, cela prend un moment.",
  "upload.sealed":
    "Vos fichiers sont conservés scellés, et personne ne peut les télécharger. Ils sont supprimés dès qu’ils ont servi, au plus tard après {days, plural, one {# jour} other {# jours}}.",
  "upload.room": "Espace utilisé : {used} sur {limit}.",
  "upload.list": "Fichiers qui sont ici",
  "upload.next": "Continuer",
  "upload.whole": "Tout est arrivé, {size}.",
  "upload.part":
    "{have} sur {size} sont arrivés. Choisissez de nouveau le même fichier, et l’envoi reprend à cet endroit.",
  "upload.arriving": "Il est en train d’arriver.",
  "upload.progress": "Ce qui est arrivé de {name}",
  "upload.pause": "Mettre en pause",
  "upload.resume": "Reprendre",
  "upload.again": "Réessayer",
  "upload.remove": "Retirer",
  "upload.removeIt": "Retirer {name}",
  "upload.waiting": "Attend son tour.",
  "upload.running": "{have} sur {size}, {speed} par seconde, encore {left}",
  "upload.paused": "En pause à {have} sur {size}.",
  "upload.broken": "La connexion est coupée. L’envoi reprend dans {left}.",
  "upload.failed": "L’envoi s’est arrêté : {why}",
  "upload.unreadable": "Le fichier ne peut plus être lu. Choisissez-le de nouveau.",
  "upload.already": "{name} est déjà ici.",
  "upload.begun": "{name} est en cours d’envoi.",
  "upload.arrived": "{name} est arrivé.",
  "upload.stopped": "{name} est en pause.",
  "upload.lost": "La connexion est coupée. {name} reprendra tout seul.",
  "upload.gone": "{name} a été retiré.",
  "upload.no.forged":
    "Vous n’êtes plus connecté. Connectez-vous de nouveau et choisissez le même fichier : l’envoi reprend où il s’était arrêté.",
  "upload.no.malformed": "Cette demande est incompréhensible. Rechargez la page et réessayez.",
  "upload.no.upload-empty": "Ce fichier est vide. Regardez-le sur votre appareil, et choisissez-en un autre.",
  "upload.no.upload-over-size":
    "Ce fichier dépasse {limit}, le maximum que ce pod accepte. Demandez à la personne qui le gère.",
  "upload.no.upload-over-quota":
    "Avec ce fichier, vous dépasseriez les {limit} qu’un compte peut envoyer ; {used} sont utilisés. Retirez-en un dont vous n’avez pas besoin.",
  "upload.no.upload-too-many":
    "Vous avez {n, plural, one {# fichier} other {# fichiers}} ici, le maximum. Retirez-en un dont vous n’avez pas besoin.",
  "upload.no.upload-too-often":
    "Vous avez commencé de très nombreux envois. Réessayez dans {n, plural, one {# minute} other {# minutes}}.",
  "upload.no.upload-no-room":
    "Ce pod n’a pas de place pour le fichier en ce moment. Dites-le à la personne qui le gère, ou réessayez demain.",
  "upload.no.upload-unknown": "Ce fichier n’est plus ici. Choisissez-le de nouveau.",
  "upload.no.upload-in-use":
    "Ce fichier est en train d’être vérifié ou apporté. Attendez que ce soit fini, ou jetez tout : il partira aussi.",
  "upload.no.upload-offset":
    "Il manque un morceau au milieu de ce fichier. Rechargez la page et choisissez le fichier de nouveau.",
  "upload.no.upload-beyond-end": "Le fichier a grossi pendant l’envoi. Retirez-le et choisissez-le de nouveau.",
  "upload.no.upload-broken-off": "La connexion a été coupée avant que tout soit arrivé. Réessayez.",
  "upload.no.upload-busy": "Beaucoup de personnes envoient des fichiers en ce moment. Réessayez dans une minute.",
};
