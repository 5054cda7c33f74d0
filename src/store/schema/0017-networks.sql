-- More than one network: where pods sign, this one has a key of its own for that network.
create table pod_key (
  protocol text collate "C" primary key,
  public_key bytea not null,
  sealed_private_key bytea not null
);
