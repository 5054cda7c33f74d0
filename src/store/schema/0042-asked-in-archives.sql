-- Whom an archive names as waiting for an answer, by address: looked up for each follower who comes after a move.
create index ledger_of_asked on ledger ((item ->> 'ref')) where kind = 'tie' and item is not null and item ->> 'theirs' = 'asked';
