-- Migrations: identities that move, our role in each, the evidence, and what undoing one needs.

-- One row per migration and role known here. States of each role: core/migration/states.ts.
create table migration (
  id bigint generated always as identity primary key,
  role text collate "C" not null check (role in ('arrival', 'departure', 'witness')),
  state text collate "C" not null,
  protocol text collate "C" not null,
  old_ref text collate "C" not null,
  new_ref text collate "C" not null,
  -- Null where an arrival's old address is a claim that nobody here can prove (R10).
  old_identity_id bigint references identity,
  new_identity_id bigint references identity,
  -- arrival: the account that came here; departure: the one that left.
  account_id bigint references account,
  import_id bigint,
  -- What was said, as a core message in JSON, and the bytes that prove it: kept for as long as somebody may have to be told, or to be shown it.
  message text,
  envelope bytea,
  media_type text collate "C",
  -- When the protocol says that it was said, where it dates moves.
  said_at timestamptz,
  heard_at timestamptz not null,
  applied_at timestamptz,
  undone_at timestamptz,
  -- A wave onto one account waits for the podmin.
  held_at timestamptz,
  refusal text collate "C",
  refusal_detail text
);
create index migration_of_pair on migration (protocol, old_ref, new_ref);
create index migration_of_old on migration (old_identity_id) where old_identity_id is not null;
create index migration_of_new on migration (new_identity_id) where new_identity_id is not null;
create index migration_of_account on migration (account_id) where account_id is not null;
create index migration_heard on migration (heard_at desc, id desc);

-- R13: rows as they were before a merge, for its undoing. Kept for `limits.undoDays`.
create table migration_before (
  id bigint generated always as identity primary key,
  migration_id bigint not null references migration on delete cascade,
  -- The table that the row stood in.
  kind text collate "C" not null,
  row jsonb not null
);
create index migration_before_of on migration_before (migration_id, id);

-- A contact who does not follow somebody to their new address (R13).
create table migration_decline (
  migration_id bigint not null references migration on delete cascade,
  account_id bigint not null references account,
  declined_at timestamptz not null,
  primary key (migration_id, account_id)
);
create index migration_decline_of_account on migration_decline (account_id);

-- Where all photos are that the identity had posted before its person moved on; ends in `/`. Null: where each photo says itself.
alter table identity add column photo_path text;

-- A merge asks for everything of one person, however many there are.
create index identity_of_person on identity (person_id);

-- R10: the key that an archive claimed for its owner turned out to be another than theirs.
alter table import drop constraint import_standing_check;
alter table import add constraint import_standing_check check (standing in ('proved', 'unknown', 'contradicted'));
