-- Polls of some networks end, and their authors tell how many voted for what.
alter table poll add column ends_at timestamptz;
alter table poll_answer add column told_votes integer not null default 0;
-- Which posts quote one: pods ask for that.
create index post_by_quoted on post ((fine -> 'quoted' ->> 'guid')) where fine -> 'quoted' is not null;
