-- Why: before a count is cited, two people code a sample of passages without
-- seeing what the program said. What was drawn, what each wrote and what was
-- decided where they differ is kept, so that every figure of agreement can be
-- computed again. Decisions are only ever added. Documents may be forgotten
-- later, so nothing here refers to them by a foreign key.

create table code_sample (
	name text primary key,
	at text not null,
	seed integer not null,
	size integer not null check (size > 0), -- asked for
	strata text not null default '',
	scope text not null default '',
	key integer not null references component_key (id),
	published text not null default ''
) strict, without rowid;

create table code_item (
	sample text not null references code_sample (name),
	number integer not null check (number >= 1),
	document text not null,
	version text not null,
	passage integer not null,
	framing text not null,
	language text not null default '',
	stratum text not null,
	size integer not null check (size > 0), -- of the stratum
	found integer not null check (found in (0, 1)),
	voice text not null default '',
	place text not null default '',
	scare text not null default '',
	tier text not null default '',
	primary key (sample, number)
) strict, without rowid;

create table code_label (
	sample text not null,
	number integer not null,
	coder text not null,
	at text not null,
	framing text not null,
	voice text not null default '',
	place text not null default '',
	scare text not null default '',
	note text not null default '',
	primary key (sample, number, coder),
	foreign key (sample, number) references code_item (sample, number)
) strict, without rowid;

create table code_decision (
	number integer primary key,
	at text not null,
	sample text not null,
	item integer not null,
	variable text not null check (variable in ('framing', 'voice', 'place', 'scare')),
	label text not null,
	author text not null,
	reason text not null,
	foreign key (sample, item) references code_item (sample, number)
) strict;

create index code_decision_sample on code_decision (sample, item);

create trigger code_decision_stays before update on code_decision
begin
	select raise(abort, 'decisions are only ever added');
end;

create trigger code_decision_kept before delete on code_decision
begin
	select raise(abort, 'decisions are only ever added');
end;

-- Why: a codebook changes, and what was counted under the one before must stay
-- explainable. Each text that anything was tracked with is kept under its
-- digest, and so is the moment at which one took over from another.

create table codebook_text (
	digest text primary key,
	at text not null,
	version text not null default '',
	framings integer not null,
	body blob not null -- gzip of JSON
) strict, without rowid;

create table recoding (
	number integer primary key,
	at text not null,
	from_key integer not null references component_key (id),
	to_key integer not null references component_key (id)
) strict;
