-- What somebody who leaves wants to see.
-- What the pod of an identity calls it, on networks where the address does not say so.
alter table identity add column username text;
-- When the last byte of a file of an export was handed out.
alter table export add column data_fetched_at timestamptz, add column photos_fetched_at timestamptz;
