-- The ground floor: persons and identities, accounts, relations, content, the ledger, and the queues.
-- Content points at a byline (who it was written by), relations point at a person (ARCHITECTURE.md).
-- Everything that came from a wire or a file and is compared byte by byte is collated "C".

-- Who somebody is, and where they can be found ------------------------------------------------------------------------

create table person (
  id bigint generated always as identity primary key,
  created_at timestamptz not null default now()
);

create table identity (
  id bigint generated always as identity primary key,
  person_id bigint not null references person,
  protocol text collate "C" not null,
  ref text collate "C" not null,
  host text collate "C" not null,
  guid text collate "C",
  state text not null check (state in ('current', 'moved', 'ended')),
  since timestamptz not null,
  until timestamptz,
  unique (protocol, ref)
);
create unique index identity_one_guid on identity (protocol, guid);
create unique index identity_one_current on identity (person_id, protocol) where state = 'current';

-- R2: a key is learnt by discovery or by a move, or it is a local account's own. Keys of archives stay in `byline`.
create table identity_key (
  identity_id bigint not null references identity,
  public_key bytea not null,
  source text not null check (source in ('own', 'discovered', 'move')),
  since timestamptz not null,
  primary key (identity_id, public_key)
);

create table own_key (
  identity_id bigint primary key references identity,
  sealed_private_key bytea not null
);

create table profile (
  identity_id bigint primary key references identity,
  display_name text not null,
  first_name text,
  last_name text,
  bio text,
  original_bio text,
  location text,
  gender text,
  birthday text,
  tags text,
  avatar_photo_id bigint,
  avatar_url text,
  searchable boolean not null default true,
  public boolean not null default false,
  nsfw boolean not null default false,
  edited_at timestamptz
);

-- Accounts ------------------------------------------------------------------------------------------------------------

create table account (
  id bigint generated always as identity primary key,
  person_id bigint not null references person,
  username text collate "C" not null,
  state text not null check (state in ('inactive', 'active', 'closed')),
  email text,
  language text,
  settings jsonb not null default '{}',
  -- The folder of all photos of the account: one path, so that it can be announced as a whole (remote_photo_path).
  photo_path text collate "C" not null unique,
  password_hash text,
  created_at timestamptz not null
);
create unique index account_one_open on account (person_id) where state <> 'closed';

-- R15: a name that was ever discoverable is never given to somebody else. Forbidden names stand in core.
create table taken_name (
  username text collate "C" primary key,
  account_id bigint not null references account
);

