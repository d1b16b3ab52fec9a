-- How a page was read: the encoding and what decided it, for each state of a
-- page; and for each version what reading tells beside the text: the line above
-- the headline, editors, whose text it is by the page's own word, the script,
-- and how well the page supports its date.

alter table page_state add column charset text not null default '';
alter table page_state add column charset_why text not null default '' check (charset_why in ('', 'bom', 'valid-utf-8', 'header', 'meta', 'detector'));

alter table document_version add column kicker text not null default '';
alter table document_version add column editors text not null default '[]';
alter table document_version add column credit text not null default '';
alter table document_version add column script text not null default '';
alter table document_version add column date_trust text not null default '' check (date_trust in ('', 'A', 'B', 'C'));
