-- Why: the first schema. What is collected (captures, visits), what is made of
-- it (documents, versions, passages, mentions), and what was printed from it
-- (editions). Account columns hold pseudonyms from the beginning. In keys and
-- indices the column with the most values comes first: a planner without
-- statistics takes the first one for selective.

create table meta (
	key text primary key,
	value text not null
) strict;

create table run (
	id text primary key,
	command text not null,
	version text not null,
	started text not null,
	finished text not null default '',
	status text not null default '' check (status in ('', 'ok', 'outlets', 'stopped', 'failed'))
) strict;

create table outlet (
	id text primary key,
	name text not null,
	state text not null default '',
	owner text not null default '',
	label text not null default '',
	label_source text not null default '',
	label_date text not null default '',
	languages text not null default '',
	edition_of text not null default '',
	country text not null default '',
	zone text not null default '',
	control integer not null default 0 check (control in (0, 1)),
	unlabelled integer not null default 0 check (unlabelled in (0, 1)),
	configured integer not null default 0 check (configured in (0, 1))
) strict;

create table source (
	id text primary key,
	outlet text not null references outlet (id),
	kind text not null,
	url text not null,
	account text not null default '',
	platform text not null default '',
	private integer not null default 0 check (private in (0, 1)),
	configured integer not null default 1 check (configured in (0, 1))
) strict;

create table frontier (
	outlet text not null,
	url text not null,
	kind text not null,
	host text not null,
	source text not null default '',
	account text not null default '',
	platform text not null default '',
	parent text not null default '',
	private integer not null default 0 check (private in (0, 1)),
	hops integer not null default 0,
	state text not null default 'due' check (state in ('due', 'done', 'parked')),
	rank integer not null default 1,
	due text not null,
	attempts integer not null default 0,
	visits integer not null default 0,
	first_seen text not null,
	first_visit text not null default '',
	last_visit text not null default '',
	etag text not null default '',
	last_modified text not null default '',
	capture text not null default '',
	digest text not null default '',
	outcome text not null default '',
	reason text not null default '',
	moved_to text not null default '',
	primary key (url, outlet)
) strict, without rowid;

create index frontier_due on frontier (host, rank, due, first_seen, url) where state = 'due';
create index frontier_source on frontier (source) where rank = 0;
create index frontier_parent on frontier (parent, outlet) where parent <> '';
create index frontier_moved on frontier (moved_to) where moved_to <> '';

create table host (
	host text primary key,
	not_before text not null default '',
	took_ms integer not null default 0,
	paused text not null default '',
	failures integer not null default 0,
	reason text not null default ''
) strict;

create table robots (
	origin text primary key,
	at text not null,
	status integer not null,
	body blob not null,
	expires text not null
) strict;

create table capture (
	id text primary key,
	url text not null,
	kind text not null,
	outlet text not null,
	account text not null default '',
	platform text not null default '',
	status integer not null,
	content_type text not null default '',
	digest text not null check (length(digest) = 64),
	bytes integer not null check (bytes >= 0),
	at text not null,
	file text not null,
	offset integer not null,
	length integer not null,
	pruned text not null default ''
) strict, without rowid;

create index capture_file on capture (file, offset);
create index capture_account on capture (account) where account <> '';

create table visit (
	id integer primary key,
	run text not null,
	outlet text not null,
	url text not null,
	kind text not null,
	source text not null default '',
	at text not null,
	real text not null,
	took_ms integer not null default 0,
	outcome text not null,
	status integer not null default 0,
	reason text not null default '',
	moved_to text not null default '',
	items integer not null default 0,
	listed integer not null default 0,
	fresh integer not null default 0,
	kept integer not null default -1,
	pause_s integer not null default -1,
	newest text not null default '',
	capture text not null default '',
	file text not null default '',
	offset integer not null default 0,
	length integer not null default 0
) strict;

create index visit_outlet on visit (outlet, at);
create index visit_poll on visit (outlet, at, url) where kind in ('feed', 'listing', 'sitemap', 'posts');
create index visit_newest on visit (outlet, url, at, newest) where newest <> '';
create index visit_fresh on visit (outlet, url, at) where fresh > 0;
create index visit_capture on visit (capture) where capture <> '';
create index visit_file on visit (file, offset) where file <> '';

create table link (
	source text not null,
	url text not null,
	outlet text not null,
	title text not null default '',
	published text not null default '',
	first_seen text not null,
	primary key (url, outlet, source)
) strict, without rowid;

create index link_seen on link (outlet, first_seen);

create table page_state (
	id integer primary key,
	outlet text not null,
	url text not null,
	at text not null,
	capture text not null references capture (id),
	unread integer not null default 1 check (unread in (0, 1)),
	problems text not null default ''
) strict;

create index page_state_unread on page_state (at, url, id) where unread = 1;
create index page_state_page on page_state (url, outlet);

-- A component key names the versions of all code that derived rows depend on.
create table component_key (
	id integer primary key,
	kind text not null check (kind in ('extract', 'track')),
	key text not null,
	unique (kind, key)
) strict;

-- The keys under which rows are made now: what other tools join with.
create view current_key as
	select k.kind, k.id, k.key from component_key k join meta m on m.key = k.kind || '_key' and m.value = k.key;

