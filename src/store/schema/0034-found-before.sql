-- Where an account was found that is arriving anew, since what it had brought was thrown away. Whatever comes into it next, or if nothing does, it is found
-- under the same guids with the same keys: pods accept no others for an address that they know (R14). Nor is its name given to anybody else (R15).
create table found_before (
  account_id bigint not null references account,
  protocol text collate "C" not null,
  ref text collate "C" not null,
  host text collate "C" not null,
  guid text collate "C" not null,
  public_key bytea not null,
  sealed_private_key bytea not null,
  primary key (account_id, protocol)
);
