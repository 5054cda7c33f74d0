-- The language of pages and letters that the account's owner chose here; null: none. `language` beside it is what an archive said last, and goes
-- into archives: a browser's wish counts more than that, one's own choice more than both.
alter table account add column chosen_language text;
