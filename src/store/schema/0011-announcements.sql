-- What became of telling other pods of a move: parcels vanish when they are delivered, this stays for the receipt and for telling them again.
create table migration_told (
  migration_id bigint not null references migration on delete cascade,
  endpoint text collate "C" not null,
  host text collate "C" not null,
  -- When it was last put into the outbox, and how often.
  put_at timestamptz not null,
  times integer not null default 1,
  tries integer not null default 0,
  tried_at timestamptz,
  -- What came of the last try: `HTTP 202`, or why nothing came back.
  answer text,
  delivered_at timestamptz,
  given_up_at timestamptz,
  primary key (migration_id, endpoint)
);
create index migration_told_host on migration_told (migration_id, host);

-- Which migration a message tells of: what becomes of its parcels is kept.
alter table outbox_message add column migration_id bigint references migration on delete set null;
create index outbox_message_of_migration on outbox_message (migration_id) where migration_id is not null;
