/** Imports and their report. */
import type { imports as en } from "../en/imports.ts";
import type { Translated } from "../message-types.ts";

export const imports: Translated<typeof en> = {
  "imports.title": "Imports",
  "imports.none": "Rien n’a été importé dans votre compte.",
  "imports.lead": "Ce qui est arrivé dans votre compte depuis des archives, élément par élément.",
  "imports.archiveOf": "Archive de {ref}",
  "imports.writtenAt": "écrite le {time}",
  "imports.report": "Rapport sur l’archive de {ref}",
  "imports.state": "État",
  "imports.stateContent": "En cours : les publications et conversations arrivent",
  "imports.statePhotos": "En cours : les photos arrivent",
  "imports.stateDone": "Terminé",
  "imports.stateDoneWaiting":
    "{n, plural, one {Terminé ; # élément attend encore} other {Terminé ; # éléments attendent encore}}",
  "imports.whose": "À qui est l’archive",
  "imports.proved": "La clé de l’archive est celle que ce pod connaît pour {ref}.",
  "imports.unknown":
    "Ce pod ne connaît pas de clé de {ref} et ne peut donc pas dire de lui-même si l’archive lui appartient.",
  "imports.seenBy": "Qui la voit",
  "imports.heldSeen": "Vous seul(e), jusqu’à ce que vous annonciez votre déménagement ou la gardiez ici.",
  "imports.keptSeen":
    "Toutes les personnes pour qui c’était écrit. Vous l’avez gardée ici le {time} ; personne n’a été averti d’un déménagement.",
  "imports.announcedSeen": "Toutes les personnes pour qui c’était écrit. Votre déménagement a été annoncé le {time}.",
  "imports.counts": "Ce qui est arrivé",
  "imports.countsHint":
    "Pour chaque sorte : ce que contient l’archive, et ce que c’est devenu. Les nombres qui suivent le premier donnent ensemble son total.",
  "imports.kind": "Sorte",
  "imports.expected": "Dans l’archive",
  "imports.made": "Arrivés",
  "imports.already": "Déjà là",
  "imports.waiting": "En attente",
  "imports.skipped": "Laissés",
  "imports.failed": "Échoués",
  "imports.open": "À faire",
  "imports.sum": "Ensemble",
  "imports.waits": "Ce qui attend, et quoi",
  "imports.waitsHint": "Ces éléments sont conservés. Ils arriveront dès que ce qui leur manque sera trouvé.",
  "imports.waitsMore": "{n, plural, one {et # autre} other {et # autres}}",
  "imports.notCome": "Ce qui n’est pas arrivé, et pourquoi",
  "imports.findings": "Ce que la vérification a trouvé",
  "imports.findingsHint":
    "Des éléments de l’archive qu’il est bon de connaître. L’emplacement dit où chacun se trouve dans le fichier.",
  "imports.noFindings": "La vérification n’a rien trouvé d’inhabituel.",
  "imports.placesMore": "{n, plural, one {et # autre endroit} other {et # autres endroits}}",
  "imports.items": "{n, plural, one {# élément} other {# éléments}}",
  "imports.severityBlocking": "Inutilisable",
  "imports.severitySkipped": "Pas arrivé",
  "imports.severityChanged": "Arrivé, mais modifié",
  "imports.severityWaiting": "En attente",
  "imports.severityOdd": "Étrange",
  "imports.next": "Ce que vous pouvez faire",
  "imports.nextLook": "Regarder vos publications",
  "imports.nextWait":
    "Rechargez cette page pour voir où cela en est. Si cela s’est arrêté, la personne qui l’a commencé relance la même commande, et cela reprend où c’était.",
  "imports.keepLead":
    "Vous pouvez montrer ce qui a été importé aux personnes pour qui c’était écrit, sans déménager : personne n’est averti, et votre ancien compte reste comme il est.",
  "imports.keepOpen": "Garder seulement ici …",
  "retry.title": "Redemander aux autres pods",
  "retry.now":
    "Ce qui manque est en train d’être demandé aux autres pods. Rechargez cette page pour voir où cela en est.",
  "retry.due": "Ce qui attend est redemandé de soi-même, la prochaine fois le",
  "retry.noneDue": "Ce qui attend n’est plus demandé à personne.",
  "retry.hasFailed":
    "{n, plural, one {# élément a échoué. Personne ne le retente de soi-même.} other {# éléments ont échoué. Personne ne les retente de soi-même.}}",
  "retry.failed":
    "{n, plural, one {Retenter l’élément échoué maintenant} other {Retenter les # éléments échoués maintenant}}",
  "retry.waiting": "Demander maintenant",
  "retry.lately": "Cela a été retenté il y a quelques minutes. Vous pourrez le redemander à partir de {time} UTC.",
  "retry.notDone": "Cet import n’est pas encore terminé.",
  "keep.title": "Garder seulement ici ?",
  "keep.what": "Ce qui se passe si vous le faites :",
  "keep.shown":
    "Ce qui a été importé de {ref} est montré : les publications publiques à tout le monde, les limitées aux personnes à qui elles s’adressaient, pour autant qu’elles soient connues ici.",
  "keep.fresh":
    "Les publications, photos et commentaires reçoivent de nouveaux identifiants, pour ne pas gêner les originaux sur d’autres pods.",
  "keep.quiet": "Personne n’est averti. Les contacts de votre ancien compte ne vous suivent pas ici.",
  "keep.final":
    "Il n’y a pas de retour possible : ensuite, cet import ne pourra plus être annoncé comme un déménagement.",
  "keep.alternative":
    "Si vous voulez déménager, avec vos contacts, ne faites pas ceci maintenant : attendez d’annoncer le déménagement.",
  "keep.submit": "Garder seulement ici",
  "keep.cancel": "Retour, ne rien changer",
  "kind.profile": "Profil",
  "kind.aspect": "Facettes",
  "kind.contact": "Contacts",
  "kind.block": "Personnes bloquées",
  "kind.tag": "Tags suivis",
  "kind.post": "Publications",
  "kind.reshare": "Repartages",
  "kind.photo": "Photos de publications",
  "kind.upload": "Autres images",
  "kind.comment": "Vos commentaires",
  "kind.reaction": "Vos « J’aime »",
  "kind.vote": "Vos votes",
  "kind.othersComment": "Commentaires des autres",
  "kind.othersReaction": "« J’aime » des autres",
  "kind.othersVote": "Votes des autres",
  "kind.othersPost": "Publications des autres",
  "kind.subscription": "Conversations suivies",
  "kind.address": "Adresses précédentes",
  "kind.mute": "Personnes en sourdine",
  "kind.conversation": "Conversations privées",
  "kind.message": "Messages privés",
  "kind.unreadable": "Éléments illisibles",
  "reason.skipped.left-out": "Vous les avez laissés de côté.",
  "reason.skipped.kept": "Le compte a déjà le sien, qui reste.",
  "reason.skipped.deleted": "Ils avaient été supprimés ici, et le restent.",
  "reason.skipped.conversation": "Leur conversation n’est pas dans l’archive.",
  "reason.skipped.reactions-many": "Ce sont plus d’émojis d’une personne pour une même chose qu’il n’en est gardé.",
  "reason.skipped.not-public":
    "Les publications dont ils dépendent sont privées ou disparues : aucun pod ne les donne à d’autres.",
  "reason.failed.not-found": "Leurs pods ne répondent pas depuis des semaines. Vous pouvez les faire redemander.",
  "reason.failed.person-unknown": "Leurs pods disent que personne n’y porte ce nom.",
  "reason.failed.photo-gone": "L’ancien pod n’a plus l’image.",
  "reason.waiting.follower":
    "Ces personnes partageaient avec vous à votre ancienne adresse. Elles ne connaissent peut-être pas la nouvelle : donnez-la-leur, ou attendez qu’elles partagent avec elle.",
  "reason.waiting.person":
    "Ces personnes ne sont pas encore connues de ce pod. Il faut les demander à leurs propres pods.",
  "reason.waiting.parent": "La publication ou le commentaire dont ils dépendent n’est pas encore ici.",
  "reason.waiting.root": "La publication repartagée n’est pas encore ici.",
  "reason.waiting.key":
    "Ils sont ici, mais la clé de la personne qui les a écrits n’est pas encore confirmée. D’ici là, vous seul(e) les voyez.",
  "reason.waiting.signature":
    "Ils sont ici, mais la signature ne correspond à aucune clé connue de la personne qui les a écrits. Vous seul(e) les voyez.",
  "reason.waiting.original":
    "L’archive contient des copies que personne n’a signées. Elles sont conservées jusqu’à ce que les publications elles-mêmes soient trouvées.",
  "reason.waiting.file": "L’image elle-même n’était pas dans les fichiers donnés.",
  "reason.other": "Raison : {code}",
};
