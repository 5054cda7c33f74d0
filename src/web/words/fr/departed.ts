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
  "departed.otherHalf": "L’autre moitié de votre compte",
  "end.title": "Mettre fin à l’autre moitié de votre compte",
  "end.none": "Il ne reste rien à quoi mettre fin ici : chaque adresse de ce compte a déménagé ou a pris fin.",
  "end.lead":
    "Vous avez déménagé sur un réseau. Sur d’autres, votre adresse est encore comme elle était, et plus rien ne s’écrit avec elle. Elle peut déménager aussi, ou prendre fin.",
  "end.followers":
    "{n, plural, =0 {Personne ne vous suit là-bas.} one {# personne qui vous suit là-bas vous perd, et devrait trouver elle-même votre nouveau compte.} other {# personnes qui vous suivent là-bas vous perdent, et devraient trouver elles-mêmes votre nouveau compte.}}",
  "end.told":
    "{n, plural, one {# personne sur un autre pod apprend que cette adresse a pris fin. Son pod efface ce qu’il en a.} other {# personnes sur d’autres pods apprennent que cette adresse a pris fin. Leurs pods effacent ce qu’ils en ont.}}",
  "end.forGood":
    "C’est définitif. Qui écrit à cette adresse apprend qu’elle a pris fin. Ce que vous avez écrit reste lisible ici.",
  "end.instead":
    "Personne n’est perdu si elle déménage plutôt : par l’archive que vous apportez à votre nouveau pod, ou en demandant à partir sur la page des déménagements.",
  "end.sure": "J’ai vu qui je perds",
  "end.submit": "Mettre fin à cette adresse",
  "end.no.account-not-left":
    "Seul un compte qui est parti peut avoir une moitié qui prend fin. Un compte entier se ferme dans ses réglages.",
  "end.no.half-unknown": "{ref} n’est aucune de vos adresses ici qui pourrait prendre fin.",
  "end.no.half-leaving": "{ref} est sur le point de déménager vers {to}. Annulez cela d’abord.",
};
