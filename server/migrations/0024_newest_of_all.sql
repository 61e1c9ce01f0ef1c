-- Staff read the newest results of all teams: without a team in front, an index of its own.
create index result_newest_of_all on luminous.result (published_at desc, id desc);
