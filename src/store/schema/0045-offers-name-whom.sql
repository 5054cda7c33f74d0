-- A notice of an offer names whom the account elsewhere says to have been: `about` is the earlier identity. Notices that do not say so are told anew by nobody.
delete from notification where kind = 'offers';
alter table notification drop constraint notification_check1;
alter table notification add constraint notification_check1 check ((about is null) = (byline_id is not null and kind <> 'offers'));
