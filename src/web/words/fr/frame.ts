/** The frame of every page, the first page, and pages that say that something failed. */
import type { frame as en } from "../en/frame.ts";
import type { Translated } from "../message-types.ts";

export const frame: Translated<typeof en> = {
  "app.stream": "Flux",
  "app.notices": "Notifications",
  "app.conversations": "Messages",
  "app.contacts": "Contacts",
  "app.search": "Recherche",
  "app.more": "Plus",
  "app.profile": "Mon profil",
  "app.unread": "{n, plural, one {# nouveau} other {# nouveaux}}",
  "app.aspects": "Facettes",
  "home.stream": "Flux",
  "home.empty": "Il n’y a encore rien dans votre flux.",
  "home.emptyNext":
    "Il montre ce que vous écrivez, ce qu’écrivent les personnes avec qui vous partagez, et les publications portant les tags que vous suivez.",
  "home.search": "Trouver des personnes et des tags",
  "home.imports": "Voir vos imports",
  "form.save": "Enregistrer",
  "language.title": "Langue",
  "app.settings": "Paramètres",
  "app.name": "Sterna",
  "app.skip": "Aller au contenu",
  "app.nav": "Menu principal",
  "app.imports": "Imports",
  "app.logIn": "Se connecter",
  "app.logOut": "Se déconnecter",
  "app.foot": "Un pod pour les personnes qui veulent pouvoir repartir.",
  "home.title": "{host}",
  "home.lead": "Voici {host}, un pod du web social fédéré. Il fonctionne avec Sterna.",
  "home.what":
    "Un compte peut arriver ici depuis un autre pod avec ses publications, ses photos et les commentaires qu’elles ont reçus. Il peut repartir de la même façon.",
  "home.visitor":
    "Vous n’êtes pas connecté(e). Vous pouvez lire ce que les personnes d’ici ont écrit pour tout le monde : sur leurs profils et à l’adresse de chaque publication.",
  "home.how":
    "La personne qui gère ce pod crée les comptes, à partir d’une archive que votre ancien pod vous a donnée.",
  "error.notFound": "Il n’y a rien ici",
  "error.notFoundWhat": "Il n’y a pas de page à cette adresse, ou elle ne vous est pas destinée.",
  "error.notFoundNext":
    "Vérifiez l’adresse. Si vous avez suivi un lien vers une publication qui n’est pas pour tout le monde, connectez-vous d’abord.",
  "error.forbidden": "Ce formulaire n’a pas pu être accepté",
  "error.forbiddenWhat":
    "Il ne venait pas d’une page de ce pod ouverte dans ce navigateur, ou vous vous êtes connecté(e) ou déconnecté(e) entre-temps.",
  "error.forbiddenNext":
    "Revenez en arrière, rechargez la page et envoyez le formulaire à nouveau. Si cela ne suffit pas, autorisez les cookies de ce site.",
  "error.tooLarge": "C’était trop",
  "error.tooLargeWhat": "Le formulaire contient plus que ce que ce pod accepte.",
  "error.tooLargeNext": "Raccourcissez ce que vous avez saisi et envoyez-le à nouveau.",
  "error.busy": "Le pod est occupé",
  "error.busyWhat": "Quelque chose dont cette page a besoin n’a pas répondu à temps. Rien n’a été modifié.",
  "error.busyNext": "Réessayez dans un instant.",
  "error.broken": "C’est notre faute",
  "error.brokenWhat": "Quelque chose s’est mal passé de notre côté. Vous n’y êtes pour rien.",
  "error.brokenNext": "Réessayez. Si cela se reproduit, donnez ce numéro à la personne qui gère ce pod : {reference}",
  "error.home": "Vers la première page",
};
