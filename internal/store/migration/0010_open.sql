-- Why: the newest week is ranked each day and looks different each day, but an
-- id is for life. So framings are born when their week has ended. Until then
-- what would be born and what would join stands here with the week that is
-- open, without a line in the ledger, and is made anew with each ranking.

alter table discovered add column open text not null default '';
alter table discovered_member add column open text not null default '';
create index discovered_open on discovered (open) where open <> '';
create index discovered_member_open on discovered_member (open) where open <> '';
