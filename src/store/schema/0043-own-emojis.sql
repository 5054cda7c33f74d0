-- Custom emojis of this pod, for the people here.
create table own_emoji (
  name text collate "C" primary key,
  blob text collate "C" not null,
  media_type text not null,
  width integer not null,
  height integer not null,
  added_at timestamptz not null
);
create index own_emoji_blob on own_emoji (blob);

-- What software pods say that they run, as look-ups found it: what is declared beside a text is spelled as theirs reads it.
create table pod_software (
  protocol text collate "C" not null,
  host text collate "C" not null,
  name text not null,
  said_at timestamptz not null,
  primary key (protocol, host)
);
