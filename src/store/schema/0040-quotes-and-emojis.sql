-- Whoever is quoted is told, and who reacts by more than a like.
alter table notification drop constraint notification_kind_check;
alter table notification add constraint notification_kind_check check (kind in
  ('shares', 'asks', 'comments', 'comments-too', 'reacts', 'emojis', 'votes', 'reshares', 'mentions', 'quotes', 'writes',
   'import-done', 'import-needs-you', 'import-failed', 'export-ready', 'move-announced', 'leaving-failed', 'handed-over'));
