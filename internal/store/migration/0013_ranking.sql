-- Why: what was listed must be reckoned again from rows, every score of it. So
-- a ranking keeps what its rows are made of, how many units have which counts,
-- from which the false-discovery rate follows, and the weights it was made with.

create table ranking (
	id integer primary key,
	begins text not null, -- empty, and ends too: all time
	ends text not null,
	version integer not null references phrase_key (id),
	texts integer not null check (texts >= 0),
	past integer not null check (past >= 0),
	control integer not null check (control >= 0),
	weeks integer not null check (weeks >= 0),
	met integer not null check (met >= 0),
	listed integer not null check (listed >= 0),
	asked integer not null default 0 check (asked in (0, 1)),
	unique (begins, ends)
) strict;

create table ranking_row (
	ranking integer not null references ranking (id),
	place integer not null check (place > 0),
	lent integer not null check (lent in (0, 1)),
	phrase integer not null references phrase (id),
	documents integer not null check (documents >= texts),
	texts integer not null check (texts > 0),
	stories integer not null check (stories > 0),
	past integer not null check (past >= 0),
	control integer not null check (control >= 0),
	times integer not null check (times > 0),
	names integer not null check (names >= 0),
	scare integer not null check (scare >= 0),
	rarer integer not null check (rarer > 0),
	contexts real not null check (contexts > 0),
	word integer not null check (word in (0, 1)),
	weight real not null check (weight between 0 and 1),
	second real not null check (second between 0 and 1),
	primary key (ranking, place, lent)
) strict, without rowid;

create table ranking_chance (
	ranking integer not null references ranking (id),
	texts integer not null check (texts > 0),
	past integer not null check (past >= 0),
	units integer not null check (units > 0),
	primary key (ranking, texts, past)
) strict, without rowid;

create table rank_weight (
	version integer not null references phrase_key (id),
	alone integer not null check (alone in (0, 1)),
	name text not null,
	value real not null,
	primary key (version, alone, name)
) strict, without rowid;

create table word_weight (
	version integer not null references phrase_key (id),
	word text not null,
	weight real not null check (weight between 0 and 1),
	primary key (version, word)
) strict, without rowid;
