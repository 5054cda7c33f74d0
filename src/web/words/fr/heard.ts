/** Moves that this pod heard of: the mark on a person’s page, and the podmin’s pages. */
import type { heard as en } from "../en/heard.ts";
import type { Translated } from "../message-types.ts";

export const heard: Translated<typeof en> = {
  "mark.moved": "A déménagé de {old} le {day}, confirmé des deux côtés.",
  "mark.line": "A déménagé de {old} le {day}",
  "mark.lineDeclined": "A déménagé de {old} le {day} ; vous ne suivez pas cela",
  "mark.declined": "Vous ne suivez pas ce déménagement : ce que vous aviez avec l’ancienne adresse n’a pas suivi.",
  "mark.decline": "C’est quelqu’un d’autre",
  "mark.declineHint":
    "Si vous ne voulez pas que votre contact suive : ce que vous aviez avec {old} prend fin ici, la nouvelle adresse en est avertie, et ce que vous aviez déjà avec elle reste. Personne d’autre n’est concerné.",
  "mark.declineNow": "Ne pas suivre ce déménagement",
  "mark.question":
    "Vous aviez bloqué une adresse de {name} et partagiez avec une autre, et les deux se sont révélées être la même personne. Tant que vous n’avez pas décidé, le blocage compte et rien n’est partagé.",
  "mark.keepBlock": "Garder le blocage, terminer le contact",
  "mark.liftBlock": "Lever le blocage, garder le contact",
  "heard.title": "Déménagements de comptes",
  "heard.lead":
    "Les comptes qui ont déménagé, pour autant que ce pod en ait entendu parler. Les déménagements suivis peuvent être annulés pendant 30 jours.",
  "heard.held":
    "{n, plural, one {# déménagement vous attend : beaucoup de comptes déménagent dans un seul.} other {# déménagements vous attendent : beaucoup de comptes déménagent dans un seul.}}",
  "heard.filter": "Quels déménagements",
  "heard.all": "Tous",
  "heard.onlyHeld": "En attente de vous",
  "heard.onlyRefused": "Refusés",
  "heard.none": "Il n’y en a pas.",
  "heard.one": "Un déménagement",
  "heard.at": "Appris le",
  "heard.from": "Ancienne adresse",
  "heard.to": "Nouvelle adresse",
  "heard.state": "État",
  "heard.since": "Compte depuis",
  "heard.undoneAt": "Annulé",
  "heard.why": "Pourquoi il ne compte pas",
  "heard.contacts": "Contacts ici",
  "heard.contactsAre": "{n, plural, one {# compte y a un contact} other {# comptes y ont un contact}}",
  "heard.untold": "Reste à dire",
  "heard.untoldAre": "{n, plural, one {le côté de # compte} other {le côté de # comptes}}",
  "heard.suspended": "A rencontré un blocage",
  "heard.suspendedAre":
    "{n, plural, one {# compte doit dire ce qu’il veut} other {# comptes doivent dire ce qu’ils veulent}}",
  "heard.role.arrival": "Vers ici",
  "heard.role.departure": "D’ici",
  "heard.role.witness": "Ailleurs",
  "heard.state.heard": "les deux pods sont interrogés",
  "heard.state.held": "vous attend",
  "heard.state.attached": "suivi",
  "heard.state.told": "suivi, et tout le monde est averti",
  "heard.state.undone": "annulé",
  "heard.state.refused": "refusé",
  "heard.state.announced": "annoncé",
  "heard.state.accepted": "accepté",
  "heard.state.closed": "parti",
  "heard.undo": "Annuler ce déménagement …",
  "heard.undoHint":
    "{n, plural, one {Les deux adresses redeviennent deux personnes. Le contact d’ici redevient ce qu’il était, et l’ancien pod en est averti. Cette paire d’adresses est refusée dès lors.} other {Les deux adresses redeviennent deux personnes. # contacts d’ici redeviennent ce qu’ils étaient, et l’ancien pod en est averti. Cette paire d’adresses est refusée dès lors.}}",
  "heard.undoNow": "L’annuler pour tout le monde ici",
  "heard.release": "Suivre ce déménagement …",
  "heard.releaseHint":
    "Beaucoup de comptes ont récemment déménagé dans celui-ci. Une personne peut en avoir eu plusieurs ; quelqu’un qui ramasse les contacts d’inconnus a la même allure. Les deux clés l’ont signé.",
  "heard.releaseNow": "Le suivre",
  "heard.no.move-unknown": "Ce déménagement n’existe pas.",
  "heard.no.move-not-followed": "Rien ne découle plus, ou pas encore, de ce déménagement ici.",
  "heard.no.move-of-ours": "Un compte de ce pod est arrivé ou parti par lui ; cela ne peut pas être annulé ici.",
  "heard.no.undo-too-late": "Ce qu’il faudrait pour l’annuler a été oublié après 30 jours.",
  "heard.no.later-move":
    "La même personne a déménagé depuis : ce déménagement, numéro {laterId}, doit d’abord être annulé.",
  "heard.no.move-not-held": "Ce déménagement n’attend personne.",
};
