-- Which pods know of a post, as an archive tells it: whom a move, an edit or a retraction has to reach. Sets are shared by the posts of an
-- import, as audiences are: the large real archive has 10,850 lists and one set.
create table pod_set (
  id bigint generated always as identity primary key,
  import_id bigint not null references import,
  key text collate "C" not null,
  -- Base addresses in the order and the spelling of the archive; a claim, like everything that it says of others.
  uris jsonb not null,
  unique (import_id, key)
);

alter table post add column pod_set_id bigint references pod_set;
