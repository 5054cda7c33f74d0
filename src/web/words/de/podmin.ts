/** Pages for the person who runs the pod: other pods, and refused messages. */
import type { podmin as en } from "../en/podmin.ts";
import type { Translated } from "../message-types.ts";

export const podmin: Translated<typeof en> = {
  "pods.title": "Andere Pods",
  "pods.lead": "Pods, für die Nachrichten warten oder die nicht antworten.",
  "pods.none": "Nichts wartet: Jeder Pod hat, was ihm geschickt wurde.",
  "pods.host": "Pod",
  "pods.waiting": "Wartend",
  "pods.state": "Wie es steht",
  "pods.next": "Nächster Versuch",
  "pods.never": "wenn es etwas zu senden gibt",
  "pods.fails": "{n, plural, one {einmal fehlgeschlagen, seit} other {#-mal fehlgeschlagen, seit}}",
  "pods.answered": "hat geantwortet am",
  "pods.new": "noch nicht versucht",
  "pods.retry": "Jetzt versuchen",
  "pods.retryAll": "Alle jetzt versuchen",
  "pods.pages": "Seiten",
  "pods.first": "Erste Seite",
  "pods.more": "Mehr",
  "refused.title": "Abgelehnte Nachrichten",
  "refused.lead":
    "Nachrichten anderer Pods, denen nicht geglaubt wurde oder die unverständlich waren. Sie werden {days} Tage aufbewahrt.",
  "refused.waiting":
    "{n, plural, one {Eine Nachricht wartet darauf, beurteilt zu werden.} other {# Nachrichten warten darauf, beurteilt zu werden.}}",
  "refused.none": "Keine Nachricht wurde abgelehnt.",
  "refused.at": "Eingegangen",
  "refused.sender": "Angeblich von",
  "refused.to": "Eingang",
  "refused.why": "Warum",
  "refused.unknown": "unlesbar",
  "refused.common": "alle",
};
