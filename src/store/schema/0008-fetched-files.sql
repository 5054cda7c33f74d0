-- Files that were fetched from other pods so that they can be shown here: a cache, whose oldest go when there is too much of it.
create table fetched_file (
  blob text collate "C" primary key,
  size_bytes bigint not null,
  fetched_at timestamptz not null
);
create index fetched_file_age on fetched_file (fetched_at);

-- The picture of somebody elsewhere, as it was at this address; it counts while their profile still names that.
create table fetched_avatar (
  identity_id bigint primary key references identity,
  url text not null,
  blob text collate "C" not null,
  media_type text not null
);
create index fetched_avatar_blob on fetched_avatar (blob);

-- Whether a photo shows a file is asked before the file is removed.
create index photo_of_blob on photo (blob) where blob is not null;

-- Nobody wrote down the size of what was fetched before: as large as photos of posts are.
insert into fetched_file (blob, size_bytes, fetched_at)
select photo.blob, 300000, min(photo.created_at) from photo
 where photo.blob is not null and photo.remote_path is not null and photo.import_id is null group by photo.blob;
