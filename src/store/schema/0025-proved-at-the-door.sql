-- Whose signature stood on the request, where that was looked at before it was answered: what is proved once is not proved again.
alter table inbox add column proved_author text collate "C";
