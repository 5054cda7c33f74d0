-- Files that somebody uploads to move in. Their bytes lie in the data folder, sealed with a key of the file's own, which the pod's secret seals:
-- without its row a file is noise.
create table upload (
  id bigint generated always as identity primary key,
  -- The name in URLs, and of the file.
  guid text collate "C" not null unique,
  account_id bigint not null references account,
  -- As the person calls it: shown, never a path.
  name text not null,
  -- Null while a form is received that does not say it before its end.
  size_bytes bigint check (size_bytes >= 0),
  -- With name and size it tells whether a file that is chosen again is this one.
  modified_ms bigint,
  -- What is surely on the disk; there may be more, which the file itself tells.
  received_bytes bigint not null default 0 check (received_bytes >= 0),
  -- `gone`: its file is being deleted.
  state text collate "C" not null check (state in ('receiving', 'whole', 'gone')),
  sealed_key bytea not null,
  -- The request that writes it. A newer one takes over.
  holder text collate "C",
  created_at timestamptz not null,
  touched_at timestamptz not null,
  expires_at timestamptz not null,
  check (state <> 'whole' or size_bytes = received_bytes)
);
create index upload_of_account on upload (account_id, id);
create index upload_by_expiry on upload (expires_at);
