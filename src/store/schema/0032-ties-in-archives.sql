-- Ties on other networks that came with an archive.
-- Kept here without a move: whom the account asked for what they write, where ties are asked for, is asked anew. Its owner said so.
alter table import add column asks boolean not null default false;
-- A wish to follow is looked up among those that wait, by the pod that it comes from.
create index ledger_of_ties on ledger (import_id, (item ->> 'host')) where kind = 'tie' and item is not null;
