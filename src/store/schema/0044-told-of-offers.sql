-- Whoever follows somebody whose pod is dead is told that an account elsewhere says to have been them.
alter table notification drop constraint notification_kind_check;
alter table notification add constraint notification_kind_check check (kind in
  ('shares', 'asks', 'comments', 'comments-too', 'reacts', 'emojis', 'votes', 'reshares', 'mentions', 'quotes', 'writes', 'goes', 'offers',
   'import-done', 'import-needs-you', 'import-failed', 'export-ready', 'move-announced', 'leaving-failed', 'handed-over'));
