/** Pages for the person who runs the pod: other pods, and refused messages. */
import type { podmin as en } from "../en/podmin.ts";
import type { Translated } from "../message-types.ts";

export const podmin: Translated<typeof en> = {
  "pods.title": "Autres pods",
  "pods.lead": "Pods pour lesquels des messages attendent, ou qui ne répondent pas.",
  "pods.none": "Rien n’attend : chaque pod a ce qui lui a été envoyé.",
  "pods.host": "Pod",
  "pods.waiting": "En attente",
  "pods.state": "État",
  "pods.next": "Prochain essai",
  "pods.never": "quand il y aura quelque chose à envoyer",
  "pods.fails": "{n, plural, one {# échec, depuis} other {# échecs, depuis}}",
  "pods.answered": "a répondu le",
  "pods.new": "pas encore essayé",
  "pods.retry": "Essayer maintenant",
  "pods.retryAll": "Tous les essayer maintenant",
  "pods.pages": "Pages",
  "pods.first": "Première page",
  "pods.more": "Suite",
  "refused.title": "Messages refusés",
  "refused.lead": "Messages d’autres pods qui n’ont pas été crus ou pas compris. Ils sont conservés {days} jours.",
  "refused.waiting": "{n, plural, one {# message attend d’être jugé.} other {# messages attendent d’être jugés.}}",
  "refused.none": "Aucun message n’a été refusé.",
  "refused.at": "Reçu",
  "refused.sender": "Dit venir de",
  "refused.to": "Boîte",
  "refused.why": "Pourquoi",
  "refused.unknown": "illisible",
  "refused.common": "tout le monde",
};
