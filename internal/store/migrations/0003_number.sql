-- Each department counts its own series: BX-2026-0001 is in every one of them.
drop index record_number;
create unique index record_number on record(type, dept, number) where number is not null;
