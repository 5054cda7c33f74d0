/** Amener un compte ici : ce qui va se passer, la vérification, les choix, le coup d’œil, la décision. */

import type { moveIn as en } from "../en/move-in.ts";
import type { Translated } from "../message-types.ts";

export const moveIn: Translated<typeof en> = {
  "moveIn.title": "Amenez votre compte ici",
  "moveIn.lead":
    "Vos publications, photos, commentaires et contacts peuvent déménager ici, comme des meubles. Cela se fait par étapes, et personne n’en sait rien avant la dernière.",
  "moveIn.fresh": "Votre compte {name} est prêt à être rempli. D’ici là, personne ne peut le trouver.",
  "moveIn.without": "Commencer sans ancien compte",
  "moveIn.withoutHint": "Vous pourrez toujours en amener un plus tard, depuis les paramètres.",
  "moveIn.stepDone": "fait",
  "moveIn.what": "1. Ce qui va se passer",
  "moveIn.from": "Où se trouve votre compte ?",
  "moveIn.fromHint":
    "Son adresse ressemble à une adresse de courriel : nom@serveur.example. Ce pod regarde si ce serveur répond encore.",
  "moveIn.look": "Regarder",
  "moveIn.comes": "Ce qui vient avec vous",
  "moveIn.comes1":
    "Vos publications, repartages, commentaires et « j’aime », avec leurs dates et pour celles et ceux pour qui vous les avez écrits.",
  "moveIn.comes2":
    "Les commentaires et « j’aime » des autres sous vos publications, dans la mesure où l’on peut montrer qu’ils sont bien d’eux.",
  "moveIn.comes3":
    "Vos photos, si vous apportez aussi le fichier des photos. Les liens vers elles dans vos textes sont corrigés.",
  "moveIn.comes4":
    "Vos contacts, rangés comme vous les aviez rangés, les tags suivis, les personnes bloquées, et votre profil si vous le souhaitez.",
  "moveIn.stays": "Ce qui ne vient pas",
  "moveIn.stays1": "Votre mot de passe. Vous en avez un ici.",
  "moveIn.stays2":
    "Les conversations privées, si l’ancien serveur ne les écrit pas dans ses fichiers ; la plupart ne le font pas.",
  "moveIn.stays3": "Les notifications, et vos réglages de l’ancien serveur.",
  "moveIn.contacts": "Ce que voient vos contacts",
  "moveIn.contacts1": "Rien, tant que vous n’annoncez pas le déménagement à la dernière étape.",
  "moveIn.contacts2":
    "Ensuite, ils sont reliés à vous ici, sans rien faire et sans message. Pendant 30 jours, une ligne sur votre page dit d’où vous venez. Chacun d’eux peut le refuser.",
  "moveIn.old": "Ce que devient l’ancien compte",
  "moveIn.old1": "Tant que vous ne faites qu’apporter des choses ici : rien. Il reste tel quel.",
  "moveIn.old2": "Quand vous annoncez le déménagement, l’ancien serveur le ferme et renvoie ici.",
  "moveIn.oldGone":
    "{host} ne répond pas ; personne ne peut donc y fermer votre ancien compte. Il reste tel quel, ou disparaît avec son serveur.",
  "moveIn.final": "L’annonce ne peut pas être reprise. Tout ce qui précède, si.",
  "moveIn.need":
    "Ce qu’il vous faut : les fichiers de votre ancien compte. La plupart des serveurs les donnent dans les paramètres, sous « Exporter les données » et « Exporter les photos ». Les préparer peut y prendre une heure. Si votre ancien serveur utilise Sterna comme celui-ci, il ne faut aucun fichier : l’étape suivante demande l’adresse.",
  "moveIn.begin": "J’ai compris. Continuer",
  "moveIn.oldPod.alive": "{host} répond. Il peut fermer votre ancien compte et transmettre vos photos.",
  "moveIn.oldPod.slow":
    "{host} répond, mais lentement. Tout fonctionne ; il faudra seulement plus de temps pour que votre ancien compte soit fermé.",
  "moveIn.oldPod.gone":
    "{host} ne répond pas. S’il a disparu, il ne peut pas fermer votre ancien compte, et ce qui n’est pas dans vos fichiers est perdu. Tout le reste fonctionne : vos contacts sur d’autres serveurs sont prévenus d’ici.",
  "moveIn.oldPod.never":
    "{host} n’a jamais pu être joint d’ici. Peut-être l’adresse contient-elle une faute. Si le serveur n’existe plus, vous pouvez quand même apporter vos fichiers.",
  "moveIn.oldPod.moved": "{ref} a déjà déménagé, vers {to}. Apportez plutôt les fichiers de là-bas.",
  "moveIn.oldPod.nobody":
    "{host} répond, mais ne connaît personne du nom de {ref}. Peut-être l’adresse contient-elle une faute, ou le compte a-t-il été fermé.",
  "moveIn.oldPod.busy": "Beaucoup de serveurs sont interrogés en ce moment. Regardez de nouveau dans un instant.",
  "moveIn.oldPod.malformed": "« {ref} » n’est pas une adresse. Elle ressemble à nom@serveur.example.",
  "moveIn.files": "2. Vos fichiers",
  "moveIn.filesLead":
    "Apportez le fichier de vos données (il se termine par .json, .json.gz ou .zip) et, si vous l’avez, celui de vos photos (.zip). Dans n’importe quel ordre, ensemble ou l’un après l’autre.",
  "moveIn.check": "Vérifier ces fichiers",
  "moveIn.checkLimit": "Au plus {n} vérifications par heure.",
  "moveIn.checkHint": "Cela prend quelques secondes et ne change rien.",
  "moveIn.checkAgain": "Vérifier de nouveau",
  "moveIn.checkedWhat": "À qui est ce compte",
  "moveIn.good": "Cela peut venir ici.",
  "moveIn.blocked": "Cela ne peut pas venir ici.",
  "moveIn.unreadable": "Ces fichiers ne peuvent pas être lus.",
  "moveIn.proved":
    "Le fichier contient la clé de {ref}, et c’est bien celle que montre son serveur. Il est donc à vous.",
  "moveIn.unknown":
    "Personne n’a pu être interrogé pour savoir si la clé du fichier est celle de {ref}. Il peut venir quand même ; les serveurs qui connaissent la clé croiront au déménagement.",
  "moveIn.contents": "Ce qu’il contient",
  "moveIn.noPhotos":
    "{n, plural, one {Vos publications nomment # photo, et aucun fichier de photos n’est ici. Vous pouvez l’ajouter plus haut et vérifier de nouveau. Ce qui manque est demandé à l’ancien serveur.} other {Vos publications nomment # photos, et aucun fichier de photos n’est ici. Vous pouvez l’ajouter plus haut et vérifier de nouveau. Ce qui manque est demandé à l’ancien serveur.}}",
  "moveIn.photosMissing":
    "{n, plural, one {# photo est nommée dans des publications et n’est pas dans les fichiers. Elle est demandée à l’ancien serveur.} other {# photos sont nommées dans des publications et ne sont pas dans les fichiers. Elles sont demandées à l’ancien serveur.}}",
  "moveIn.signatures":
    "Paroles des autres : {proved} sont prouvées, {later} pourront l’être plus tard, {wrong} ne peuvent pas venir car leur signature est fausse.",
  "moveIn.links":
    "{n, plural, =0 {} one {# lien dans vos textes sera corrigé.} other {# liens dans vos textes seront corrigés.}}",
  "moveIn.remarks": "{n, plural, one {# remarque} other {# remarques}} sur des éléments des fichiers",
  "moveIn.noRemarks": "Rien d’inhabituel n’a été trouvé.",
  "moveIn.note.archive-is-own":
    "Ce sont les fichiers de ce compte même ({ref}). Ce qui manque ici revient ; rien n’est doublé.",
  "moveIn.note.owner-is-here":
    "{ref} est un compte de ce pod. À l’annonce du déménagement, son mot de passe vous sera demandé.",
  "moveIn.note.announced-by-other":
    "Quelqu’un d’autre a déjà annoncé ici le déménagement de {ref}. Vous pouvez garder ces choses ici, mais pas l’annoncer de nouveau.",
  "moveIn.note.moved-elsewhere":
    "{ref} a déménagé vers {to}. Vous pouvez garder ces choses ici, mais n’annoncer un déménagement que de là-bas.",
  "moveIn.note.brought-before": "Ces fichiers ont déjà été apportés ici. Seul ce qui manque vient.",
  "moveIn.bring": "3. Faire entrer",
  "moveIn.bringLater": "S’ouvre après une bonne vérification.",
  "moveIn.into": "Quel compte entre dans lequel",
  "moveIn.intoFrom": "Des fichiers",
  "moveIn.intoHere": "Entre dans",
  "moveIn.choices": "Choisir ce qui vient",
  "moveIn.choicesHint":
    "Tout vient, sauf si vous dites autre chose. Ce que vous laissez maintenant peut venir des mêmes fichiers tant qu’ils sont ici.",
  "moveIn.whichContacts": "Contacts",
  "moveIn.contactsAll": "Tous",
  "moveIn.contactsNone": "Aucun",
  "moveIn.contactsSome": "Choisis un par un",
  "moveIn.contactsChoose": "Choisir un par un …",
  "moveIn.photos": "Photos des publications",
  "moveIn.tags": "Tags suivis",
  "moveIn.dates": "Publications et commentaires de ces jours",
  "moveIn.datesFrom": "Du",
  "moveIn.datesUntil": "Au",
  "moveIn.datesHint":
    "{n, plural, =0 {Laissez vide pour tout prendre.} other {Il y a des publications du {first} au {last}. Laissez vide pour tout prendre.}}",
  "moveIn.take": "Reprendre de l’ancien compte",
  "moveIn.takeHint": "Ce qui est déjà ici reste tel quel, sauf si vous le cochez.",
  "moveIn.takeFreshHint": "Votre compte ici est nouveau : tout est repris, sauf si vous dites autre chose.",
  "moveIn.take.profile": "Profil",
  "moveIn.take.picture": "Image",
  "moveIn.take.settings": "Paramètres et langue",
  "moveIn.side": "Côte à côte",
  "moveIn.sideOld": "Dans les fichiers",
  "moveIn.sideHere": "Ici",
  "moveIn.field.displayName": "Nom",
  "moveIn.field.bio": "À propos",
  "moveIn.field.location": "Lieu",
  "moveIn.field.gender": "Genre",
  "moveIn.field.birthday": "Anniversaire",
  "moveIn.field.tags": "Tags",
  "moveIn.field.picture": "Image",
  "moveIn.field.language": "Langue",
  "moveIn.yes": "oui",
  "moveIn.no": "non",
  "moveIn.empty": "–",
  "moveIn.save": "Enregistrer ces choix",
  "moveIn.saved": "Choisi : {what}.",
  "moveIn.chosenAll": "tout",
  "moveIn.chosenContacts": "{way, select, none {aucun contact} other {pas tous les contacts}}",
  "moveIn.chosenNoPhotos": "pas de photos",
  "moveIn.chosenNoTags": "pas de tags",
  "moveIn.chosenDates": "publications de certains jours",
  "moveIn.submit": "Faire entrer",
  "moveIn.submitLimit": "Au plus {n} essais par jour.",
  "moveIn.submitHint": "Vous seul(e) le verrez. Personne n’est prévenu, et vous pourrez tout jeter.",
  "moveIn.progress": "Où cela en est",
  "moveIn.mayCloseThrow":
    "Vous pouvez fermer cette page. Cela continue tout seul, et un nouvel apport attend que tout soit parti.",
  "moveIn.mayClose": "Vous pouvez fermer cette page. Une notification vous dira quand c’est fini.",
  "moveIn.stage.waiting": "Attend son tour",
  "moveIn.stage.reading": "Lit les fichiers",
  "moveIn.stage.content": "Fait entrer publications, commentaires et contacts",
  "moveIn.stage.photos": "Fait entrer les photos",
  "moveIn.stage.finishing": "Termine",
  "moveIn.stage.hindered":
    "Ce serveur ne peut pas continuer pour l’instant : son disque est peut-être plein. Il réessaie chaque minute, et rien ne se perd",
  "moveIn.stage.throwing-away": "Jette",
  "moveIn.done": "{done} sur {of}",
  "moveIn.left": "{n, plural, one {encore # seconde environ} other {encore # secondes environ}}",
  "moveIn.leftMinutes": "{n, plural, one {encore # minute environ} other {encore # minutes environ}}",
  "moveIn.leftUnknown": "le temps restant n’est pas encore connu",
  "moveIn.paused":
    "Les déménagements sont suspendus par la personne qui gère ce pod. Cela reprendra ensuite tout seul.",
  "moveIn.held":
    "La personne qui gère ce pod a suspendu ce déménagement pour l’instant. Il reprendra quand elle le permettra.",
  "moveIn.reload": "Rechargez cette page pour voir où cela en est.",
  "moveIn.decide": "4. Regarder, puis décider",
  "moveIn.decideLater": "S’ouvre quand tout est ici.",
  "moveIn.decideLead":
    "Tout est ici, et vous seul(e) le voyez. Prenez votre temps : faites d’abord le tour de votre nouvelle maison.",
  "moveIn.lookPosts": "Vos publications",
  "moveIn.lookProfile": "Votre profil",
  "moveIn.lookContacts": "Vos contacts",
  "moveIn.lookReport": "Ce qui est venu, élément par élément",
  "moveIn.announce": "Annoncer le déménagement",
  "moveIn.announceHint":
    "Vos contacts sont reliés à vous ici, et l’ancien compte est fermé. Cela ne peut pas être repris ; une page de plus vous le demandera.",
  "moveIn.announcePause":
    "Ensuite, vous pourrez apporter un autre compte ici dans {n, plural, one {# jour} other {# jours}}.",
  "moveIn.announceOpen": "Vers l’annonce …",
  "moveIn.keep": "Garder ici sans déménager",
  "moveIn.keepHint":
    "Ce que vous avez apporté est montré à celles et ceux pour qui c’était écrit. Personne n’est prévenu, l’ancien compte reste ouvert, et vos contacts de là-bas restent avec lui.",
  "moveIn.keepOpen": "Garder seulement ici …",
  "moveIn.throw": "Jeter",
  "moveIn.throwHint": "Tout ce qui a été apporté repart, et ce qui était ici avant est comme avant.",
  "moveIn.throwOpen": "Jeter …",
  "moveIn.throwTitle": "Jeter ce qui a été apporté ?",
  "moveIn.throwWhat":
    "Les fichiers envoyés partent, et tout ce qui en est sorti : publications, photos, commentaires, contacts. Ce que vous aviez ici avant reste. Votre ancien compte n’est pas touché.",
  "moveIn.throwPause":
    "Ensuite, vous pourrez de nouveau apporter quelque chose dans {n, plural, one {# minute} other {# minutes}}.",
  "moveIn.throwSubmit": "Jeter",
  "moveIn.throwCancel": "Garder",
  "moveIn.more": "Apporter davantage",
  "moveIn.moreHint":
    "Vous avez laissé quelque chose. Tant que les fichiers sont ici, vous pouvez changer votre choix et apporter le reste.",
  "moveIn.moreFailed": "Le reste n’a pas pu être apporté. Ce qui était déjà ici y est toujours. {why}",
  "moveIn.moreGone":
    "Vos fichiers ne sont plus ici, on ne peut donc plus rien en apporter. Vous pouvez continuer avec ce qui est là, ou tout jeter et recommencer.",
  "moveIn.moreSubmit": "Apporter le reste",
  "moveIn.thrownAway": "Ce qui avait été apporté a été jeté, il n’en reste rien. Vous pouvez recommencer.",
  "moveIn.finished": "Votre dernier emménagement est terminé.",
  "moveIn.finishedReport": "Voir ce qui est venu",
  "moveIn.finishedMoves": "Voir qui est au courant du déménagement",
  "moveIn.anew": "Vous pouvez amener un autre compte.",
  "moveIn.failed": "Cela n’a pas marché. {why}",
  "moveIn.contactsTitle": "Quels contacts viennent",
  "moveIn.contactsLead":
    "{come} viennent, {leftOut} sont laissés. Décochez les personnes que vous ne voulez pas amener.",
  "moveIn.contactsFind": "Partie d’un nom ou d’une adresse",
  "moveIn.contactsSearch": "Trouver",
  "moveIn.contactsSave": "Enregistrer cette page",
  "moveIn.contactsAllIn": "Tous viennent",
  "moveIn.contactsAllOut": "Aucun ne vient",
  "moveIn.contactsBack": "Retour",
  "moveIn.contactsNext": "Plus de contacts",
  "moveIn.contactsEmpty": "Aucun contact ne correspond.",
  "moveIn.contactMutual": "vous partagez l’un avec l’autre",
  "moveIn.contactSharing": "partage avec vous",
  "moveIn.contactReceiving": "vous partagez avec cette personne",
  "moveIn.contactNeither": "aucun partage",
  "moveIn.no.account-not-open": "Votre compte n’est pas ouvert, rien ne peut donc y entrer.",
  "moveIn.no.files-missing": "Aucun fichier n’est encore ici. Envoyez d’abord le fichier de vos données.",
  "moveIn.no.file-on-its-way": "« {file} » n’est pas arrivé en entier. Attendez-le, reprenez-le, ou retirez-le.",
  "moveIn.no.move-in-under-way":
    "Un import est en cours ici, ou attend votre décision. Attendez qu’il soit terminé ; ensuite, annoncez-le, gardez-le ou jetez-le.",
  "moveIn.no.move-in-not-checked": "Les fichiers doivent d’abord être vérifiés.",
  "moveIn.no.files-changed": "Des fichiers ont été ajoutés ou retirés depuis la vérification. Vérifiez-les de nouveau.",
  "moveIn.no.nothing-more-chosen": "Tout ce que vous avez choisi est déjà ici.",
  "moveIn.no.dates-malformed":
    "« {date} » ne convient pas. Écrivez les jours comme 2019-04-01, le plus ancien d’abord.",
  "moveIn.no.move-in-too-often": "Cela a été essayé très souvent en peu de temps. Réessayez à partir de {time}.",
  "moveIn.no.move-in-pause":
    "Quelque chose vient d’être jeté. Vous pourrez de nouveau apporter quelque chose à partir de {time}.",
  "moveIn.no.move-in-too-soon":
    "Vous avez déménagé récemment. Le prochain déménagement est possible à partir de {time}.",
  "moveIn.no.move-in-budget":
    "Ce pod a pris aujourd’hui autant qu’il prend en un jour. Réessayez à partir de {time}. Vos fichiers restent ici d’ici là.",
  "moveIn.no.move-in-missing": "Il n’y a (plus) rien à jeter.",
  "moveIn.no.no-import": "Il n’y a (plus) rien à jeter.",
  "moveIn.no.later-import": "Une autre archive, de {of}, est venue après celle-ci. Jetez d’abord celle-là.",
  "moveIn.no.already-released": "C’est déjà annoncé ou gardé, et ne peut plus être jeté.",
  "moveIn.no.move-in-broken":
    "Quelque chose dans ce pod a échoué sur ces fichiers. La personne qui le gère en trouve la raison dans son journal. Rien n’est perdu.",
  "moveIn.no.import-under-way": "Une autre archive, de {of}, entre dans ce compte et n’y est pas encore en entier.",
  "moveIn.no.archive-blocked":
    "La vérification a trouvé quelque chose qui l’interdit. Voyez plus bas quoi, et ce que vous pouvez faire.",
  "moveIn.no.archive-unreadable":
    "Les fichiers ne contiennent aucun compte lisible. Voyez plus bas ce qui a été trouvé.",
  "moveIn.no.two-archives-given":
    "Il y a deux fichiers de données, « {file} » et « {other} ». Retirez celui que vous ne voulez pas.",
  "moveIn.no.no-archive-given": "Il n’y a que des photos, aucun fichier de données. Ajoutez le fichier de vos données.",
  "moveIn.no.other": "La raison s’appelle {code}.",
};
