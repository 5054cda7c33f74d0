-- When the pod of somebody who was found was last asked for their posts; null: not yet, or in vain.
alter table identity add column posts_asked_at timestamptz;
