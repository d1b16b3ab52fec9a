-- Why: half of what was kept of a document were index rows of its bands, kept
-- for ever though a reprint is looked for within 30 days. The bands are made of
-- the lead of its signature, so the leads of a month now lie together and are
-- read through, and the rest of the signature stays with the document. Rows
-- that are found by a document's id lie in the order of writing: by id they
-- left a quarter of their pages empty.

create table reprint_lead (
	month integer not null, -- 12 times the year, and the month from 0
	part integer not null check (part >= 0),
	leads blob not null, -- each 8 bytes of reprint.id and 256 of the signature
	primary key (month, part)
) strict;

insert into reprint_lead (month, part, leads)
with filed as (
	select r.id, r.signature, case when d.week <> '' then d.published else v.valid_from end as at
	from reprint r
	join current_key t on t.kind = 'track' and t.id = r.key
	join current_key e on e.kind = 'extract'
	join document d on d.id = r.document
	join document_version v on v.key = e.id and v.document = r.document and v.number = 1
	where length(r.signature) > 0),
numbered as (
	select 12 * substr(at, 1, 4) + substr(at, 6, 2) - 1 as month, id, signature,
		row_number() over (partition by substr(at, 1, 7) order by id) - 1 as n
	from filed)
select month, n / 15, unhex(group_concat(printf('%016x', id) || hex(substr(signature, 1, 256)), ''))
from numbered group by 1, 2 order by 1, 2;

drop table band;

create table reprint_new (
	id integer primary key,
	key integer not null references component_key (id),
	document text not null references document (id),
	origin text not null,
	overlap real not null,
	words blob not null, -- of the current key; empty for others
	unique (document, key)
) strict;

insert into reprint_new (id, key, document, origin, overlap, words)
select id, key, document, origin, overlap,
	case when key = (select id from current_key where kind = 'track') then coalesce(substr(signature, 257), x'') else x'' end
from reprint order by id;

drop table reprint;
alter table reprint_new rename to reprint;
create index reprint_origin on reprint (origin, key);

create table story_document_new (
	document text not null unique references document (id),
	at text not null, -- of publication, or of the first visit if no day is known
	language text not null,
	story text not null default '', -- empty while the document waits
	likeness real not null default 0 check (likeness between 0 and 1),
	terms blob not null
) strict;

insert into story_document_new select document, at, language, story, likeness, terms from story_document order by at, document;
drop table story_document;
alter table story_document_new rename to story_document;
create index story_document_at on story_document (at);
create index story_document_story on story_document (story) where story <> '';
create index story_document_waiting on story_document (at, document) where story = '';

create table document_words_new (
	document text not null unique references document (id),
	words blob not null
) strict;

insert into document_words_new select w.document, w.words from document_words w join document d on d.id = w.document order by d.week, d.id;
drop table document_words;
alter table document_words_new rename to document_words;
