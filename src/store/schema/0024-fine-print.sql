-- What only some networks can say of a post or comment: as JSON, since it is kept and shown and never searched. The warning of a post has its column.
alter table post add column fine jsonb;
alter table comment add column fine jsonb;
