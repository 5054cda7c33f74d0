-- In which of their aspects the author of a limited post showed it. Who may see it is decided by the audience alone: this is for the author, and leaves with an export.
create table post_aspect (
  post_id bigint not null references post on delete cascade,
  aspect_id bigint not null references aspect on delete cascade,
  primary key (post_id, aspect_id)
);
create index post_aspect_of_aspect on post_aspect (aspect_id);
