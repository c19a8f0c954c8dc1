-- What each person was told in the house: that a record began to wait for him. Written in the transaction of the act it tells of;
-- seen once he opened the record or said so, or it waits there no longer.
create table notice (
  id «serial», person «int» not null, at «int» not null, sender «int» not null, -- 0: the rule
  record «int» not null, stage text not null, seen «int» not null default 0
)«table»;
create index notice_person on notice(person, id);
create index notice_new on notice(person) where seen = 0;
create index notice_record on notice(record) where seen = 0;
