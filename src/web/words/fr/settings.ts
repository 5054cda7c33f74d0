/** The settings. */
import type { settings as en } from "../en/settings.ts";
import type { Translated } from "../message-types.ts";

export const settings: Translated<typeof en> = {
  "settings.title": "Paramètres",
  "settings.profile": "Profil",
  "settings.held":
    "Un import dans votre compte n’est pas encore rendu visible : d’ici là, les autres ne voient que votre nom d’utilisateur, quoi qu’il y ait ici.",
  "settings.firstName": "Prénom",
  "settings.lastName": "Nom",
  "settings.bio": "À propos de vous",
  "settings.tags": "Tags qui vous décrivent",
  "settings.tagsHint":
    "{n, plural, one {# au plus, par exemple '#'thé.} other {# au plus, par exemple '#'thé '#'trains.}}",
  "settings.birthdayHint": "Sous la forme 1990-04-01 ; sans année, 1004-04-01.",
  "settings.avatar": "Votre image",
  "settings.newAvatar": "Une image de vous",
  "settings.otherAvatar": "Une autre image",
  "settings.noAvatar": "Ne pas montrer d’image de moi",
  "settings.public": "Montrer tout mon profil à tout le monde, pas seulement aux personnes avec qui je partage",
  "settings.searchable": "Permettre de me trouver en cherchant mon nom",
  "settings.nsfw": "Cacher toutes mes publications derrière un avertissement",
  "settings.followers": "Qui vous suit",
  "settings.followersLead":
    "Sur certains réseaux, les gens demandent avant de recevoir ce que vous écrivez pour tout le monde. Ce qui est public reste public : il s’agit ici des personnes à qui on l’apporte.",
  "settings.asksFirst": "Me demander d’abord ; les demandes sont sous « Contacts »",
  "settings.language": "Langue des pages et des courriels",
  "settings.languageHint": "Ce que les gens écrivent reste dans leur langue.",
  "settings.languageOfBrowser": "La langue que demande mon navigateur",
  "settings.password": "Mot de passe",
  "settings.old": "Mot de passe actuel",
  "settings.passwordHint": "Tous les autres navigateurs où vous êtes connecté(e) seront déconnectés.",
  "settings.passwordSubmit": "Changer le mot de passe",
};
