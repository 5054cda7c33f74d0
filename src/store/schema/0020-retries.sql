-- When the person of an import last had it tried again: other pods are asked each time, so not more often than now and then.
alter table import add column retried_at timestamptz;
