-- What is in force where: a text of the regulation, from an instant on, for the installation (dept '') or for one department.
-- A text is stored once and never changed; to go back to an earlier one is a new row here. Not ready: its lists are still being filled.
create table enacted (
  no «serial», edition «int» not null references edition(no), dept text not null, since «int» not null,
  at «int» not null, who text not null, record «int» not null default 0, ready «int» not null default 0
)«table»;
-- What is known of a text without compiling it: its lists, and the class of each of its types.
alter table edition add column shape text not null default '';
insert into enacted(edition, dept, since, at, who, ready) select no, '', at, at, '', 1 from edition order by no;
-- What came of each record that a job was to bring under the edition in force.
create table adopted (
  job «int» not null, record «int» not null, came «int» not null, why text not null,
  primary key (job, record)
)«rowless»;
