-- A mention says who is presented by the framing, and whose or against whom,
-- where the sentence says so, and whether it is negated, so that a reader can
-- tell "X is an accomplice" from "an accomplice of X" and from "X is none".
alter table mention add column negated integer not null default 0 check (negated in (0, 1));
alter table mention add column agent text not null default '';
alter table mention add column agent_actor text not null default '';
alter table mention add column target text not null default '';
alter table mention add column target_actor text not null default '';
