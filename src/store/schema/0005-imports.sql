-- No foreign key to `import` from what an import makes: each costs a look-up and a lock per row, half of the time of a merge together with
-- the others. Whoever writes these rows holds the import's own row locked (`lockProgress`, `lockImport`), and no import is ever deleted.
alter table ledger drop constraint ledger_import_id_fkey;
alter table post drop constraint post_import_id_fkey;
alter table photo drop constraint photo_import_id_fkey;
alter table comment drop constraint comment_import_id_fkey;
alter table reaction drop constraint reaction_import_id_fkey;
alter table vote drop constraint vote_import_id_fkey;
