/** What waits: jobs, messages in and out, letters and notices; and what pods were heard to say. */
import type { Generated } from "kysely";
import type { NoticeKind, PodNoticeKind } from "../../core/notice.ts";
import type { Json, Maybe, MaybeTime, OfAccount, Time } from "./columns.ts";

type NoticeWord = NoticeKind | PodNoticeKind;

export type PostOfficeTables = {
  letter: OfAccount & {
    kind: string;
    args: Json<Record<string, string | number>>;
    address: Maybe<string>;
    written_at: Time;
    sent_at: MaybeTime;
    refused_at: MaybeTime;
    refusal: Maybe<string>;
  };
  pod_software: { protocol: string; host: string; name: string; said_at: Time };
  failed_lookup: { protocol: string; sought: string; code: string; failures: number; next_at: Time };
  pod_fact: { protocol: string; host: string; follows_moves: boolean; said_at: Time };
  notification: OfAccount & {
    kind: NoticeWord;
    byline_id: Maybe<number>;
    about: Maybe<number>;
    post_id: Maybe<number>;
    comment_id: Maybe<number>;
    conversation_id: Maybe<number>;
    created_at: Time;
    read_at: MaybeTime;
  };
  job: {
    id: Generated<number>;
    kind: string;
    key: string;
    args: Json<unknown>;
    priority: Generated<number>;
    run_at: Time;
    attempts: Generated<number>;
    leased_until: MaybeTime;
    last_error: Maybe<string>;
  };
  inbox: {
    id: Generated<number>;
    protocol: string;
    path: string;
    headers: Json<unknown>;
    body: Buffer;
    received_at: Time;
    attempts: Generated<number>;
    next_at: Time;
    leased_until: MaybeTime;
    refusal: Maybe<string>;
    way: Generated<"public" | "private" | "fetched">;
    account_id: Maybe<number>;
    sender: Maybe<string>;
    refusal_detail: Maybe<string>;
    refused_at: MaybeTime;
    proved_author: Maybe<string>;
  };
  outbox_message: {
    id: Generated<number>;
    kind: string;
    media_type: string;
    body: Buffer;
    created_at: Time;
    protocol: string;
    identity_id: number;
    migration_id: Maybe<number>;
  };
  outbox_host: {
    host: string;
    failures: Generated<number>;
    next_at: Time;
    leased_until: MaybeTime;
    last_error: Maybe<string>;
    failing_since: MaybeTime;
    answered_at: MaybeTime;
  };
  outbox_parcel: {
    id: Generated<number>;
    message_id: number;
    host: string;
    endpoint: string;
    attempts: Generated<number>;
    next_at: Time;
    give_up_at: Time;
    last_error: Maybe<string>;
    about: Maybe<string>;
  };
};
