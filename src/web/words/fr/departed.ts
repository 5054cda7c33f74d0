/** Accounts that were left, and coming back. */
import type { departed as en } from "../en/departed.ts";
import type { Translated } from "../message-types.ts";

export const departed: Translated<typeof en> = {
  "departed.title": "Vous avez déménagé",
  "departed.gone": "Ce compte a été quitté.",
  "departed.moved": "{ref} a déménagé. La nouvelle adresse est",
  "departed.unknown": "{ref} a déménagé.",
  "departed.closed":
    "Plus rien ne peut être écrit avec ce compte. Jusqu’au {until}, vous pouvez vous connecter ici pour emporter vos données et lire le reçu de votre déménagement ; ce que vous étiez seul(e) à voir est supprimé ensuite.",
  "departed.export": "Export",
  "departed.receipt": "Reçus",
  "departed.stays":
    "Votre profil d’ici est vidé et mène à votre nouvelle adresse, de même que les adresses de vos publications. Votre nom reste à vous : personne d’autre ne l’aura jamais, et si vous revenez, vous le retrouvez.",
  "departed.comeBack": "Revenir à ce compte",
  "return.title": "Retour à {ref}",
  "return.lead":
    "Vous êtes maintenant {home}. Pour redevenir {ref}, apportez l’archive du compte que vous avez là-bas : elle contient sa clé, qui doit signer le chemin du retour. Vos contacts vous suivront alors comme avant, et rien de ce qui est ici ne viendra deux fois.",
  "return.archive": "Archive de {home}",
  "return.archiveHint": "Le fichier que vous y obtenez en exportant vos données.",
  "return.photos": "Photos (si vous voulez)",
  "return.photosHint": "Le zip que vous y obtenez en exportant vos photos.",
  "return.size":
    "Les deux ensemble, {size} au plus ; pour de plus gros fichiers, adressez-vous à la personne qui gère ce pod. Les fichiers sont supprimés dès qu’ils sont lus. Personne n’est averti avant votre confirmation à la page suivante.",
  "return.submit": "Apporter",
  "return.no.nothing": "Choisissez d’abord le fichier.",
  "return.no.busy": "Une autre archive est en cours de lecture. Réessayez dans quelques minutes.",
  "return.no.files":
    "Ce n’est pas une archive lisible, ou elle est abîmée. Prenez-la de nouveau là où vous êtes maintenant.",
  "return.no.elsewhere":
    "Ce n’est pas l’archive du compte que vous avez maintenant, ou sa clé est une autre. Prenez-la là où vous êtes maintenant.",
  "return.no.under-way": "Une autre archive est en train d’entrer dans ce compte. Attendez qu’elle y soit.",
  "departed.follow": "Cherchez cette adresse sur votre propre pod pour y partager avec elle.",
};