create table document (
	id text primary key,
	outlet text not null references outlet (id),
	canonical text not null,
	kind text not null check (kind in ('article', 'post')),
	account text not null default '',
	published text not null default '',
	precision text not null default '' check (precision in ('', 'second', 'minute', 'day', 'month', 'year')),
	date_source text not null default '',
	zone_known integer not null default 0 check (zone_known in (0, 1)),
	week text not null default '',
	first_seen text not null,
	language text not null default '',
	title text not null default '',
	section text not null default '',
	gone text not null default ''
) strict, without rowid;

create index document_week on document (week, outlet);
create index document_outlet on document (outlet, published);
create index document_canonical on document (canonical);

create table document_event (
	document text not null references document (id),
	at text not null,
	kind text not null check (kind in ('gone', 'back')),
	status integer not null default 0,
	primary key (document, at, kind)
) strict, without rowid;

create table document_version (
	id text not null,
	key integer not null references component_key (id),
	document text not null references document (id),
	number integer not null check (number >= 1),
	capture text not null references capture (id),
	parts text not null default '',
	text_digest text not null,
	valid_from text not null,
	url text not null,
	title text not null default '',
	byline text not null default '',
	language text not null default '',
	section text not null default '',
	published text not null default '',
	precision text not null default '',
	date_source text not null default '',
	zone_known integer not null default 0,
	modified text not null default '',
	modified_precision text not null default '',
	place text not null default '',
	agency text not null default '',
	forward_account text not null default '',
	forward_name text not null default '',
	forward_url text not null default '',
	forwarded integer not null default 0 check (forwarded in (0, 1)),
	noarchive integer not null default 0 check (noarchive in (0, 1)),
	problems text not null default '',
	primary key (id, key)
) strict, without rowid;

create unique index document_version_number on document_version (document, key, number);
create index document_version_url on document_version (url);
create index document_version_capture on document_version (capture);

-- The versions that wait to be tracked, in the order in which they will be.
create table untracked (
	published text not null, -- of the document; '~' if it has none, which sorts last
	canonical text not null,
	document text not null references document (id),
	number integer not null,
	version text not null,
	primary key (published, canonical, document, number, version)
) strict, without rowid;

create table passage (
	version text not null,
	key integer not null references component_key (id),
	number integer not null,
	kind text not null,
	text text not null,
	path text not null default '',
	primary key (version, key, number)
) strict, without rowid;

create table quote (
	version text not null,
	key integer not null references component_key (id),
	number integer not null,
	kind text not null check (kind in ('direct', 'indirect', 'scare')),
	start integer not null,
	end integer not null,
	class text not null default '',
	confidence text not null default '',
	speaker text not null default '',
	speaker_start integer not null default -1,
	speaker_end integer not null default -1,
	cue text not null default '',
	cue_start integer not null default -1,
	cue_end integer not null default -1,
	primary key (version, key, number)
) strict, without rowid;

create table mention (
	id text not null,
	key integer not null references component_key (id),
	version text not null,
	document text not null references document (id),
	passage integer not null,
	start integer not null check (start >= 0),
	end integer not null,
	framing text not null,
	variant text not null,
	text text not null,
	language text not null default '',
	voice text not null check (voice in ('own', 'quoted', 'rebutted', 'unclear')),
	place text not null check (place in ('headline', 'standfirst', 'body', 'caption', 'post')),
	scare integer not null default 0 check (scare in (0, 1)),
	speaker text not null default '',
	resolved text not null default '',
	cue text not null default '',
	tier text not null default '',
	actors text not null default '',
	topics text not null default '',
	check (end > start),
	primary key (id, key)
) strict, without rowid;

create index mention_document on mention (document, key);
create index mention_framing on mention (framing, key);

create table document_topic (
	key integer not null references component_key (id),
	document text not null references document (id),
	topic text not null,
	primary key (document, key, topic)
) strict, without rowid;

create table reprint (
	id integer primary key,
	key integer not null references component_key (id),
	document text not null references document (id),
	origin text not null,
	overlap real not null,
	signature blob not null,
	unique (document, key)
) strict;

create index reprint_origin on reprint (origin, key);

-- By what a text is found again: parts of the signatures under the current
-- track key. The month comes first, so that what is written together lies
-- together. Half the rows of a store are here; a foreign key would cost more
-- than the rest of the write.
create table band (
	month integer not null, -- 12 times the year, and the month from 0
	band integer not null,
	reprint integer not null, -- reprint.id
	primary key (month, band, reprint)
) strict, without rowid;

create table edition (
	week text not null,
	number integer not null check (number >= 1),
	as_of text not null,
	digest text not null,
	versions text not null,
	documents integer not null,
	mentions integer not null,
	closed integer not null check (closed in (0, 1)),
	primary key (week, number)
) strict, without rowid;

create table edition_file (
	week text not null,
	number integer not null,
	name text not null,
	body blob not null,
	primary key (week, number, name)
) strict, without rowid;

create table edition_cite (
	week text not null,
	number integer not null,
	capture text not null,
	primary key (capture, week, number)
) strict, without rowid;
