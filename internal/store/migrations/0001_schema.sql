-- The whole schema. Times are UTC microseconds.

create table record (
  id «serial»,                          -- dense: newest first = id desc; search segment = id >> 16
  type «key» not null, dept «key» not null, class «int» not null, stage text not null,
  number «key», rev «int» not null, edition «int» not null, at «int» not null,
  doc text not null                     -- canonical JSON; no statement looks inside
)«table»;
create unique index record_number on record(type, number) where number is not null;

create table event (                    -- append-only
  id «serial»,                          -- drawn after the record row is locked: ascends within a record
  record «int» not null, rev «int»,     -- a kept refusal is a record of its own
  edition «int» not null, actor «int» not null, at «int» not null, happened «int» not null,  -- entered; took place
  act text not null, clause text not null,
  diff text, salt «bytes»,              -- opening: whole state; later: JSON difference. Both null after lawful destruction
  commitment «bytes» not null, unique (record, rev)   -- the commitment stays for ever
)«table»;
create table unsealed (event «int» primary key)«table»;   -- written with the event, emptied by the sequencer
create table leaf (seq «int» primary key, event «int» not null unique)«table»;
create table tile (level «int» not null, no «int» not null, data «bytes» not null, primary key (level, no))«rowless»;
create table checkpoint (size «int» primary key, at «int» not null, note text not null)«table»;

create table listdef (
  id «int» primary key,
  fingerprint «key» not null unique,    -- hash of type, scope, filter, order
  type text not null, state text not null check (state in ('building','ready','dropping')), upto «int» not null
)«table»;
create table listkey (list «int» not null, key «bytes» not null, id «int» not null, val «int», primary key (list, key))«rowless»;
create table once (type «key» not null, dept «key» not null, key «bytes» not null, record «int» not null, primary key (type, dept, key))«rowless»;

create table job (
  id «serial», kind text not null, state text not null, cursor text, body text not null,
  claimed_until «int» not null default 0, tries «int» not null default 0
)«table»;
create table draft (principal «int» not null, form «key» not null, at «int» not null, body text not null, primary key (principal, form))«rowless»;
create table view (id «serial», principal «int», type text not null, body text not null)«table»;

create table deadline (
  id «serial», record «int» not null, kind text not null, clause text not null,
  due «int» not null, claimed_until «int» not null default 0, closed «int»
)«table»;
create index deadline_due on deadline(due) where closed is null;
create index deadline_record on deadline(record);
create table outbox (
  id «serial», kind text not null, body text not null, due «int» not null,
  claimed_until «int» not null default 0, tries «int» not null default 0, last_error text
)«table»;
create index outbox_due on outbox(due);

-- series: the filled template without {seq}, the department in front unless it says {all}
create table counter (series «key» primary key, value «int» not null)«rowless»;
-- answers kept for a repeated Idempotency-Key
create table answer (
  principal «int» not null, key «key» not null, at «int» not null, status «int» not null, body text not null,
  primary key (principal, key)
)«rowless»;

create table principal (id «serial», kind text not null, login «key» not null unique, rev «int» not null, doc text not null)«table»;
create table session (token «bytes» primary key, principal «int» not null references principal(id), until «int» not null)«rowless»;

create table blob (
  hash «bytes» primary key, size «int» not null, media text not null, at «int» not null,
  verified «int» not null, state text not null
)«rowless»;
create table blobref (record «int» not null, hash «bytes» not null, primary key (hash, record))«rowless»;
create table edition (no «serial», hash «bytes» not null unique, at «int» not null, body text not null)«table»;
create table setting (key «key» primary key, value text not null)«rowless»;
