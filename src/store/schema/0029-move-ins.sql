-- Moving in by page: one open row per account, from the first file to the announcement (core/migration/move-in.ts has the states).
create table move_in (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  state text collate "C" not null check (state in
    ('choosing', 'checking', 'checked', 'importing', 'imported', 'done', 'thrown-away', 'failed')),
  -- The account was made for this: it takes everything by default, and is empty again when it is thrown away.
  fresh boolean not null,
  -- What the check said, without the archive's key.
  checked jsonb,
  choices jsonb not null default '{}',
  progress jsonb not null default '{}',
  -- No foreign key, as everywhere: an import that is thrown away goes.
  import_id bigint,
  refusal jsonb,
  -- The podmin has stopped this one.
  held_at timestamptz,
  begun_at timestamptz not null,
  changed_at timestamptz not null,
  finished_at timestamptz
);
create unique index move_in_one_open on move_in (account_id) where state not in ('done', 'thrown-away');
create index move_in_of_account on move_in (account_id, id desc);
create index move_in_of_import on move_in (import_id) where import_id is not null;

-- Contacts of a checked archive, so that their owner can leave some out. They go with the end of the move-in.
create table move_in_contact (
  move_in_id bigint not null references move_in on delete cascade,
  position integer not null,
  ref text collate "C" not null,
  name text,
  sharing boolean not null,
  receiving boolean not null,
  aspects jsonb not null,
  left_out boolean not null default false,
  primary key (move_in_id, ref)
);
create index move_in_contact_in_order on move_in_contact (move_in_id, position);

-- What was tried, for the limits; rows go after `limits.moveInAttemptDays`.
create table move_in_attempt (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  -- The network that it was asked from: an IPv4 address, an IPv6 /64. Null: by command.
  network text collate "C",
  kind text collate "C" not null check (kind in ('check', 'import', 'announced', 'kept-here', 'thrown-away')),
  bytes bigint not null default 0,
  at timestamptz not null
);
create index move_in_attempt_by_age on move_in_attempt (at);
create index move_in_attempt_of_account on move_in_attempt (account_id, at);

-- What the podmin has said about all of them: one row.
create table move_in_rule (
  id integer primary key default 1 check (id = 1),
  paused_at timestamptz,
  -- Null: as limits.ts says.
  at_once integer,
  bytes_per_day bigint
);
insert into move_in_rule default values;

-- What of the archive its person wanted; null: all of it. `widening`: a second pass brings what had been left out.
alter table import
  add column choices jsonb,
  add column widening boolean not null default false;
