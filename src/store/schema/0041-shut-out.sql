-- Pods and people with which this pod has nothing to do, by the word of its podmin.
create table shut_out (
  id bigint generated always as identity primary key,
  -- A pod, with its subdomains and whatever port unless one is said; or somebody, wherever else their person is found.
  host text unique check (host = lower(host) and host <> ''),
  identity_id bigint unique references identity (id),
  since timestamptz not null,
  -- Why, for podmins alone.
  note text not null,
  check (num_nonnulls(host, identity_id) = 1)
);

-- Whoever follows somebody who moved to where they cannot be followed is told.
alter table notification drop constraint notification_kind_check;
alter table notification add constraint notification_kind_check check (kind in
  ('shares', 'asks', 'comments', 'comments-too', 'reacts', 'emojis', 'votes', 'reshares', 'mentions', 'quotes', 'writes', 'goes',
   'import-done', 'import-needs-you', 'import-failed', 'export-ready', 'move-announced', 'leaving-failed', 'handed-over'));
