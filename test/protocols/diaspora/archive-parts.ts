/** Parts of small diaspora* archives, made by hand, and what reading them said. */
import type { SnapshotItem } from "../../../src/core/snapshot.ts";
import type { WholeReading } from "../../support/diaspora-archives.ts";
import { testKeys } from "../../support/snapshots.ts";

export const guid = "0123456789abcdef";
export const entity = (type: string, data: object, more: object = {}) => ({
  entity_type: type,
  entity_data: data,
  ...more,
});
export const post = (data: object, more: object = { subscribed_pods_uris: [] }) =>
  entity(
    "status_message",
    {
      author: "alice@pod-a.example",
      guid,
      created_at: "2020-01-01T00:00:00Z",
      public: true,
      text: "text",
      photos: [],
      ...data,
    },
    more,
  );
export const user = (more: object) => ({
  ...{ username: "alice", email: "alice@mail.example", language: "en", private_key: testKeys.privateKey },
  profile: entity("profile", { author: "alice@pod-a.example", first_name: "Alice" }),
  ...more,
});
export const archive = (more: object, others: object = {}) => ({
  version: "2.0",
  user: user(more),
  others_data: others,
});

export const kinds = ({ items }: WholeReading) => items.map(({ kind }) => kind);
export const find = <K extends SnapshotItem["kind"]>({ items }: WholeReading, kind: K) =>
  items.find((item) => item.kind === kind) as Extract<SnapshotItem, { kind: K }>;
export const said = ({ findings }: WholeReading) => findings.map(({ code, place }) => `${code} ${place}`);
