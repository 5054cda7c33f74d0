-- Who wrote to an address of ours that was left, and was told so: not more than once in a while.
create table told_again (
  identity_id bigint not null references identity,
  to_identity_id bigint not null references identity,
  told_at timestamptz not null,
  primary key (identity_id, to_identity_id)
);
create index told_again_age on told_again (told_at);
