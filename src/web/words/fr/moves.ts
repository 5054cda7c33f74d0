/** Announcing a move, and its receipt. */
import type { moves as en } from "../en/moves.ts";
import type { Translated } from "../message-types.ts";

export const moves: Translated<typeof en> = {
  "moves.title": "Déménagements",
  "moves.lead": "D’où vous venez, où vous êtes allé(e), et qui le sait.",
  "moves.none": "Vous n’avez pas déménagé, ni vers ici ni ailleurs.",
  "moves.arrival": "De {old} vers ici",
  "moves.departure": "D’ici vers {ref}",
  "moves.head": "Le déménagement de {old}",
  "moves.from": "Ancienne adresse",
  "moves.to": "Nouvelle adresse",
  "moves.when": "Annoncé",
  "moves.asked": "Demandé",
  "moves.whose": "Votre ancienne adresse",
  "moves.proved": "Sa clé est celle que ce pod connaît : l’adresse est à vous ici aussi.",
  "moves.claim":
    "Personne ici ne connaît sa clé. Les pods qui la connaissent croient le déménagement ; ici, cela reste une affirmation.",
  "moves.undone": "Ce déménagement a été annulé le {time}.",
  "moves.withdrawn": "Plus personne n’est averti de ce déménagement : {why}",
  "moves.away": "Vous avez quitté ce pod pour {ref}. Votre nouveau pod l’en a averti, et celui-ci y renvoie.",
  "moves.leaves": "Vous avez demandé à partir pour {ref}. Personne n’est encore averti, et vous pouvez revenir dessus.",
  "moves.takenBack": "Vous êtes revenu(e) dessus. Personne n’en a été averti.",
  "moves.byWord": "Vous avez quitté ce pod pour {ref}. Ce pod avertit tous ceux qui doivent le savoir, et y renvoie.",
  "moves.state": "Où cela en est",
  "moves.told": "{n, plural, one {# pod a été averti} other {# pods ont été avertis}}",
  "moves.notTold": "Personne n’est encore averti ; le pod s’assure d’abord qu’il est joignable.",
  "moves.delivered": "{n, plural, one {# l’a accepté} other {# l’ont accepté}}",
  "moves.waiting":
    "{n, plural, one {# est encore essayé, pendant 180 jours} other {# sont encore essayés, pendant 180 jours}}",
  "moves.givenUp": "{n, plural, one {# a été abandonné} other {# ont été abandonnés}}",
  "moves.confirmed":
    "{n, plural, one {# contact qui partage avec vous écrit à votre nouvelle adresse} other {# contacts qui partagent avec vous écrivent à votre nouvelle adresse}}",
  "moves.standing":
    "{n, plural, one {# n’a pas encore montré qu’il la connaît} other {# n’ont pas encore montré qu’ils la connaissent}}",
  "moves.pods": "Pods",
  "moves.host": "Pod",
  "moves.answer": "Dernière réponse",
  "moves.at": "Quand",
  "moves.again": "À nouveau",
  "moves.tellAgain": "Avertir à nouveau",
  "moves.tellAllAgain": "Les avertir à nouveau",
  "moves.tellHint":
    "Envoie le même message encore une fois aux pods qui ne l’ont pas reçu, ou dont les gens écrivent encore à votre ancienne adresse. Chaque pod au plus une fois par heure.",
  "moves.stateDelivered": "accepté",
  "moves.stateWaiting": "encore essayé",
  "moves.stateGivenUp": "abandonné",
  "moves.next": "prochain essai",
  "moves.more": "{n, plural, one {et # autre dans le document} other {et # autres dans le document}}",
  "moves.contacts": "Contacts",
  "moves.contactConfirmed": "écrit à votre nouvelle adresse",
  "moves.contactStanding": "en est encore à votre ancienne adresse",
  "moves.unreached": "son pod n’a pas pu être averti",
  "moves.writeTo": "Personnes à qui écrire vous-même",
  "moves.writeHint":
    "Ces personnes ne l’apprendront pas d’elles-mêmes. Donnez-leur votre nouvelle adresse par un autre moyen.",
  "moves.notFound": "personne n’a pu les trouver",
  "moves.silent": "n’a pas montré depuis le {since} que c’est connu là-bas",
  "moves.podKnowsNone": "son pod dit qu’il ne suit pas les déménagements",
  "moves.tellHintFromHere":
    "Votre nouveau pod les avertit. Si quelqu’un écrit encore à votre ancienne adresse, ce pod peut envoyer le même message d’ici aussi, aux pods de tous ceux qui partagent avec vous. Chaque pod au plus une fois par heure.",
  "moves.newHome": "Votre nouveau pod",
  "moves.newEnded": "{ref} a été supprimé depuis votre départ : son pod l’a dit.",
  "moves.newMoved": "{ref} a depuis déménagé vers une autre adresse.",
  "moves.newGoneNext":
    "Ce que vous avez ici est gardé 30 jours après votre déménagement : emportez une copie, et demandez à l’administration de ce pod si vous pouvez revenir.",
  "moves.look": "Mon nouveau compte est-il encore là ?",
  "moves.lookAlive": "{ref} est là : son pod vient de répondre pour lui.",
  "moves.lookNobody": "Le pod répond et ne connaît personne (ou plus personne) du nom de {ref}.",
  "moves.lookSilent":
    "{host} ne répond pas en ce moment. Un pod est souvent absent un moment : regardez à nouveau demain.",
  "moves.notLeft":
    "Vous n’êtes pas parti(e), et personne n’a été averti : {why} Une fois cela réglé, vous pouvez réessayer.",
  "moves.items": "Ce que vous avez apporté",
  "moves.itemsLink": "Rapport sur l’archive, élément par élément",
  "moves.retry": "{n, plural, one {Retenter # élément échoué} other {Retenter # éléments échoués}}",
  "moves.document": "À conserver",
  "moves.documentHint":
    "Tout ce qui est sur cette page et chaque élément de votre archive, en un document JSON signé avec votre clé. Comment le vérifier se trouve dans docs/moving.md.",
  "moves.download": "Télécharger le reçu",
  "moves.printHint": "Vous pouvez aussi imprimer cette page : elle est faite pour le papier, sans boutons ni menus.",
  "moves.foot": "Reçu de {pod}, état au {day}.",
  "moves.refusedElsewhere":
    "C’est le pod à l’autre bout de ce déménagement qui l’annonce. Demandez là-bas de les avertir à nouveau.",
  "moves.refusedLately": "Ils ont été avertis il y a peu. Chaque pod est averti à nouveau au plus une fois par heure.",
  "moves.refusedWithdrawn": "Plus personne n’est averti de ce déménagement.",
  "moves.refusedNever": "Ce pod n’a jamais été averti.",
  "announce.title": "Annoncer votre déménagement ?",
  "announce.what": "Ce qui se passe si vous le faites :",
  "announce.moves": "{old} est dès lors {ref} : pour toutes les personnes averties, et pour de bon.",
  "announce.people":
    "{n, plural, =0 {Personne sur d’autres pods n’est à prévenir.} one {# personne sur d’autres pods est avertie, ainsi que votre ancien pod.} other {# personnes sur d’autres pods sont averties, ainsi que votre ancien pod.}}",
  "announce.waiting":
    "{n, plural, one {# contact de votre archive n’a pas encore été trouvé ; il sera averti dès qu’il le sera.} other {# contacts de votre archive n’ont pas encore été trouvés ; ils seront avertis dès qu’ils le seront.}}",
  "announce.proved": "La clé de votre archive est celle que ce pod connaît pour {old}.",
  "announce.claim":
    "Personne ici ne connaît la clé de {old}. Les pods qui la connaissent croiront le déménagement ; ici, cela reste une affirmation.",
  "announce.photosAll":
    "{n, plural, one {Votre photo est ici ; les autres la recevront dès lors d’ici.} other {Vos # photos sont toutes ici ; les autres les recevront dès lors d’ici.}}",
  "announce.photosSome":
    "{n, plural, one {{here} photos sur {all} sont ici ; les autres les recevront dès lors d’ici. À la place de celle qui manque, ils verront une image qui le dit, et votre ancien pod supprimera peut-être son fichier : apportez-la d’abord si vous pouvez.} other {{here} photos sur {all} sont ici ; les autres les recevront dès lors d’ici. À la place des # qui manquent, ils verront une image qui le dit, et votre ancien pod supprimera peut-être leurs fichiers : apportez-les d’abord si vous pouvez.}}",
  "announce.photosLeft":
    "Aucune des photos de vos publications n’est ici : les autres continueront à les recevoir de votre ancien pod tant qu’il vit. Apportez d’abord les photos si vous les avez.",
  "announce.photosNone": "Il n’y a pas de photo dans vos publications.",
  "announce.profile":
    "Votre profil entier va à ces pods, y compris ce que vous ne montrez pas à tout le monde, comme chaque pod de ce réseau l’envoie. Retirez avant ce qu’ils ne doivent pas avoir.",
  "announce.shown": "Ce que vous avez apporté est vu par toutes les personnes pour qui c’était écrit.",
  "announce.closes": "Votre ancien pod ferme votre ancien compte quand il l’apprend.",
  "announce.closesLater":
    "{host} ne répond pas. Il est prévenu encore et encore pendant 180 jours, et ferme votre ancien compte quand il l’apprend. D’ici là, ce compte y reste tel quel.",
  "announce.final": "Il n’y a pas de retour possible.",
  "announce.alternative":
    "Si vous ne voulez pas déménager, gardez seulement ici ce que vous avez apporté : alors personne n’est averti.",
  "announce.submit": "Annoncer le déménagement",
  "announce.cancel": "Retour, ne rien changer",
  "announce.open": "Annoncer le déménagement …",
  "announce.lead":
    "Dites à tous les pods qui doivent le savoir que vous êtes maintenant ici. Vos contacts n’ont rien à faire.",
  "announce.refused": "Le déménagement ne peut pas être annoncé",
  "announce.no.no-import": "Cet import n’existe pas.",
  "announce.no.import-not-done": "L’import n’est pas terminé. Attendez qu’il le soit.",
  "announce.no.already-kept":
    "Vous avez gardé cet import ici sous de nouveaux identifiants ; aucun pod ne reconnaîtrait ses publications.",
  "announce.no.account-not-open": "Votre compte n’est pas ouvert.",
  "announce.no.network-mute":
    "Ce pod lit ces archives, mais ne parle pas à leur réseau. Vous pouvez garder le contenu ici.",
  "announce.no.key-missing":
    "La clé privée de {of} n’est pas ici, et un déménagement doit être signé avec elle. Importez l’archive à nouveau, si elle contient la clé.",
  "announce.no.address-not-public":
    "Les autres ne peuvent pas joindre ce pod à {url}, et une adresse locale n’est jamais annoncée au monde. La personne qui gère ce pod peut changer cela.",
  "announce.no.same-address": "{ref} est l’adresse que vous avez déjà.",
  "announce.no.moved-elsewhere":
    "{ref} a déménagé vers {to}. Exportez votre compte là-bas, et importez cette archive-là : elle peut être annoncée.",
  "announce.no.announced-by-other":
    "Un autre compte d’ici a annoncé le déménagement de {ref}, et le premier compte. Si ce n’était pas vous, adressez-vous à la personne qui gère ce pod.",
  "announce.no.owner-contradicted":
    "La clé de l’archive n’est pas celle de {ref} : les autres ne croiraient pas le déménagement. Vérifiez que c’est l’archive la plus récente de ce compte précis.",
  "announce.closesHere": "{old} est fermé à l’écriture ici, et mène à votre nouvelle adresse.",
  "announce.oldPassword": "Mot de passe de {old}",
  "announce.oldPasswordHint": "Ce compte-là est aussi de ce pod. Son mot de passe montre qu’il est à vous.",
  "announce.no.password-wrong": "Ce n’est pas le mot de passe de l’ancien compte. Rien n’a été annoncé.",
  "announce.no.old-account-here":
    "{ref} est un compte de ce pod : il faut son mot de passe, ou la personne qui gère ce pod.",
  "announce.no.pair-undone":
    "Le déménagement de {ref} vers ce compte a été annoncé puis annulé. Apportez l’archive dans un autre compte.",
};
