-- Networks where both accounts of a move say so: what people say of where they came from and went to.
-- Of accounts here: what they say of themselves, since when. Of others: what their own pod said last.
create table move_link (
  identity_id bigint primary key references identity,
  previous_ref text collate "C",
  next_ref text collate "C",
  said_at timestamptz not null
);
