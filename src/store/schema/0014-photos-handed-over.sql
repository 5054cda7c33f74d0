-- A photo of an account that was left: its file went when the new home served it, and is found there, under `remote_path`.
alter table photo add column at_new_home boolean not null default false;
