/** Why something was not done. */
import type { refusals as en } from "../en/refusals.ts";
import type { Translated } from "../message-types.ts";

export const refusals: Translated<typeof en> = {
  "no.text-empty": "Rien n’est encore écrit.",
  "no.text-too-long": "Ce texte est trop long. Ramenez-le à {most} caractères.",
  "no.subject-empty": "Une conversation a besoin d’un objet.",
  "no.subject-too-long": "Cet objet est trop long. Ramenez-le à {most} caractères.",
  "no.participants-none": "Dites à qui cela s’adresse.",
  "no.participants-too-many": "Cela fait trop de monde. Une conversation prend {most} personnes en plus de vous.",
  "no.networks-differ":
    "{ref} est sur un autre réseau que vous ou les autres et ne peut donc pas être dans cette conversation.",
  "no.not-shared-with":
    "Vous ne partagez pas avec {ref} : son pod refuserait votre message. Partagez d’abord, puis envoyez-le.",
  "no.conversation-not-yours": "Vous n’êtes plus dans cette conversation.",
  "no.password-wrong": "Ce n’est pas votre mot de passe actuel. Rien n’a été modifié.",
  "no.field-too-long": "« {field} » est trop long. Ramenez-le à {most} caractères.",
  "no.name-semicolon": "Un nom ne peut pas contenir de point-virgule. Écrivez-le sans.",
  "no.birthday-unreal":
    "Le jour {birthday} n’existe pas. Écrivez-le sous la forme 1990-04-01 ; sans année, 1004-04-01.",
  "no.profile-tags": "Un profil a au plus {most} tags. Laissez-en de côté.",
  "no.account-not-open": "Votre compte n’est plus ouvert : rien n’a été modifié.",
  "no.oneself": "C’est vous. Vous partagez avec vous-même de toute façon.",
  "no.network-unknown": "{ref} est sur un réseau où votre compte n’est pas : vous ne pouvez donc pas partager.",
  "no.person-gone": "{ref} a quitté cette adresse, et aucune autre n’est connue ici.",
  "no.person-blocked": "Vous bloquez {ref}. Levez d’abord le blocage, puis partagez.",
  "no.offer-gone": "{ref} ne le dit plus ou ne répond pas. Rien n’a été changé.",
  "no.shut-out": "{ref}, ou son pod, est exclu ici. Qui s’occupe de ce pod sait pourquoi.",
  "no.no-request": "{ref} n’attend aucune réponse de vous.",
  "no.nothing-to-refuse":
    "{ref} ne demande pas à vous suivre et ne vous suit pas là où cela se demande. Pour tenir quelqu’un à distance, bloquez.",
  "no.aspects-needed": "Choisissez au moins une facette : elle dit ce qu’on reçoit de vous.",
  "no.aspect-name-empty": "Une facette a besoin d’un nom.",
  "no.aspect-name-long": "Ce nom est trop long. Choisissez-en un d’au plus {most} caractères.",
  "no.aspect-name-taken": "Vous avez déjà une facette appelée {name}. Choisissez un autre nom.",
  "no.aspect-unknown": "Vous n’avez plus de facette appelée {name}. Rien n’a été modifié.",
  "no.aspects-too-many": "Vous avez {most} facettes, c’est le maximum. Supprimez-en d’abord une.",
  "no.aspect-in-use":
    "{n, plural, one {# personne n’est que dans {name} et ne recevrait plus rien de vous. Mettez-la d’abord dans une autre facette.} other {# personnes ne sont que dans {name} et ne recevraient plus rien de vous. Mettez-les d’abord dans une autre facette.}}",
  "no.note-long": "Cette note est trop longue. Ramenez-la à {most} caractères.",
};
