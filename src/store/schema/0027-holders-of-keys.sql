-- Whose a key is: somebody's own, or their pod's, which speaks for all of its people. Some networks know both, and one key may be both.
alter table identity_key add column holder text not null default 'person' check (holder in ('person', 'pod'));
-- It came after another one was known: it took that one's place, or stands beside it. Who was known by none at first has no late key.
alter table identity_key add column late boolean not null default false;
alter table identity_key drop constraint identity_key_pkey;
alter table identity_key add primary key (identity_id, holder, public_key);
-- So far the short ones (Ed25519) were the pods', but for people whose address is a URI.
update identity_key set holder = 'pod' from identity
 where identity.id = identity_key.identity_id and identity_key.source = 'discovered' and octet_length(identity_key.public_key) = 44 and identity.ref not like 'https://%';
update identity_key set late = true from identity
 where identity.id = identity_key.identity_id and identity_key.holder = 'pod' and identity_key.since > identity.since;
