-- What pods say of themselves, the same for all of their people.
-- follows_moves: their people's ties go along when somebody moves who says so on that network, by what they list; there is no row of a pod that has never said.
create table pod_fact (
  protocol text not null,
  host text not null,
  follows_moves boolean not null,
  said_at timestamptz not null,
  primary key (protocol, host)
);
