-- R7: "stop sharing" shortly before a move does not count. What it ended is kept for so long that the move, and its undoing, can come.
create table stop (
  account_id bigint not null references account,
  -- *Their* identity that said it.
  identity_id bigint not null references identity,
  -- Their side as it was, and *our* identity that they had addressed.
  theirs text not null check (theirs in ('asked', 'established')),
  heard_at_identity_id bigint references identity,
  stopped_at timestamptz not null,
  -- The move because of which it does not count.
  restored_by bigint references migration on delete set null,
  primary key (account_id, identity_id)
);
create index stop_of_identity on stop (identity_id);
create index stop_by_age on stop (stopped_at);
create index stop_of_migration on stop (restored_by) where restored_by is not null;
