-- Custom emojis that texts of people elsewhere declare (`fine -> 'emojis'` of posts and comments).
create table foreign_emoji (
  -- The SHA-256 of the URL, in hex: its name in addresses here.
  key text collate "C" primary key,
  url text collate "C" not null,
  -- Set while the picture is here.
  blob text collate "C",
  media_type text,
  -- When somebody said it lately, within a day.
  said_at timestamptz not null,
  check ((blob is null) = (media_type is null))
);
create index foreign_emoji_said on foreign_emoji (said_at);
create index foreign_emoji_blob on foreign_emoji (blob) where blob is not null;

-- Those that somebody's name and words about themselves call: `[{"name", "url"}]`.
alter table profile add column emojis jsonb;
