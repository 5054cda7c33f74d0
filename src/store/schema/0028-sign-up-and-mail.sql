-- Accounts that people make by page, invitations, and letters by mail.

-- Since when its person wants to bring an account here: until that is done, or they begin without it, nobody finds it and it writes nothing.
-- It has no identity before it needs one, so there is nothing that could be shown of it; its name is reserved.
alter table account add column arriving_since timestamptz;
alter table account add check (arriving_since is null or state = 'inactive');

-- Letters go to an address alone that its owner has confirmed; an archive's is not.
alter table account add column email_confirmed_at timestamptz;
-- Waits for that.
alter table account add column email_pending text;
-- Which kinds of letter are wanted, where that is not as for everybody.
alter table account add column letters jsonb not null default '{}';

-- A link to sign up with. Its token is known to whoever was given it; here stands its SHA-256 digest. Without an account: made by command.
create table invitation (
  id bigint generated always as identity primary key,
  token_hash bytea not null unique,
  account_id bigint references account,
  uses integer not null check (uses > 0),
  used integer not null default 0 check (used between 0 and uses),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index invitation_of_account on invitation (account_id);

-- What is told by mail: that something happened, never what it says. Sent by a job of its own, `send-letter`.
create table letter (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  kind text collate "C" not null,
  args jsonb not null,
  -- Where to, if not to where letters of the account go when it is sent.
  address text,
  written_at timestamptz not null,
  sent_at timestamptz,
  -- Nobody tries it again: why.
  refused_at timestamptz,
  refusal text
);
create index letter_of_account on letter (account_id, written_at desc);
create index letter_waiting on letter (id) where sent_at is null;

-- What the pod itself tells an account: nobody did it, so it has no byline. `about` is the import, export or migration.
alter table notification alter column byline_id drop not null;
alter table notification add column about bigint;
alter table notification drop constraint notification_kind_check;
alter table notification add constraint notification_kind_check check (kind in
  ('shares', 'asks', 'comments', 'comments-too', 'reacts', 'votes', 'reshares', 'mentions', 'writes',
   'import-done', 'import-needs-you', 'import-failed', 'export-ready', 'move-announced', 'leaving-failed'));
alter table notification add check ((byline_id is null) = (kind in
  ('import-done', 'import-needs-you', 'import-failed', 'export-ready', 'move-announced', 'leaving-failed')));
alter table notification add check ((about is null) = (byline_id is not null));
alter table notification drop constraint notification_account_id_kind_byline_id_post_id_comment_id_c_key;
alter table notification add constraint notification_once
  unique nulls not distinct (account_id, kind, byline_id, post_id, comment_id, conversation_id, about);

-- "Firefox on Linux": for its owner's list of sessions.
alter table session add column browser text;
