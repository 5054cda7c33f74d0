-- An import goes into an account that it makes, or into one that was there before; there it overwrites nothing, and the keys of `took` say what its
-- person wanted all the same: profile, picture, settings. `aspects_from`: behind which of the account's own aspects those of the archive stand.
alter table import
  add column into_existing boolean not null default false,
  add column took jsonb not null default '{}',
  add column aspects_from integer not null default 0;
