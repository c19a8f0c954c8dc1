-- What an import did, so that it can be undone, and how it knows its records again.
-- One row for each record a batch opened (before = 0) or changed: its revisions before and after.
create table importrow (
  batch «int» not null, record «int» not null, before «int» not null, after «int» not null,
  line «int» not null,                  -- of the sheet, the first that touched it
  state «int» not null default 0,       -- 0 stands, 1 undone, 2 could not be undone
  primary key (batch, record)
)«rowless»;
-- The match key: which record the row of a sheet is about, found again at the next import.
create table matchkey (
  type «key» not null, dept «key» not null, key «bytes» not null,
  record «int» not null, batch «int» not null, line «int» not null,
  primary key (type, dept, key)
)«rowless»;
create index matchkey_batch on matchkey(batch);
