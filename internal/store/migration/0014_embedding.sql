-- Why: where the configuration names an endpoint that makes vectors of texts,
-- no text is asked for twice. A text stands for itself by its digest.

create table embedding_model (
	id integer primary key,
	model text not null unique,
	numbers integer not null check (numbers > 0)
) strict;

create table embedding (
	model integer not null references embedding_model (id),
	digest blob not null check (length(digest) = 16),
	directions blob not null,
	primary key (model, digest)
) strict, without rowid;
