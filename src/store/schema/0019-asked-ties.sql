-- Ties that are asked for: whether an account wants to decide itself who gets what it writes, and what it is told of who asks.
alter table account add column asks_first boolean not null default false;

alter table notification drop constraint notification_kind_check;
alter table notification add constraint notification_kind_check check (kind in
  ('shares', 'asks', 'comments', 'comments-too', 'reacts', 'votes', 'reshares', 'mentions', 'writes'));
