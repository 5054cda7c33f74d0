-- What somebody says on two networks is one thing, also where one of these names it with the pod before its guid: found by the bare guid.
create index post_by_bare_guid on post (substring(guid from '[^:]+$')) where guid like '%:%';
create index comment_by_bare_guid on comment (substring(guid from '[^:]+$')) where guid like '%:%';
