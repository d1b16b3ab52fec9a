-- Why: which words are used alike is learnt once for each calendar month that
-- has ended. What it was learnt from is kept for good, so that a likeness that
-- somebody has quoted can be traced; the vectors of the newest months only.

create table vector_month (
	id integer primary key,
	month text not null check (length(month) = 7),
	language text not null,
	key text not null,
	documents integer not null check (documents >= 0),
	paired integer not null check (paired between 0 and documents),
	words integer not null check (words >= 0),
	vocabulary integer not null check (vocabulary >= 0),
	digest text not null,
	unique (month, language, key, digest)
) strict;

create table vector (
	month integer primary key references vector_month (id),
	words text not null,
	seen blob not null,
	directions blob not null
) strict;
