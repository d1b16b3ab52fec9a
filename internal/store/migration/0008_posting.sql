-- Why: a question about a week scanned the words of thirteen. Now postings say
-- which phrases stand in which documents of the weeks that a question looks
-- back on; of a week that has ended the counts of its phrases are kept, so that
-- years of history cost nothing. Every week is ranked once more to fill them.

create table posting (
	id integer primary key,
	week text not null,
	documents text not null, -- ids, a line each
	units blob not null
) strict;

create index posting_week on posting (week);

create table ranked_week (
	week text primary key,
	own integer not null default 0 check (own >= 0),
	past integer not null default 0 check (past >= 0),
	late_own integer not null default 0 check (late_own >= 0),
	late_past integer not null default 0 check (late_past >= 0),
	closed integer not null default 0 check (closed in (0, 1))
) strict, without rowid;

insert into ranked_week (week, late_own)
	select week, count(*) from document where kind = 'article' and week <> '' group by week;

drop table unsettled_week;

create table phrase_key (
	id integer primary key,
	key text not null unique
) strict;

create table phrase (
	id integer primary key,
	form text not null,
	version integer not null references phrase_key (id)
) strict;

create table phrase_total (
	id integer primary key,
	week text not null,
	outlet text not null references outlet (id),
	documents integer not null check (documents > 0),
	origins integer not null check (origins > 0),
	phrases integer not null check (phrases >= 0),
	rest_phrases integer not null check (rest_phrases >= 0),
	rest_documents integer not null check (rest_documents >= 0),
	unique (week, outlet)
) strict;

-- A phrase of a million documents has some thousand rows, one for each week and
-- outlet: few enough to ask for them one by one, and what is written together
-- lies together.
create table phrase_week (
	total integer not null references phrase_total (id),
	phrase integer not null references phrase (id),
	documents integer not null check (documents > 0),
	origins integer not null check (origins > 0),
	primary key (total, phrase)
) strict, without rowid;

-- Framings by what they were last ranked in.
alter table discovered add column seen text not null default '';
create index discovered_seen on discovered (seen);
