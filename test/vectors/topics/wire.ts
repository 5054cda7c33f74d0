/** Deliveries: entities, envelopes, attacks. */
import { runDelivery } from "../delivery.ts";
import type { Topics } from "../vector.ts";

export const topics: Topics = Object.fromEntries(
  [
    ...["account_deletion", "account_migration", "comment", "contact", "conversation", "event_participation"],
    ...["like", "participation", "photo", "poll_participation", "profile", "reshare", "retraction", "status_message"],
    ...["payload", "magic_envelope", "encrypted_envelope", "xml_attacks"],
  ].map((topic) => [topic, runDelivery]),
);
