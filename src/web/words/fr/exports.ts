/** Taking an account along. */
import type { exports as en } from "../en/exports.ts";
import type { Translated } from "../message-types.ts";

export const exports: Translated<typeof en> = {
  "export.title": "Emportez votre compte",
  "export.lead":
    "Tout ce que vous avez ici, dans un fichier que d’autres pods savent lire, et vos photos dans un autre : comme sauvegarde, ou pour déménager.",
  "export.safe": "Gardez-le en lieu sûr",
  "export.keyInside":
    "Le fichier contient votre clé privée : la preuve, partout dans ce réseau, que vous êtes vous. Qui a le fichier peut faire déménager votre compte, pour toujours, et lire tout ce qu’il contient, messages privés compris. Aucun mot de passe ne le protège. Traitez-le donc comme l’unique clé de chez vous :",
  "export.safeDisk":
    "Gardez-le là où vous seul pouvez le lire : sur un disque ou une clé USB chiffrés à vous, ou dans un gestionnaire de mots de passe qui accepte les fichiers.",
  "export.safeAlone":
    "Ne le donnez à personne, pas même à quelqu’un qui dit gérer un pod ou vouloir vous aider. Vous n’en avez besoin que sur la page de votre nouveau chez-vous, où vous l’envoyez vous-même.",
  "export.safeMail":
    "Ne l’envoyez ni par courriel ni par messagerie, et ne le laissez pas dans un dossier partagé ou sur un ordinateur que d’autres utilisent.",
  "export.safeCopies":
    "Supprimez les copies dont vous n’avez pas besoin, aussi celle de vos téléchargements, et videz la corbeille.",
  "export.ifLost":
    "Si le fichier est perdu, rien n’est perdu ici : vous pouvez en créer un autre. Si quelqu’un d’autre peut l’avoir, dites-le tout de suite à la personne qui gère ce pod.",
  "export.withPhotos": "Avec les photos",
  "export.oneADay":
    "{n, plural, one {Un export par jour. Les fichiers sont supprimés après # jour.} other {Un export par jour. Les fichiers sont supprimés après # jours.}}",
  "export.ask": "Créer les fichiers",
  "export.newest": "Demandé le",
  "export.state.asked": "Cela commence dans un instant. Cette page regarde à nouveau d’elle-même.",
  "export.state.writing": "Les fichiers sont en cours d’écriture. Cette page regarde à nouveau d’elle-même.",
  "export.state.reading": "Les fichiers sont relus et comptés. Cette page regarde à nouveau d’elle-même.",
  "export.state.gone": "Les fichiers sont supprimés. Vous pouvez en demander de nouveaux.",
  "export.soFar": "Écrit jusqu’ici :",
  "export.soFarOf": "{n} sur {of}",
  "export.soFarPhotos": "Photos : {size}",
  "export.refused":
    "Les fichiers n’ont pas pu être relus tels qu’ils ont été écrits ({what}) : vous ne les recevez donc pas. Réessayez ; si cela arrive deux fois, dites-le à la personne qui gère ce pod.",
  "export.noRoom":
    "Ce serveur n’a pas de place pour vos fichiers en ce moment. Dites-le à la personne qui le gère, et redemandez-les quand il y en aura.",
  "export.underWay": "Un export est déjà en cours.",
  "export.tooSoon": "Il y a un export par jour. Vous pourrez en demander un autre à partir du :",
  "export.data": "Télécharger le compte ({size})",
  "export.photos": "{n, plural, one {Télécharger la photo ({size})} other {Télécharger # photos ({size})}}",
  "export.until": "Disponible jusqu’au",
  "export.atHome":
    "Le fichier des photos se lit aussi chez vous : décompressez-le et ouvrez index.html. Il montre votre profil, vos publications, vos photos et les commentaires sans aucun réseau, aussi ce que vous n’avez écrit qu’à quelques personnes.",
  "export.resumes":
    "Si votre connexion est coupée, laissez le navigateur reprendre le téléchargement : il continue là où il s’est arrêté.",
  "export.inside": "Ce que vous avez ici",
  "export.insideHint":
    "Tout cela va dans les fichiers, avec votre profil, vos paramètres et ce que les autres ont écrit sous vos publications. Leur taille s’affichera ici une fois qu’ils seront prêts.",
  "export.pictures": "Images",
  "export.wasData": "Le compte faisait {size}.",
  "export.wasPhotos": "{n, plural, one {La photo faisait {size}.} other {Les # photos faisaient {size}.}}",
  "export.readBack": "Tout a été relu et compté :",
  "export.notTaken": "Tout est dans le fichier, mais les autres pods n’en prendront pas tout :",
  "export.which": "Lesquels",
  "export.note.text-long": "textes plus longs que ce que les autres pods acceptent",
  "export.note.poll-odd": "publications avec un sondage que les autres pods n’acceptent pas",
  "export.note.place-odd": "publications avec un lieu que les autres pods n’acceptent pas",
  "export.note.values-odd": "commentaires, « J’aime » ou votes qui ne sont pas tels que les autres pods les acceptent",
  "export.note.signature-missing":
    "commentaires, « J’aime » ou votes d’autres personnes que plus personne ne peut prouver",
  "export.note.no-words": "réactions qui ne sont pas des « J’aime », et réponses à des personnes d’autres réseaux",
  "export.note.post-bare": "publications sans texte ni photo, avec ce qui se trouve dessous",
  "export.note.aspect-name-long": "facettes dont le nom dépasse 20 caractères ; les personnes qui y sont restent",
  "export.note.mail-missing":
    "adresse de courriel manquante : les autres pods ne pourront qu’ajouter ceci à un compte existant",
  "export.note.photo-missing": "photos qui ne sont plus ici",
  "export.note.photo-name-twice":
    "photos qui portent le nom d’une autre ou d’une page et ne sont donc pas dans le fichier",
  "offline.pages": "Pages",
  "offline.start": "Début et recherche",
  "offline.newer": "Plus récent",
  "offline.older": "Plus ancien",
  "offline.avatar": "Photo de profil",
  "offline.lead":
    "Votre compte tel qu’il était quand ceci a été créé. Ces pages n’ont pas besoin de réseau. Elles montrent vos photos tant qu’elles restent dans le même dossier.",
  "offline.search": "Chercher dans vos publications et ce qui se dit dessous",
  "offline.contacts": "Contacts",
  "offline.find": "Chercher",
  "offline.found": "Trouvé :",
  "offline.posts": "{n, plural, one {# publication} other {# publications}}",
  "offline.page": "Page {n}",
  "offline.limited": "non public",
  "offline.reshare": "Partagé :",
};
