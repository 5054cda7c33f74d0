/** Ways out of this pod, and a look at where one wants to go. */
import type { ways as en } from "../en/ways.ts";
import type { Translated } from "../message-types.ts";

export const ways: Translated<typeof en> = {
  "ways.title": "Où allez-vous ?",
  "ways.lead":
    "Vous pouvez emporter votre compte ailleurs, et la plupart de ceux qui vous suivent viennent d’eux-mêmes. Rien sur ces pages n’avertit qui que ce soit : avant tout envoi, on vous le demande encore une fois, chiffres à l’appui.",
  "ways.nothingSent": "Prenez votre temps : lire ceci et préparer des fichiers n’avertit personne.",
  "ways.followers": "Qui vous suit maintenant",
  "ways.followOn": "{network} : {n, plural, one {# personne} other {# personnes}}",
  "ways.netCarried": "Sur le réseau diaspora*",
  "ways.netAsked": "Sur le réseau Versia",
  "ways.nobody": "Personne ne vous suit encore, donc personne ne peut être perdu.",
  "ways.keptOf": "Viennent avec vous, pour ce que sait ce pod : {n} sur {all} qui vous suivent.",
  "ways.along": "Qui vient avec vous",
  "ways.alongHint":
    "Les pods disparus pour de bon, ou qui oublient ce qu’on leur dit, perdent des gens de toute façon. Le reçu du déménagement dira qui a été joint.",
  "ways.kept":
    "{n, plural, one {# personne vient d’elle-même : son pod est averti.} other {# personnes viennent d’elles-mêmes : leurs pods sont avertis.}}",
  "ways.alone":
    "{n, plural, one {# personne vous suit sans que vous la suiviez. Son pod est averti, mais votre nouveau pod ne le saura peut-être jamais : suivez-la avant de partir, ou écrivez-lui ensuite.} other {# personnes vous suivent sans que vous les suiviez. Leurs pods sont avertis, mais votre nouveau pod ne le saura peut-être jamais : suivez-les avant de partir, ou écrivez-leur ensuite.}}",
  "ways.unsure":
    "{n, plural, one {# personne est sur un serveur qui n’a pas dit s’il connaît les déménagements.} other {# personnes sont sur des serveurs qui n’ont pas dit s’ils connaissent les déménagements.}}",
  "ways.lost":
    "{n, plural, one {# personne serait perdue : rien ne lui dit où vous êtes. Donnez-lui vous-même votre nouvelle adresse.} other {# personnes seraient perdues : rien ne leur dit où vous êtes. Donnez-leur vous-même votre nouvelle adresse.}}",
  "ways.asked": "Vous avez demandé à partir, et pouvez encore revenir dessus.",
  "ways.askedSee": "Voir",
  "ways.receipt": "Reçu",
  "ways.pod": "Vers un pod diaspora*",
  "ways.podWhat":
    "Un serveur où tourne le logiciel diaspora*. Vous y apportez votre compte en deux fichiers ; quand ce pod les a lus, il dit à tout le monde que vous avez déménagé.",
  "ways.sterna": "Vers un autre Sterna",
  "ways.sternaWhat":
    "Un serveur avec le même logiciel que celui-ci. Tout ce que vous avez ici vient avec vous, vos messages privés aussi, et les deux serveurs vous aident.",
  "ways.word": "Vers un serveur Versia",
  "ways.wordWhat":
    "Votre nouveau compte dit qu’il était celui-ci auparavant ; puis ce pod l’annonce à tout le réseau Versia. Ce que vous avez écrit reste ici, lisible.",
  "ways.copy": "Nulle part : seulement emporter une copie",
  "ways.copyWhat":
    "Votre compte et vos photos en fichiers à conserver, que n’importe quel Sterna ou pod diaspora* pourra lire un jour. Rien d’autre ne change.",
  "ways.close": "Nulle part : fermer le compte",
  "ways.closeWhat":
    "Ce qui est à vous est supprimé, et personne n’est conduit nulle part. Si vous voulez déménager, faites-le d’abord : un compte fermé ne peut plus déménager.",
  "ways.step": "{n}. {title}",
  "ways.done": "Fait",
  "ways.now": "À faire",
  "ways.files": "Vos deux fichiers",
  "ways.filesWhat": "L’un contient votre compte, l’autre vos photos. Ils ne sont pas encore faits.",
  "ways.filesMake": "Préparer les fichiers",
  "ways.filesMaking": "Ils sont en préparation. Vous pouvez fermer cette page.",
  "ways.filesGone": "Les fichiers ne sont plus là : ils sont supprimés après un temps. Ils avaient été faits",
  "ways.filesReady": "Ils sont prêts. Faits",
  "ways.filesUntil": "Gardés ici jusqu’au",
  "ways.filesOld": "Ce que vous avez écrit depuis n’y est pas. Refaites-les peu avant de partir.",
  "ways.fileData": "Votre compte ({size})",
  "ways.filePhotos": "Vos photos ({size})",
  "ways.noPhotos":
    "Cet export a été fait sans photos. Apportez les deux à la fois : des photos venues plus tard ne sont pas cherchées au nouvel endroit.",
  "ways.fetched": "téléchargé",
  "ways.notFetched": "pas encore téléchargé",
  "ways.fileKey": "Votre clé privée est dans le premier fichier : qui l’a peut emporter votre compte.",
  "ways.heardTitle": "Le message arrive ici",
  "ways.heardPod":
    "Dès que le nouveau pod a lu vos fichiers, il avertit les pods de vos contacts et celui-ci. Vous n’avez rien à faire.",
  "ways.heardSterna": "Quand vous avez annoncé le déménagement là-bas, ce pod l’apprend aussi.",
  "ways.after":
    "Ce compte se ferme alors de lui-même : plus personne n’écrit avec, sa page mène à votre nouvelle adresse, et le nom reste à vous. Pendant {n, plural, other {# jours}} vous pouvez encore vous connecter, pour une copie et le reçu.",
  "ways.notHeard": "Ce pod n’a encore entendu parler d’aucun déménagement.",
  "ways.doNotClose":
    "Ne fermez pas le compte ici avant : tout le monde apprendrait que vous êtes parti(e), et personne ne pourrait plus vous suivre.",
  "ways.heard": "Ce pod a appris que vous êtes maintenant {ref},",
  "ways.knowTitle": "Savoir ce qui reste",
  "ways.know":
    "Votre nom, vos contacts, vos facettes, vos messages et la plupart des commentaires viennent. Un pod diaspora* ne reprend pas :",
  "ways.not.conversations": "les conversations privées : elles restent dans votre fichier, et seul un Sterna les y lit",
  "ways.not.audience": "qui pouvait voir vos messages limités : au nouvel endroit, vous seul(e) les voyez",
  "ways.not.followers": "les personnes qui vous suivent sans que vous les suiviez : il ne les demande jamais",
  "ways.not.network":
    "tout ce qui vient du réseau Versia : les gens, ce qu’ils ont écrit sous vos messages, qui vous y suit",
  "ways.not.comments":
    "les commentaires et mentions « J’aime » sous les messages limités d’autrui, les mentions « J’aime » de commentaires, et ce qui tient à des messages qu’il ne peut plus chercher : partez donc tant que ce pod répond",
  "ways.not.dates": "les dates de vos commentaires : tous prennent le jour du déménagement",
  "ways.not.photos": "votre photo de profil, et les photos jamais publiées : remettez la photo là-bas",
  "ways.not.profile": "ce qui est déjà dans le profil là-bas : ce que vous apportez l’écrase",
  "ways.knowNext": "Avant de partir, notez ce dont vous avez besoin dans vos messages privés :",
  "ways.lookTitle": "Regarder d’abord le pod",
  "ways.lookWhat": "Indiquez où vous voulez aller, et ce pod regarde si c’est possible.",
  "ways.podAddress": "Adresse de l’autre pod",
  "ways.podAddressHint": "Comme pod.example, ou comme vous@pod.example si vous y avez déjà un compte.",
  "ways.look": "Regarder",
  "ways.signUpTitle": "Créer un compte là-bas",
  "ways.signUp":
    "Inscrivez-vous sur l’autre pod comme tout le monde. Le nom peut être un autre qu’ici. Vous n’avez rien à remplir : votre profil vient avec les fichiers.",
  "ways.bringTitle": "Apporter les fichiers",
  "ways.bring": "diaspora* lit de tels fichiers depuis la version 0.9. La façon de les apporter dépend du pod :",
  "ways.bringForm":
    "Si le pod a un formulaire pour cela, il est dans les paramètres, une fois inscrit(e), là où l’on exporte aussi ses données. Choisissez les deux fichiers à la fois.",
  "ways.bringAsk":
    "La plupart des pods n’ont pas ce formulaire : diaspora* n’en fournit pas. Là, la personne qui tient le pod importe les fichiers par une commande (accounts:migration). Écrivez-lui avant de préparer les fichiers.",
  "ways.bringTrust":
    "Qui reçoit le premier fichier tient votre clé. Ne le remettez qu’à quelqu’un à qui vous confiez votre compte, et pas par courriel.",
  "ways.bringSize":
    "diaspora* ne limite pas la taille, mais le serveur placé devant, souvent. Demandez si un envoi s’interrompt.",
  "ways.bringYours": "Les vôtres font {size} ensemble.",
  "ways.bringTime":
    "La lecture prend des minutes, des heures pour de gros comptes, et ce pod n’en dit rien : c’est l’étape suivante qui montre que cela a marché.",
  "ways.sternaLookTitle": "Trouver le nouveau pod",
  "ways.isSterna": "{host} est un Sterna ({version}).",
  "ways.openThere": "Emménager sur {host}",
  "ways.isNoSterna":
    "{host} n’est pas un Sterna : il dit faire tourner {name}. Si c’est un pod diaspora*, prenez ce chemin :",
  "ways.sternaSignUpTitle": "S’y inscrire ou s’y connecter",
  "ways.sternaSignUp":
    "Nouveau là-bas ? Choisissez « J’apporte un compte » à l’inscription. Si vous y avez déjà un compte, prenez « Apporter un autre compte dans celui-ci » dans ses paramètres. Les deux mènent à la même page.",
  "ways.sternaBringTitle": "Le faire venir",
  "ways.sternaBring":
    "Là où cette page propose de chercher votre compte ici, vous êtes ramené(e) à ce pod pour dire oui, et les fichiers passent d’eux-mêmes. Ce qui est en cours de remise figure sous « Emportez votre compte », et peut y être arrêté.",
  "ways.sternaByHand": "Ou portez-y les deux fichiers vous-même : l’étape suivante.",
  "ways.sternaAnnounceTitle": "Regarder là-bas, puis annoncer",
  "ways.sternaAnnounce":
    "Ce que vous apportez n’est d’abord vu que de vous, et peut être jeté. C’est seulement quand vous annoncez le déménagement là-bas que tout le monde l’apprend, pour de bon.",
  "ways.wordHalfTitle": "Ceux du réseau Versia",
  "ways.wordHalf":
    "Ces personnes sont averties par ce pod, pas par le nouveau. Faites dire à votre nouveau compte qu’il était {ref} auparavant (là-bas, sous Déménagements) : si ce pod le voit quand vous annoncez le déménagement, cette moitié suit d’elle-même ; sinon, demandez-le ici.",
  "wayOut.pod.good": "{host} répond.",
  "wayOut.pod.silent":
    "{host} ne répond pas. Vérifiez comment c’est écrit, et réessayez demain : un pod est souvent absent un moment.",
  "wayOut.pod.here": "{host} est ce pod.",
  "wayOut.pod.malformed": "« {host} » n’est pas l’adresse d’un pod. Écrivez-la comme pod.example.",
  "wayOut.pod.too-often": "Vous avez regardé beaucoup de pods en une heure. Réessayez plus tard.",
  "wayOut.software.mute":
    "Il ne dit pas quel logiciel il fait tourner ; on ne peut donc pas dire ici s’il accueille des comptes. Demandez à qui le tient.",
  "wayOut.takes.yes": "Il fait tourner {name} {version}, qui peut accueillir des comptes.",
  "wayOut.takes.no":
    "Il fait tourner {name} {version}, qui ne peut pas accueillir de comptes. Choisissez un autre pod, ou attendez sa mise à jour.",
  "wayOut.takes.unknown":
    "Il fait tourner {name} {version}. On ne sait pas ici si ce logiciel accueille des comptes : demandez à qui le tient.",
  "wayOut.speaks.good": "Il parle le réseau diaspora*.",
  "wayOut.speaks.bad":
    "Il ne dit pas parler le réseau diaspora* : vos contacts ne pourraient pas vous y suivre par ce chemin.",
  "wayOut.knows.followers":
    "Il vous connaît : {n, plural, one {# personne y suit votre compte.} other {# personnes y suivent votre compte.}}",
  "wayOut.knows.heard": "Il a déjà accepté des messages de ce pod. Personne n’y suit votre compte.",
  "wayOut.knows.nothing":
    "Il n’a encore jamais eu affaire à ce pod. Il demandera ici qui vous êtes en lisant vos fichiers : déménagez donc tant que ce pod répond.",
  "wayOut.account.good": "{ref} existe là-bas. Si c’est vous, votre compte y entrera.",
  "wayOut.account.note": "Personne ne s’appelle encore {ref} là-bas. Inscrivez-vous d’abord.",
  "wayOut.open.good": "Tout le monde peut s’y inscrire.",
  "wayOut.open.note": "On ne peut pas s’y inscrire soi-même : demandez une invitation.",
  "wayOut.shown.good": "On vous trouve de l’extérieur, comme l’autre pod en aura besoin.",
  "wayOut.shown.bad":
    "Ce pod n’est pas joignable de l’extérieur à sa propre adresse ; l’autre ne vous trouverait donc pas. Dites-le à qui tient ce pod.",
};
