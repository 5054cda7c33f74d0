/** Handing an account over between two Sternas. */
import type { handOver as en } from "../en/hand-over.ts";
import type { Translated } from "../message-types.ts";

export const handOver: Translated<typeof en> = {
  "handOver.ask": "Votre ancien serveur utilise Sterna ?",
  "handOver.askHint":
    "Alors il peut remettre votre compte lui-même, avec ses photos : aucun fichier à télécharger ni à envoyer. Vous dites oui là-bas, avec votre mot de passe.",
  "handOver.askAddress": "Adresse de votre ancien compte",
  "handOver.askSubmit": "Le demander",
  "handOver.goOn": "Vous avez demandé {ref}. Continuez là-bas.",
  "handOver.failed": "{ref} n’est pas arrivé. {why}",
  "handOver.toOld": "Continuez sur {host}",
  "handOver.toOldWhat":
    "{host} peut remettre {ref}. On vous y montre ce qui va se passer et on y demande votre mot de passe. Rien n’est copié avant que vous ayez dit oui.",
  "handOver.toOldOpen": "Aller sur {host}",
  "handOver.toOldHint": "Un lien vous ramène ici. C’est valable une heure, dans ce navigateur.",
  "handOver.notNow": "Pas maintenant",
  "handOver.writing":
    "{n, plural, =0 {{host} commence à écrire vos fichiers.} one {{host} écrit vos fichiers : # élément pour l’instant.} other {{host} écrit vos fichiers : # éléments pour l’instant.}}",
  "handOver.fetching": "En route depuis {host} : {done} sur {of}",
  "handOver.silent": "{host} ne répond pas pour l’instant. On lui redemandera ; ce qui est déjà là reste.",
  "handOver.byItself": "Quand tout est là, c’est vérifié automatiquement.",
  "handOver.stop": "Arrêter",
  "handOver.title": "Remettre votre compte à {host} ?",
  "handOver.onlyIf":
    "Continuez seulement si vous avez commencé cela vous-même, à l’instant, sur {host}. Si quelqu’un vous a envoyé(e) ici ou veut vous aider : fermez cette page.",
  "handOver.from": "Ce compte",
  "handOver.to": "le demande",
  "handOver.goes": "Ce qui part là-bas",
  "handOver.goes1": "Tout : publications, photos, commentaires, contacts, réglages et vos conversations privées.",
  "handOver.goes2": "Votre clé privée aussi : la preuve, partout dans ce réseau, que vous êtes vous.",
  "handOver.goes3":
    "La personne qui gère {host} peut donc tout lire et agir en votre nom, pour toujours. Cela ne peut pas être repris.",
  "handOver.now": "Ce qui se passe maintenant",
  "handOver.now1": "Une copie part là-bas. Ce compte reste comme il est, et vous pouvez continuer à l’utiliser.",
  "handOver.now2": "Personne n’est averti. Rien n’a encore déménagé.",
  "handOver.now3":
    "{n, plural, other {Vous recevez une notification, et un courriel si vous en recevez. La copie peut être prise pendant # heures, et vous pouvez l’arrêter à tout moment.}}",
  "handOver.announced": "Ce qui se passe quand vous annoncez le déménagement sur {host}",
  "handOver.announced1":
    "Vous seul(e) pouvez le faire, là-bas. Alors ce compte est fermé à l’écriture et renvoie au nouveau. Il n’y a pas de retour.",
  "handOver.announced2": "Vos contacts l’apprennent de là-bas et n’ont rien à faire.",
  "handOver.announced3":
    "Sur d’autres réseaux, ce pod le dit lui-même quand le nouveau compte nomme celui-ci. Pendant dix minutes vous pouvez le reprendre ici, sous « Déménagements ».",
  "handOver.halfComes":
    "{network} : {n, plural, =0 {personne ne vous suit.} one {# personne qui vous suit vient aussi, si son serveur connaît les déménagements.} other {# personnes qui vous suivent viennent aussi, là où leurs serveurs connaissent les déménagements.}}",
  "handOver.halfLost":
    "{network} : {n, plural, =0 {personne ne vous suit.} one {# personne qui vous suit est perdue.} other {# personnes qui vous suivent sont perdues.}} Le nouveau pod n’est pas sur ce réseau.",
  "handOver.sure": "J’ai commencé cela moi-même, et je confie tout cela à {host}.",
  "handOver.notSure": "Cochez la case si vous avez commencé cela vous-même ; sinon fermez cette page.",
  "handOver.submit": "Remettre",
  "handOver.cancel": "Non, revenir",
  "handOver.refused": "Rien n’est remis",
  "handOver.nothingSent": "Rien n’a été copié, et personne n’a été averti.",
  "handOver.confirmed": "Vous avez dit oui",
  "handOver.goBack": "{n, plural, other {Revenez sur {host} dans les # minutes : la copie n’est prise qu’alors.}}",
  "handOver.back": "Revenir sur {host}",
  "handOver.canStop": "Vous pouvez le voir et l’arrêter ici :",
  "handOver.where": "Emportez votre compte",
  "handOver.list": "Remis",
  "handOver.listHint":
    "Les pods qui ont eu le droit de copier votre compte, avec votre mot de passe. Si l’un d’eux ne vient pas de vous, arrêtez-le, choisissez un nouveau mot de passe et prévenez la personne qui gère ce pod.",
  "handOver.state.confirmed": "Confirmé. Ce pod n’est pas encore venu le chercher.",
  "handOver.state.writing": "Les fichiers sont en train d’être écrits.",
  "handOver.state.ready": "Les fichiers sont en train d’être pris.",
  "handOver.state.done": "Il a tout.",
  "handOver.state.failed": "Les fichiers n’ont pas pu être écrits. Il n’a rien reçu.",
  "handOver.state.stopped": "Arrêté.",
  "handOver.state.expired": "Le délai est passé. Les fichiers sont supprimés.",
  "handOver.no.hand-over-address-malformed":
    "« {ref} » n’est pas une adresse. Une adresse ressemble à nom@serveur.example.",
  "handOver.no.hand-over-same-pod": "{ref} est sur ce pod. Prenez-y vos fichiers et envoyez-les ci-dessous.",
  "handOver.no.hand-over-not-offered":
    "{host} répond, mais ne sait pas remettre de comptes. Prenez-y vos fichiers, le plus souvent dans les réglages, et envoyez-les ci-dessous.",
  "handOver.no.hand-over-pod-silent":
    "{host} ne répond pas. Vérifiez l’adresse et réessayez dans un moment ; si vous avez les fichiers de votre compte, envoyez-les ci-dessous.",
  "handOver.no.hand-over-answer-wrong":
    "Ce que dit {host} est incompréhensible. Recommencez ; si cela arrive deux fois, prévenez la personne qui le gère.",
  "handOver.no.hand-over-too-often": "C’était assez souvent pour l’instant. Réessayez après {time}.",
  "handOver.no.address-not-public":
    "Les autres pods ne peuvent pas joindre celui-ci à {url}. Envoyez plutôt vos fichiers.",
  "handOver.no.hand-over-files-there": "Il y a déjà des fichiers ici. Retirez-les ci-dessous, ou continuez avec eux.",
  "handOver.no.hand-over-request-unknown":
    "Cette demande n’existe pas, ou elle est terminée. Commencez sur votre nouveau serveur : là-bas, sous « Amenez votre compte ici ».",
  "handOver.no.hand-over-other-session":
    "Vous avez demandé cela dans un autre navigateur, ou vous vous êtes reconnecté(e) depuis. Continuez là-bas, ou demandez à nouveau ici.",
  "handOver.no.hand-over-code-wrong":
    "Votre ancien serveur ne connaît pas ce retour : il est valable une fois, pendant dix minutes. Demandez à nouveau ici.",
  "handOver.no.hand-over-other-account":
    "C’est {ref} qui est demandé, et vous êtes connecté(e) sous un autre nom. Déconnectez-vous, connectez-vous comme {ref} et rouvrez le lien de votre nouveau serveur.",
  "handOver.no.hand-over-changed":
    "Ce qui est demandé a changé entre-temps. Recommencez sur votre nouveau serveur, et seulement si vous lui faites confiance.",
  "handOver.no.hand-over-confirmed-before":
    "Cela a déjà été confirmé. Revenez sur votre nouveau serveur ; s’il ne s’y passe rien, demandez à nouveau là-bas.",
  "handOver.no.hand-over-stopped":
    "Cela a été arrêté sur votre ancien serveur. Si ce n’était pas vous, allez y voir ; sinon demandez à nouveau.",
  "handOver.no.hand-over-expired":
    "Votre ancien serveur n’a pas répondu à temps, ou vous êtes venu(e) trop tard. Demandez à nouveau.",
  "handOver.no.hand-over-not-written":
    "Votre ancien serveur n’a pas pu écrire les fichiers. Prévenez la personne qui le gère ; peut-être peut-elle les exporter pour vous.",
  "handOver.no.hand-over-token-wrong": "Votre ancien serveur n’en sait plus rien. Demandez à nouveau.",
  "handOver.no.hand-over-differs":
    "Ce qui est arrivé n’est pas ce que votre ancien serveur a écrit : c’est abîmé en route. Demandez à nouveau.",
};
