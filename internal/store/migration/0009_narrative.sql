-- Why: narratives, framings that keep company. Weeks are counted when they are
-- over; groups are told from the counts of a year and keep their ids for life,
-- in the same ledger as framings, which learns that a framing may leave one.

create table company (
	week text not null,
	a text not null, -- empty, and b too: stories with any framing
	b text not null,
	stories integer not null,
	documents integer not null,
	own integer not null,
	primary key (week, a, b)
) strict, without rowid;

-- Weeks with documents whose framings have not been counted.
create table uncounted_week (
	week text primary key
) strict, without rowid;

insert into uncounted_week (week)
	select distinct d.week from mention m join document d on d.id = m.document where d.week <> '';

create trigger mention_company after insert on mention
begin
	insert into uncounted_week (week) select week from document where id = new.document and week <> '' on conflict do nothing;
end;

create trigger reprint_company after update of origin on reprint
begin
	insert into uncounted_week (week) select week from document where id = new.document and week <> '' on conflict do nothing;
end;

create trigger story_company after update of story on story_document
begin
	insert into uncounted_week (week) select week from document where id = new.document and week <> '' on conflict do nothing;
end;

-- A discovered framing counts once a person has confirmed it, with its past.
create trigger discovered_company after update of state on discovered when new.state = 'confirmed' or old.state = 'confirmed'
begin
	insert into uncounted_week (week)
		select distinct d.week from discovered_member m
		join discovered_document e on e.head = m.id
		join document d on d.id = e.document
		where m.framing = new.id and d.week <> '' on conflict do nothing;
end;

create trigger discovered_document_company after insert on discovered_document
when exists (select 1 from discovered_member m join discovered f on f.id = m.framing where m.id = new.head and f.state = 'confirmed')
begin
	insert into uncounted_week (week) select week from document where id = new.document and week <> '' on conflict do nothing;
end;

create trigger discovered_member_company after update of framing on discovered_member
when exists (select 1 from discovered f where f.id in (old.framing, new.framing) and f.state = 'confirmed')
begin
	insert into uncounted_week (week)
		select distinct d.week from discovered_document e join document d on d.id = e.document
		where e.head = new.id and d.week <> '' on conflict do nothing;
end;

create table narrative (
	id text primary key,
	label text not null,
	state text not null default '' check (state in ('', 'merged', 'retired')),
	into_id text not null default '',
	week text not null
) strict, without rowid;

create table narrative_member (
	narrative text not null references narrative (id),
	framing text not null,
	since text not null,
	until text not null default '',
	primary key (narrative, framing, since)
) strict, without rowid;

create index narrative_member_framing on narrative_member (framing);

create table ledger_9 (
	number integer primary key,
	at text not null,
	week text not null default '',
	action text not null check (action in ('birth', 'join', 'leave', 'merge', 'split', 'rename', 'retire', 'promote', 'dismiss', 'confirm')),
	framing text not null,
	head text not null default '',
	label text not null default '',
	other text not null default '',
	author text not null,
	reason text not null
) strict;

insert into ledger_9 select number, at, week, action, framing, head, label, other, author, reason from ledger;
drop table ledger;
alter table ledger_9 rename to ledger;
create index ledger_framing on ledger (framing);
