-- What an import changed of an account beside the content that names it: each thing as it was before (null: it was not there) and as the import left it,
-- so that the import can be thrown away. `changed`: somebody else changed it between two of its steps; then it stays. Rows go with the release.
create table import_before (
  id bigint generated always as identity primary key,
  import_id bigint not null,
  -- person, aspect, tag, subscription, audience, audience-member, conversation, message, profile, account, photo; blob: a file that may go.
  kind text collate "C" not null,
  key text collate "C" not null,
  before jsonb,
  after jsonb,
  changed boolean not null default false,
  unique (import_id, kind, key)
);

alter table import drop constraint import_state_check;
alter table import add constraint import_state_check check (state in ('content', 'photos', 'done', 'thrown-away'));

-- Deleting many things asks who points at each: without these each question goes through a whole table.
create index profile_of_avatar on profile (avatar_photo_id) where avatar_photo_id is not null;
create index subscription_of_post on subscription (post_id);
create index notification_of_post on notification (post_id) where post_id is not null;
create index notification_of_comment on notification (comment_id) where comment_id is not null;
create index notification_of_byline on notification (byline_id);
create index subscriber_of_byline on subscriber (byline_id);
