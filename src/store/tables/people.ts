/** Who is here and elsewhere: persons, identities, accounts, and what accounts have with people. */
import type { ColumnType, Generated } from "kysely";
import type { Maybe, MaybeJson, MaybeTime, OfAccount, Side, Time } from "./columns.ts";

export type PeopleTables = {
  person: { id: Generated<number>; created_at: Generated<Date> };
  identity: {
    id: Generated<number>;
    person_id: number;
    protocol: string;
    ref: string;
    host: string;
    guid: Maybe<string>;
    state: "current" | "moved" | "ended";
    since: Time;
    until: MaybeTime;
    base_url: Maybe<string>;
    public_endpoint: Maybe<string>;
    private_endpoint: Maybe<string>;
    discovered_at: MaybeTime;
    posts_asked_at: MaybeTime;
    photo_path: Maybe<string>;
    username: Maybe<string>;
  };
  identity_key: {
    identity_id: number;
    public_key: Buffer;
    source: "own" | "discovered" | "move";
    since: Time;
    holder: Generated<"person" | "pod">;
    late: Generated<boolean>;
  };
  own_key: { identity_id: number; account_id: number; sealed_private_key: Buffer };
  found_before: {
    account_id: number;
    protocol: string;
    ref: string;
    host: string;
    guid: string;
    public_key: Buffer;
    sealed_private_key: Buffer;
  };
  pod_key: { protocol: string; public_key: Buffer; sealed_private_key: Buffer };
  profile: {
    identity_id: number;
    display_name: string;
    first_name: Maybe<string>;
    last_name: Maybe<string>;
    bio: Maybe<string>;
    original_bio: Maybe<string>;
    location: Maybe<string>;
    gender: Maybe<string>;
    birthday: Maybe<string>;
    tags: Maybe<string>;
    avatar_photo_id: Maybe<number>;
    avatar_url: Maybe<string>;
    emojis: MaybeJson<unknown>;
    searchable: Generated<boolean>;
    public: Generated<boolean>;
    nsfw: Generated<boolean>;
    edited_at: MaybeTime;
  };
  account: {
    id: Generated<number>;
    person_id: number;
    username: string;
    state: "inactive" | "active" | "moved" | "closed";
    email: Maybe<string>;
    language: Maybe<string>;
    settings: ColumnType<Record<string, unknown>, string | undefined, string>;
    photo_path: string;
    password_hash: Maybe<string>;
    created_at: Time;
    podmin: Generated<boolean>;
    left_at: MaybeTime;
    asks_first: Generated<boolean>;
    chosen_language: Maybe<string>;
    arriving_since: MaybeTime;
    email_confirmed_at: MaybeTime;
    email_pending: Maybe<string>;
    letters: ColumnType<Record<string, boolean>, string | undefined, string>;
  };
  invitation: {
    id: Generated<number>;
    token_hash: Buffer;
    account_id: Maybe<number>;
    uses: number;
    used: Generated<number>;
    created_at: Time;
    expires_at: Time;
  };
  taken_name: { username: string; account_id: number };
  session: {
    token_hash: Buffer;
    account_id: number;
    created_at: Time;
    seen_at: Time;
    expires_at: Time;
    browser: Maybe<string>;
  };
  password_link: { token_hash: Buffer; account_id: number; expires_at: Time; used_at: MaybeTime };
  aspect: { id: Generated<number>; account_id: number; name: string; position: number };
  contact: OfAccount & {
    person_id: number;
    note: Maybe<string>;
    suspended_at: MaybeTime;
    created_at: Time;
  };
  tie: {
    contact_id: number;
    protocol: string;
    ours: Generated<Side>;
    theirs: Generated<Side>;
    told_identity_id: Maybe<number>;
    heard_at_identity_id: Maybe<number>;
  };
  stop: {
    account_id: number;
    identity_id: number;
    theirs: "asked" | "established";
    heard_at_identity_id: Maybe<number>;
    stopped_at: Time;
    restored_by: Maybe<number>;
  };
  aspect_member: { aspect_id: number; contact_id: number };
  block: { account_id: number; person_id: number; created_at: Time };
  mute: { account_id: number; person_id: number; created_at: Time };
  tag_follow: { account_id: number; name: string };
  shut_out: { id: Generated<number>; host: Maybe<string>; identity_id: Maybe<number>; since: Time; note: string };
};
