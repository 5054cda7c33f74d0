-- Accounts that have left for another pod: nobody writes with them any more, and for a while their owners may still log in.
alter table account drop constraint account_state_check;
alter table account add constraint account_state_check check (state in ('inactive', 'active', 'moved', 'closed'));
-- Since when it is `moved`.
alter table account add column left_at timestamptz;
alter table account add check ((state = 'moved') = (left_at is not null));

-- R1: one open account per person. Of two on this pod that are one person's now, the one that was left is not open.
drop index account_one_open;
create unique index account_one_open on account (person_id) where state in ('inactive', 'active');
create index account_of_person on account (person_id);

-- Whose account an identity of ours is: after a move within the pod two accounts have one person.
alter table own_key add column account_id bigint references account;
update own_key set account_id = account.id from identity, account
 where identity.id = own_key.identity_id and account.person_id = identity.person_id;
alter table own_key alter column account_id set not null;
create index own_key_of_account on own_key (account_id);
