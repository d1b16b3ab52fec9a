-- Why: how loaded a wording is also comes from what stands around and before it
-- and from words of ceremony, so a row of a list keeps what its sightings come to.

alter table ranking_row add column company real not null default 0 check (company between 0 and 1);
alter table ranking_row add column cue real not null default 0 check (cue between 0 and 1);
alter table ranking_row add column manner real not null default 0 check (manner between 0 and 1);
alter table ranking_row add column around real not null default 0 check (around between 0 and 1);
