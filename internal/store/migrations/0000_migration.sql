-- What has been applied. Made before all others, and again without harm.
create table if not exists migration (
  no «int» primary key, name text not null, hash «bytes» not null, at «int» not null)«table»;
