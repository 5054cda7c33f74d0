/** Ce qui est examiné avant l’annonce, et ce qu’il faut faire. */
import type { doctor as en } from "../en/doctor.ts";
import type { Translated } from "../message-types.ts";

export const doctor: Translated<typeof en> = {
  "doctor.title": "Avant de l’annoncer",
  "doctor.lead": "Ce pod vient de regarder des deux côtés.",
  "doctor.good": "en ordre",
  "doctor.note": "bon à savoir",
  "doctor.bad": "pas encore possible",
  "doctor.new-address.good": "Votre nouvelle adresse peut être trouvée de l’extérieur, avec sa clé.",
  "doctor.new-address.silent":
    "Ce pod ne répond pas à sa propre adresse, {url}. Les autres ne pourraient pas vous trouver ici. Prévenez la personne qui le gère, et regardez de nouveau quand ce sera réparé.",
  "doctor.new-address.not-shown":
    "À {url}, autre chose répond que ce compte. Les autres ne pourraient pas vous trouver ici. Prévenez la personne qui gère ce pod.",
  "doctor.may-announce.good": "La clé de vos fichiers convient, et personne d’autre n’a annoncé ce déménagement.",
  "doctor.old-address.good": "{host} répond. Il apprend le déménagement en premier et ferme votre ancien compte.",
  "doctor.old-address.silent":
    "{host} ne répond pas. Le déménagement se fait sans lui : les autres pods sont prévenus d’ici, et celui-ci dès qu’il revient.",
  "doctor.old-address.nobody":
    "{host} répond, mais ne connaît personne du nom de {ref}. Il n’a donc pas d’ancien compte à fermer ; les autres pods sont prévenus tout de même.",
  "doctor.clock.good": "Les horloges des deux pods concordent.",
  "doctor.clock.unknown": "L’ancien pod ne dit pas quelle heure il a ; rien n’en dépend.",
  "doctor.clock.note":
    "{n, plural, one {Les horloges des deux pods diffèrent de # seconde. Des messages signés pourraient être refusés. Prévenez la personne qui gère ce pod, ou attendez qu’elles concordent.} other {Les horloges des deux pods diffèrent de # secondes. Des messages signés pourraient être refusés. Prévenez la personne qui gère ce pod, ou attendez qu’elles concordent.}}",
  "doctor.disk.good": "Il y a de la place pour ce qui vient : {size}.",
  "doctor.disk.note":
    "Le disque de ce pod est presque plein : il reste {size}. Prévenez la personne qui le gère avant de continuer.",
  "doctor.queue.good":
    "{n, plural, =0 {Rien n’attend d’être envoyé.} one {# message attend d’être envoyé.} other {# messages attendent d’être envoyés.}}",
  "doctor.queue.silent":
    "{n, plural, =0 {} one {# pod ne répond pas en ce moment ; il sera prévenu à son retour.} other {# pods ne répondent pas en ce moment ; ils seront prévenus à leur retour.}}",
  "doctor.queue.note":
    "{n, plural, one {# message attend d’être envoyé.} other {# messages attendent d’être envoyés.}} Il faut un moment avant que tous le sachent ; vous n’avez rien à faire.",
  "doctor.shut-out.good":
    "Personne que vous bloquez ne doit être prévenu, et aucun pod ne rejette celui-ci. Qui vous bloque, aucun réseau ne le dit.",
  "doctor.shut-out.blocked":
    "{n, plural, one {# personne que vous bloquez ne sera pas prévenue.} other {# personnes que vous bloquez ne seront pas prévenues.}} Pour qu’elles le soient, débloquez-les d’abord.",
  "doctor.shut-out.shunned":
    "{n, plural, one {# personne ne sera pas prévenue, car ce pod l’a exclue, elle ou son pod.} other {# personnes ne seront pas prévenues, car ce pod les a exclues, elles ou leurs pods.}} Demandez à la personne qui gère ce pod.",
  "doctor.shut-out.pods":
    "Ces pods viennent de rejeter quelque chose de ce pod : {pods}. Peut-être l’excluent-ils ; les personnes qui s’y trouvent risquent de ne pas apprendre votre déménagement. Demandez à la personne qui gère ce pod.",
};
