-- How often accounts begin uploads is counted as their checks and imports are.
alter table move_in_attempt drop constraint move_in_attempt_kind_check;
alter table move_in_attempt add constraint move_in_attempt_kind_check check (kind in ('upload', 'check', 'import', 'announced', 'kept-here', 'thrown-away'));
