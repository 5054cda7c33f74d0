/** Taking an account along. */
import type { exports as en } from "../en/exports.ts";
import type { Translated } from "../message-types.ts";

export const exports: Translated<typeof en> = {
  "export.title": "Emportez votre compte",
  "export.lead":
    "Tout ce que vous avez ici, dans un fichier que d’autres pods savent lire, et vos photos dans un autre : comme sauvegarde, ou pour déménager.",
  "export.safe": "Gardez-le en lieu sûr",
  "export.keyInside":
    "Le fichier contient votre clé privée. Qui a le fichier peut faire déménager votre compte, pour toujours, et lire tout ce qu’il contient, messages privés compris.",
  "export.howToKeep":
    "Gardez-le là où personne d’autre ne le lira, de préférence sur un disque chiffré à vous. Ne l’envoyez pas par courriel. Supprimez les copies dont vous n’avez pas besoin.",
  "export.withPhotos": "Avec les photos",
  "export.oneADay":
    "{n, plural, one {Un export par jour. Les fichiers sont supprimés après # jour.} other {Un export par jour. Les fichiers sont supprimés après # jours.}}",
  "export.ask": "Créer les fichiers",
  "export.newest": "Demandé le",
  "export.state.asked": "Cela commence dans un instant. Rechargez cette page pour voir où cela en est.",
  "export.state.writing": "Les fichiers sont en cours d’écriture. Rechargez cette page pour voir où cela en est.",
  "export.state.reading": "Les fichiers sont relus et comptés. Rechargez cette page pour voir où cela en est.",
  "export.state.gone": "Les fichiers sont supprimés. Vous pouvez en demander de nouveaux.",
  "export.refused":
    "Les fichiers n’ont pas pu être relus tels qu’ils ont été écrits ({what}) : vous ne les recevez donc pas. Réessayez ; si cela arrive deux fois, dites-le à la personne qui gère ce pod.",
  "export.underWay": "Un export est déjà en cours.",
  "export.tooSoon": "Il y a un export par jour. Vous pourrez en demander un autre à partir du :",
  "export.data": "Télécharger le compte ({size})",
  "export.photos": "{n, plural, one {Télécharger la photo ({size})} other {Télécharger # photos ({size})}}",
  "export.until": "Disponible jusqu’au",
  "export.inside": "Ce que vous avez ici",
  "export.insideHint":
    "Tout cela va dans les fichiers, avec votre profil, vos paramètres et ce que les autres ont écrit sous vos publications. Leur taille s’affichera ici une fois qu’ils seront prêts.",
  "export.pictures": "Images",
  "export.wasData": "Le compte faisait {size}.",
  "export.wasPhotos": "{n, plural, one {La photo faisait {size}.} other {Les # photos faisaient {size}.}}",
  "export.readBack": "Tout a été relu et compté :",
  "export.notTaken": "Tout est dans le fichier, mais les autres pods n’en prendront pas tout :",
  "export.note.text-long": "textes plus longs que ce que les autres pods acceptent",
  "export.note.poll-odd": "publications avec un sondage que les autres pods n’acceptent pas",
  "export.note.place-odd": "publications avec un lieu que les autres pods n’acceptent pas",
  "export.note.values-odd": "commentaires, « J’aime » ou votes qui ne sont pas tels que les autres pods les acceptent",
  "export.note.signature-missing":
    "commentaires, « J’aime » ou votes d’autres personnes que plus personne ne peut prouver",
  "export.note.no-words": "réactions qui ne sont pas des « J’aime »",
  "export.note.post-bare": "publications sans texte ni photo, avec ce qui se trouve dessous",
  "export.note.aspect-name-long": "facettes dont le nom dépasse 20 caractères ; les personnes qui y sont restent",
  "export.note.mail-missing":
    "adresse de courriel manquante : les autres pods ne pourront qu’ajouter ceci à un compte existant",
  "export.note.photo-missing": "photos qui ne sont plus ici",
  "export.note.photo-name-twice": "photos qui portent le nom d’une autre et ne sont donc pas dans le fichier",
};
