-- Why: framings that nobody has listed are found by counting wordings. What is
-- kept of a document is its words as numbers, so that any window can be counted
-- again; what is found gets an id for life and a ledger that only grows.

create table word (
	id integer primary key,
	form text not null unique
) strict;

create table document_words (
	document text primary key references document (id),
	words blob not null
) strict, without rowid;

-- Documents whose words have not been read. A document is counted by its first
-- version; a new extract key makes that version again.
create table unread_words (
	document text primary key references document (id)
) strict, without rowid;

insert into unread_words (document) select distinct document from document_version where number = 1;

create trigger document_version_words after insert on document_version when new.number = 1
begin
	insert into unread_words (document) values (new.document) on conflict do nothing;
end;

-- Weeks with documents that have not been ranked.
create table unsettled_week (
	week text primary key
) strict, without rowid;

create table discovered (
	id text primary key,
	label text not null,
	state text not null default '' check (state in ('', 'confirmed', 'promoted', 'dismissed', 'merged', 'retired')),
	into_id text not null default '',
	week text not null
) strict, without rowid;

create table discovered_member (
	id integer primary key,
	head text not null unique,
	framing text not null references discovered (id),
	leads integer not null check (leads in (0, 1))
) strict;

create index discovered_member_framing on discovered_member (framing);

create table discovered_document (
	head integer not null references discovered_member (id),
	document text not null references document (id),
	primary key (head, document)
) strict, without rowid;

create index discovered_document_document on discovered_document (document);

create table ledger (
	number integer primary key,
	at text not null,
	week text not null default '',
	action text not null check (action in ('birth', 'join', 'merge', 'split', 'rename', 'retire', 'promote', 'dismiss', 'confirm')),
	framing text not null,
	head text not null default '',
	label text not null default '',
	other text not null default '',
	author text not null,
	reason text not null
) strict;

create index ledger_framing on ledger (framing);
