-- Site memory: what the pages of a site have in common, learnt from the
-- captures of the thirty days before a day, so that an article is read without
-- its site's own lines; which template a version was read with; and how much a
-- page looks like its site, so that a redesign is told. Equal texts under
-- several addresses are found by their digest.

create table template (
	key integer not null references component_key (id),
	outlet text not null references outlet (id),
	host text not null,
	day text not null,
	pages integer not null check (pages >= 0),
	digest text not null,
	body blob not null,
	primary key (key, outlet, host, day)
) strict, without rowid;

alter table page_state add column likeness real not null default -1 check (likeness = -1 or likeness between 0 and 1);
create index page_state_outlet on page_state (outlet, at);

alter table document_version add column template text not null default '';
create index document_version_text on document_version (text_digest, key);