create table session (
  token_hash bytea primary key,
  account_id bigint not null references account,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_of_account on session (account_id);

-- One-time links to choose a password.
create table password_link (
  token_hash bytea primary key,
  account_id bigint not null references account,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- Relations: they point at persons; references.ts says what a merge of two persons does to each -----------------------

create table aspect (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  name text not null,
  position integer not null
);
create unique index aspect_one_name on aspect (account_id, lower(name));

create table contact (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  person_id bigint not null references person,
  note text,
  -- R12: a block that met a contact suspends it until the owner has decided.
  suspended_at timestamptz,
  created_at timestamptz not null,
  unique (account_id, person_id)
);
create index contact_of_person on contact (person_id);

-- R5. `ours`: we to them (receiving), `theirs`: they to us (sharing).
create table tie (
  contact_id bigint not null references contact on delete cascade,
  protocol text collate "C" not null,
  ours text not null default 'none' check (ours in ('none', 'asked', 'established')),
  theirs text not null default 'none' check (theirs in ('none', 'asked', 'established')),
  told_identity_id bigint references identity,
  heard_at_identity_id bigint references identity,
  primary key (contact_id, protocol)
);

create table aspect_member (
  aspect_id bigint not null references aspect on delete cascade,
  contact_id bigint not null references contact on delete cascade,
  primary key (aspect_id, contact_id)
);

create table block (
  account_id bigint not null references account,
  person_id bigint not null references person,
  created_at timestamptz not null,
  primary key (account_id, person_id)
);
create index block_of_person on block (person_id);

create table mute (
  account_id bigint not null references account,
  person_id bigint not null references person,
  created_at timestamptz not null,
  primary key (account_id, person_id)
);
create index mute_of_person on mute (person_id);

create table tag_follow (
  account_id bigint not null references account,
  name text collate "C" not null,
  primary key (account_id, name)
);

-- Imports -------------------------------------------------------------------------------------------------------------

create table import (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  -- SHA-256 of the archive's JSON, unpacked: the same archive in another wrapping is the same archive.
  digest text collate "C" not null,
  protocol text collate "C" not null,
  owner_ref text collate "C" not null,
  owner_host text collate "C" not null,
  -- R10. `proved`: the archive's key is the one known here for the owner.
  standing text not null check (standing in ('proved', 'unknown')),
  sealed_private_key bytea,
  archive_written_at timestamptz,
  state text not null check (state in ('content', 'photos', 'done')),
  -- What the check counted, per kind: the left side of the ledger's equation.
  expected jsonb not null,
  -- Findings of the check: the first thousand, and the totals per code.
  findings jsonb not null,
  -- Elements of each section that are durably in; an import that was stopped goes on behind them.
  progress jsonb not null default '{}',
  -- R11: until then everything of this import is seen by its owner alone.
  released_at timestamptz,
  release text check (release in ('kept-here', 'announced')),
  created_at timestamptz not null,
  finished_at timestamptz,
  unique (account_id, digest)
);

-- Who something was written by: an identity, or a claim that an import makes about one (docs/adr/0002-bylines.md).
-- A claim is no identity: it has no person, no exclusive guid, and its key judges nothing outside its import (R2, R10).
create table byline (
  id bigint generated always as identity primary key,
  identity_id bigint references identity,
  import_id bigint references import,
  protocol text collate "C" not null,
  ref text collate "C" not null,
  guid text collate "C",
  name text,
  archive_key bytea,
  check (identity_id is not null or import_id is not null)
);
-- The byline of the owner's own things in an import: their old identity's where that is proved, else a claim.
alter table import add column owner_byline_id bigint references byline;
create unique index byline_of_identity on byline (identity_id) where import_id is null;
create unique index byline_of_claim on byline (import_id, protocol, ref) where import_id is not null;
create index byline_by_identity on byline (identity_id);

-- One row per archive item with its outcome. What waits keeps its item, so that a look-up can finish it.
create table ledger (
  import_id bigint not null references import,
  place text collate "C" not null,
  kind text collate "C" not null,
  outcome text collate "C" not null check (outcome in ('made', 'already-there', 'skipped', 'failed', 'waiting')),
  reason text collate "C",
  -- For `waiting`: the address or guid that must be looked up.
  waits_for text collate "C",
  item jsonb,
  primary key (import_id, place, kind),
  check ((outcome in ('skipped', 'failed', 'waiting')) = (reason is not null))
);
create index ledger_waiting on ledger (waits_for) where outcome = 'waiting';

-- Content: points at bylines ------------------------------------------------------------------------------------------

-- Who may see a limited post: sets, shared by all posts that went to the same people.
create table audience (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  key text collate "C" not null,
  unique (account_id, key)
);
create table audience_member (
  audience_id bigint not null references audience,
  byline_id bigint not null references byline,
  primary key (audience_id, byline_id)
);

create table post (
  id bigint generated always as identity primary key,
  byline_id bigint not null references byline,
  guid text collate "C" not null,
  kind text not null check (kind in ('post', 'reshare')),
  reach text not null check (reach in ('public', 'unlisted', 'limited')),
  audience_id bigint references audience,
  text text not null,
  -- The text as it was written, where links in it were re-pointed.
  original_text text,
  content_warning text,
  provider_name text,
  location jsonb,
  root_ref text collate "C",
  root_guid text collate "C",
  written_at timestamptz not null,
  edited_at timestamptz,
  extra jsonb,
  import_id bigint references import,
  created_at timestamptz not null,
  -- R11: a forged future pins nothing on top.
  sort_at timestamptz not null generated always as (least(written_at, created_at)) stored,
  unique (byline_id, guid)
);
create index post_by_guid on post (guid);
create index post_of_import on post (import_id) where import_id is not null;
create index post_stream on post (byline_id, sort_at desc, id desc);

create table photo (
  id bigint generated always as identity primary key,
  byline_id bigint not null references byline,
  guid text collate "C" not null,
  name text collate "C" not null,
  post_id bigint references post,
  position integer not null default 0,
  text text,
  width integer,
  height integer,
  -- Null until the file is here.
  blob text collate "C",
  media_type text collate "C",
  remote_path text collate "C",
  written_at timestamptz,
  import_id bigint references import,
  created_at timestamptz not null,
  unique (byline_id, guid)
);
create index photo_of_post on photo (post_id);
create index photo_by_name on photo (name);
create index photo_of_import on photo (import_id) where import_id is not null;
alter table profile add foreign key (avatar_photo_id) references photo;

create table poll (
  id bigint generated always as identity primary key,
  post_id bigint not null unique references post,
  guid text collate "C" not null,
  question text not null
);
create index poll_by_guid on poll (guid);
create table poll_answer (
  id bigint generated always as identity primary key,
  poll_id bigint not null references poll,
  guid text collate "C" not null,
  position integer not null,
  answer text not null,
  unique (poll_id, guid)
);

-- Relayables. Unique per import: nobody's archive keeps a signed word out of another's. `verdict` is null for local ones; anything but `proved` is shown to the import's owner alone.
-- `signature` and `signed` ({order, values}) stand as they came, so that they can be verified again and passed on unchanged.
create table comment (
  id bigint generated always as identity primary key,
  post_id bigint not null references post,
  byline_id bigint not null references byline,
  guid text collate "C" not null,
  text text not null,
  original_text text,
  written_at timestamptz not null,
  edited_at timestamptz,
  verdict text collate "C" check (verdict in ('proved', 'archiveKeyOnly', 'keyUnknown', 'wrong')),
  signature text collate "C",
  signed jsonb,
  import_id bigint references import,
  created_at timestamptz not null,
  unique nulls not distinct (byline_id, guid, import_id)
);
create index comment_of_post on comment (post_id, written_at, id);
create index comment_by_guid on comment (guid);

create table reaction (
  id bigint generated always as identity primary key,
  post_id bigint references post,
  comment_id bigint references comment,
  byline_id bigint not null references byline,
  guid text collate "C" not null,
  -- `like`, `dislike`, or an emoji.
  kind text not null,
  verdict text collate "C" check (verdict in ('proved', 'archiveKeyOnly', 'keyUnknown', 'wrong')),
  signature text collate "C",
  signed jsonb,
  import_id bigint references import,
  created_at timestamptz not null,
  unique nulls not distinct (byline_id, guid, import_id),
  check (num_nonnulls(post_id, comment_id) = 1)
);
create index reaction_of_post on reaction (post_id) where post_id is not null;
create index reaction_of_comment on reaction (comment_id) where comment_id is not null;

create table vote (
  id bigint generated always as identity primary key,
  answer_id bigint not null references poll_answer,
  byline_id bigint not null references byline,
  guid text collate "C" not null,
  verdict text collate "C" check (verdict in ('proved', 'archiveKeyOnly', 'keyUnknown', 'wrong')),
  signature text collate "C",
  signed jsonb,
  import_id bigint references import,
  created_at timestamptz not null,
  unique nulls not distinct (byline_id, guid, import_id)
);
create index vote_of_answer on vote (answer_id);

create table subscription (
  account_id bigint not null references account,
  post_id bigint not null references post,
  primary key (account_id, post_id)
);

-- Queues --------------------------------------------------------------------------------------------------------------

-- Plain jobs. A lease that ran out is taken up again; `key` keeps one job of a kind for one thing.
create table job (
  id bigint generated always as identity primary key,
  kind text collate "C" not null,
  key text collate "C" not null,
  args jsonb not null,
  priority integer not null default 0,
  run_at timestamptz not null,
  attempts integer not null default 0,
  leased_until timestamptz,
  last_error text,
  unique (kind, key)
);
create index job_due on job (priority desc, run_at);

-- Raw bytes first, judged later.
create table inbox (
  id bigint generated always as identity primary key,
  protocol text collate "C" not null,
  path text not null,
  headers jsonb not null,
  body bytea not null,
  received_at timestamptz not null,
  attempts integer not null default 0,
  next_at timestamptz not null,
  leased_until timestamptz,
  refusal text
);
create index inbox_due on inbox (next_at) where refusal is null;

-- A message is kept once, one parcel per endpoint; the host row is limit, breaker and clock.
create table outbox_message (
  id bigint generated always as identity primary key,
  kind text collate "C" not null,
  media_type text collate "C" not null,
  body bytea not null,
  created_at timestamptz not null
);
create table outbox_host (
  host text collate "C" primary key,
  failures integer not null default 0,
  next_at timestamptz not null,
  leased_until timestamptz
);
create index outbox_host_due on outbox_host (next_at);
create table outbox_parcel (
  id bigint generated always as identity primary key,
  message_id bigint not null references outbox_message,
  host text collate "C" not null references outbox_host,
  endpoint text not null,
  attempts integer not null default 0,
  next_at timestamptz not null,
  give_up_at timestamptz not null,
  last_error text
);
create index outbox_parcel_of_host on outbox_parcel (host, next_at);
create index outbox_parcel_of_message on outbox_parcel (message_id);
