/** Leaving for another pod. */
import type { leaving as en } from "../en/leaving.ts";
import type { Translated } from "../message-types.ts";

export const leaving: Translated<typeof en> = {
  "leave.title": "Partir, ou dire d’où vous venez",
  "leave.lead":
    "Sur certains réseaux, les deux comptes disent qu’ils sont à la même personne : d’abord le nouveau, puis l’ancien, dont le pod prévient tout le monde.",
  "leave.own": "Votre adresse là-bas",
  "leave.fromTitle": "Vous veniez d’un autre pod",
  "leave.fromHint":
    "Dites quel compte y était le vôtre. C’est publié aussitôt, et cela seul ne fait déménager personne : demandez là-bas à déménager ici.",
  "leave.says": "Votre compte dit qu’il était auparavant {ref}.",
  "leave.arrived": "Le déménagement depuis là-bas a été suivi le {time}.",
  "leave.fromAddress": "Adresse de votre ancien compte",
  "leave.fromSubmit": "Le dire",
  "leave.fromClear": "Le retirer",
  "leave.toTitle": "Vous allez vers un autre pod",
  "leave.toHint": "Vous voyez ce qui se passerait avant de demander, et avez dix minutes pour revenir dessus.",
  "leave.first": "Sur l’autre serveur : créez un compte, et faites-lui dire qu’il était celui-ci auparavant.",
  "leave.second": "Ici : donnez son adresse, regardez les chiffres, et demandez avec votre mot de passe.",
  "leave.third": "Après dix minutes, c’est effectif : ce pod avertit tout le monde, et ce compte mène au nouveau.",
  "leave.toAddress": "Adresse de votre nouveau compte",
  "leave.toSubmit": "Que se passerait-il ?",
  "leave.password": "Votre mot de passe",
  "leave.ask": "Partir pour {ref} ?",
  "leave.half": "{n, plural, one {{network} : # personne vous suit} other {{network} : # personnes vous suivent}}",
  "leave.moves": "invitées à vous suivre par ce déménagement, là où leur pod connaît les déménagements",
  "leave.canFollow": "suivront quand votre nouveau pod annoncera cette moitié : apportez-y votre archive",
  "leave.lost": "perdues : rien ne les mène à votre nouveau compte",
  "leave.unaware":
    "{n, plural, one {# parmi eux est sur un pod qui dit ne pas connaître les déménagements, et sera probablement perdu : cette personne devrait trouver elle-même votre nouveau compte.} other {# parmi eux sont sur des pods qui disent ne pas connaître les déménagements, et seront probablement perdus : ils devraient trouver eux-mêmes votre nouveau compte.}}",
  "leave.unsure":
    "{n, plural, one {# parmi eux est sur un pod qui n’a pas dit s’il connaît les déménagements.} other {# parmi eux sont sur des pods qui n’ont pas dit s’ils connaissent les déménagements.}}",
  "leave.pods": "{n, plural, one {# pod est averti.} other {# pods sont avertis.}}",
  "leave.closes":
    "Ce compte est fermé à l’écriture, reste lisible et dit où vous êtes. Vous pouvez vous connecter pendant 30 jours, pour un export et le reçu.",
  "leave.wait":
    "{n, plural, one {Pendant # minute, rien n’est dit à personne, et vous pouvez revenir dessus. Ensuite, il n’y a plus qu’un déménagement de retour, 30 jours après.} other {Pendant # minutes, rien n’est dit à personne, et vous pouvez revenir dessus. Ensuite, il n’y a plus qu’un déménagement de retour, 30 jours après.}}",
  "leave.submit": "Partir",
  "leave.waiting": "Vous partez pour {ref}, à {time}. D’ici là, personne n’est averti.",
  "leave.stay": "Rester ici",
  "leave.no.account-not-open": "Votre compte ne peut pas partir, ou il est déjà parti.",
  "leave.no.no-such-network": "Votre compte n’est sur aucun réseau où les comptes le disent eux-mêmes.",
  "leave.no.address-not-public": "Les autres ne peuvent pas joindre ce pod à {url} : personne n’y croirait.",
  "leave.no.leaving-already": "Vous avez déjà demandé à partir pour {ref}.",
  "leave.no.left-lately": "Trente jours séparent deux déménagements. Réessayez après le {until}.",
  "leave.no.destination-is-oneself": "{ref} est ce compte même.",
  "leave.no.destination-not-found": "{ref} est introuvable. Vérifiez comment cela s’écrit, et si son pod répond.",
  "leave.no.destination-names-nobody":
    "{ref} ne dit pas avoir été auparavant sur un autre pod. Dites-le d’abord là-bas, sur une Sterna sous « Déménagements » ; on ne peut pas déménager vers un pod qui n’a pas de mots pour cela.",
  "leave.no.destination-names-other": "{ref} dit avoir été auparavant {previous}, qui n’est pas ce compte.",
  "leave.no.destination-moved": "{ref} a été quitté pour {next}.",
  "leave.no.destination-leads-back": "{ref} dit encore avoir été quitté pour ce compte. Rouvrez-le d’abord là-bas.",
  "leave.no.nothing-to-take-back":
    "Il n’y a rien à retirer : vous n’avez pas demandé à partir, ou les dix minutes sont passées.",
  "leave.no.previous-is-oneself": "{ref} est ce compte même.",
  "leave.no.previous-arrived":
    "Un déménagement depuis {ref} est arrivé ici récemment. Un autre ancien compte pourra suivre après le {until}.",
  "leave.no.previous-used": "Un déménagement depuis {ref} a été suivi parce que votre compte le dit. Cela reste.",
  "leave.no.previous-not-found": "{ref} est introuvable. On ne peut nommer qu’un compte qui existe maintenant.",
};
