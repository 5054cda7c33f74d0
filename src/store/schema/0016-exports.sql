-- Archives of accounts that were asked for by page, and where they lie until they are too old.
create table export (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  -- `asked`, `writing`, `reading` (back), `done`, `refused`, and `gone`: the files were deleted.
  state text collate "C" not null check (state in ('asked', 'writing', 'reading', 'done', 'refused', 'gone')),
  photos boolean not null,
  asked_at timestamptz not null,
  finished_at timestamptz,
  expires_at timestamptz,
  -- Names in the folder of exports: random, so that a name says nothing.
  data_file text collate "C",
  data_bytes bigint,
  photos_file text collate "C",
  photos_bytes bigint,
  photo_count integer,
  -- Items per kind, and what other software will not take.
  items jsonb,
  notes jsonb,
  refusal jsonb
);
create index export_of_account on export (account_id, id desc);
