-- What a parcel says something about: of several about the same to the same endpoint the earlier one leaves first, also when it fails for a while.
alter table outbox_parcel add column about text collate "C";
create index outbox_parcel_about on outbox_parcel (endpoint, about, id) where about is not null;
