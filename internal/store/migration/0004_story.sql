-- Why: stories, the documents about one event. They are kept apart from the
-- rows of the track key: a framing more in the codebook changes no story, and a
-- document keeps its story for life.

create table story_document (
	document text primary key references document (id),
	at text not null, -- of publication, or of the first visit if no day is known
	language text not null,
	story text not null default '', -- empty while the document waits
	likeness real not null default 0 check (likeness between 0 and 1),
	terms blob not null
) strict, without rowid;

create index story_document_at on story_document (at, document);
create index story_document_story on story_document (story, at, document) where story <> '';
create index story_document_waiting on story_document (at, document) where story = '';

create table story_term (
	term integer primary key, -- hash of language and term
	documents integer not null check (documents > 0)
) strict;
