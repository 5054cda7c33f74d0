-- Federation: where others are reached, what they say beside posts, who is to be told, and what the queues must remember for it.

-- Where an identity of another pod is reached, as discovery found it. Null for our own and for those never discovered.
alter table identity
  add column base_url text,
  add column public_endpoint text,
  add column private_endpoint text,
  add column discovered_at timestamptz;
create index identity_by_host on identity (host);

-- Look-ups that failed are not repeated at once: people by address, things by kind and guid at a pod.
create table failed_lookup (
  protocol text collate "C" not null,
  sought text collate "C" not null,
  code text collate "C" not null,
  failures integer not null,
  next_at timestamptz not null,
  primary key (protocol, sought)
);
create index failed_lookup_due on failed_lookup (next_at);

-- Who got a limited post that somebody of another pod sent to them. Posts of this pod have an `audience`.
create table post_recipient (
  post_id bigint not null references post on delete cascade,
  byline_id bigint not null references byline,
  primary key (post_id, byline_id)
);
create index post_recipient_of_byline on post_recipient (byline_id);

-- People of other pods who asked for what is said below a post of this pod.
create table subscriber (
  post_id bigint not null references post on delete cascade,
  byline_id bigint not null references byline,
  guid text collate "C" not null,
  created_at timestamptz not null,
  primary key (post_id, byline_id)
);

-- Found by guid, when they are named by a message or a guid is taken already.
create index photo_by_guid on photo (guid);
create index post_by_root on post (root_guid) where root_guid is not null;
create index reaction_by_guid on reaction (guid);
create index vote_by_guid on vote (guid);

-- Whether people come to an event that a post (its `extra`) tells of.
alter table post add column event_guid text collate "C";
create index post_by_event on post (event_guid) where event_guid is not null;
create table attendance (
  id bigint generated always as identity primary key,
  post_id bigint not null references post on delete cascade,
  byline_id bigint not null references byline,
  guid text collate "C" not null,
  status text not null check (status in ('accepted', 'declined', 'tentative')),
  signature text collate "C",
  signed jsonb,
  created_at timestamptz not null,
  unique (byline_id, guid)
);
create index attendance_of_post on attendance (post_id);
create index attendance_by_guid on attendance (guid);

-- What was taken back stays gone, whoever brings it again: by message, by fetch, in an archive. Kept without end; three short texts each.
create table tombstone (
  protocol text collate "C" not null,
  kind text collate "C" not null,
  guid text collate "C" not null,
  -- Whose it was: an address of the person who wrote it.
  author_ref text collate "C" not null,
  created_at timestamptz not null,
  primary key (protocol, kind, guid, author_ref)
);

-- Conversations: point at bylines, as all content.
create table conversation (
  id bigint generated always as identity primary key,
  byline_id bigint not null references byline,
  guid text collate "C" not null,
  subject text not null,
  written_at timestamptz not null,
  created_at timestamptz not null,
  unique (byline_id, guid)
);
create index conversation_by_guid on conversation (guid);
create table conversation_participant (
  conversation_id bigint not null references conversation on delete cascade,
  byline_id bigint not null references byline,
  primary key (conversation_id, byline_id)
);
create index conversation_of_byline on conversation_participant (byline_id);
-- Participants of other pods who are not known here yet: they become participants when they write, or are found before an answer.
create table conversation_stranger (
  conversation_id bigint not null references conversation on delete cascade,
  ref text collate "C" not null,
  primary key (conversation_id, ref)
);
create table message (
  id bigint generated always as identity primary key,
  conversation_id bigint not null references conversation on delete cascade,
  byline_id bigint not null references byline,
  guid text collate "C" not null,
  text text not null,
  written_at timestamptz not null,
  edited_at timestamptz,
  created_at timestamptz not null,
  unique (byline_id, guid)
);
create index message_of_conversation on message (conversation_id, written_at, id);
create index message_by_guid on message (guid);
-- Whose the conversation is here: how far each account has read, and whether it has put the conversation away.
create table conversation_reading (
  conversation_id bigint not null references conversation on delete cascade,
  account_id bigint not null references account,
  read_until timestamptz,
  hidden_at timestamptz,
  primary key (conversation_id, account_id)
);

-- What an account is told: one row per event; the page joins what it points at.
create table notification (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  kind text collate "C" not null check (kind in
    ('shares', 'comments', 'comments-too', 'reacts', 'votes', 'reshares', 'mentions', 'writes')),
  byline_id bigint not null references byline,
  post_id bigint references post on delete cascade,
  comment_id bigint references comment on delete cascade,
  conversation_id bigint references conversation on delete cascade,
  created_at timestamptz not null,
  read_at timestamptz,
  unique nulls not distinct (account_id, kind, byline_id, post_id, comment_id, conversation_id)
);
create index notification_of_account on notification (account_id, created_at desc, id desc);

-- The queues -----------------------------------------------------------------------------------------------------------

-- `way`: the common inbox, one person's, or asked for by us. Refused messages keep why; the podmin sees them, and they go after a while.
alter table inbox
  add column way text collate "C" not null default 'public' check (way in ('public', 'private', 'fetched')),
  add column account_id bigint references account,
  add column sender text,
  add column refusal_detail text,
  add column refused_at timestamptz;
create index inbox_refused on inbox (refused_at desc) where refusal is not null;

-- `last_error` and `failing_since` are of the failures in a row; `answered_at` is the last time that anything came back at all.
alter table outbox_host
  add column last_error text,
  add column failing_since timestamptz,
  add column answered_at timestamptz;

-- Which adapter says how it leaves, and whose keys are on the request.
alter table outbox_message
  add column protocol text collate "C" not null,
  add column identity_id bigint not null references identity;

-- Who looks after the pod: sees what waits for other pods and what was refused.
alter table account add column podmin boolean not null default false;
