-- Hand-overs between two Sternas: a copy of an account goes from its old home to its new one, from server to server (docs/hand-over.md).

-- This pod is the new home: what accounts here have asked for.
create table hand_over_in (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  -- Its name in URLs, and what the old home asks for: it opens nothing.
  request text collate "C" not null unique,
  state text collate "C" not null check (state in ('asked', 'waiting', 'fetching', 'done', 'failed', 'stopped')),
  old_ref text not null,
  -- Scheme and host.
  old_url text not null,
  -- Where the person asked from, as of move_in_attempt.
  network text collate "C",
  -- The digest of the session that asked: the code that comes back is good in that one alone.
  session_hash bytea not null,
  -- What proves to the old home that who brings the code is who asked; its digest is public.
  sealed_verifier bytea,
  challenge text collate "C" not null,
  -- Opens the files at the old home.
  sealed_token bytea,
  files jsonb,
  progress jsonb,
  refusal jsonb,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  changed_at timestamptz not null,
  check (state in ('asked', 'waiting', 'fetching') or (sealed_verifier is null and sealed_token is null))
);
create unique index hand_over_in_one_open on hand_over_in (account_id) where state in ('asked', 'waiting', 'fetching');
create index hand_over_in_of_account on hand_over_in (account_id, id desc);

-- This pod is the old home: what the owners of accounts here have confirmed.
create table hand_over_out (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  -- Names its files.
  guid text collate "C" not null unique,
  state text collate "C" not null check (state in ('confirmed', 'writing', 'ready', 'done', 'failed', 'stopped', 'expired')),
  -- The new home, and the account there that asked.
  new_url text not null,
  new_ref text not null,
  request text collate "C" not null,
  challenge text collate "C" not null,
  code_hash bytea not null unique,
  code_expires_at timestamptz not null,
  token_hash bytea unique,
  sealed_key bytea,
  files jsonb,
  progress jsonb,
  -- Why it could not be written.
  refusal jsonb,
  confirmed_at timestamptz not null,
  expires_at timestamptz not null,
  finished_at timestamptz,
  -- One that is over cannot be opened any more, whatever lies on the disk.
  check (state in ('confirmed', 'writing', 'ready') or sealed_key is null),
  unique (new_url, request)
);
create index hand_over_out_of_account on hand_over_out (account_id, id desc);

-- The owner of an account that was handed over is told.
alter table notification drop constraint notification_kind_check;
alter table notification add constraint notification_kind_check check (kind in
  ('shares', 'asks', 'comments', 'comments-too', 'reacts', 'votes', 'reshares', 'mentions', 'writes',
   'import-done', 'import-needs-you', 'import-failed', 'export-ready', 'move-announced', 'leaving-failed', 'handed-over'));
alter table notification drop constraint notification_check;
alter table notification add constraint notification_check check ((byline_id is null) = (kind in
  ('import-done', 'import-needs-you', 'import-failed', 'export-ready', 'move-announced', 'leaving-failed', 'handed-over')));
