-- Pictures, and lists made by hand. The same tables stand in migrations/sqlite.

create table media (
  id         text collate "C" primary key not null,
  kind       text collate "C" not null,
  url        text not null,
  width      bigint,
  height     bigint,
  focal_x    double precision,
  focal_y    double precision,
  alt        text,
  caption    text,
  credit     text,
  licence    text,
  language   text collate "C" not null,
  created_at timestamp not null,
  updated_at timestamp not null
);

-- At position 0 the lead picture; from 1 on the pictures in the text, in its order.
create table revision_media (
  revision_id text collate "C" not null references revisions,
  position    bigint not null,
  media_id    text collate "C" not null references media,
  primary key (revision_id, position)
);
create index revision_media_media on revision_media (media_id);

create table collections (
  id          text collate "C" primary key not null,
  slug        text collate "C" not null unique,
  name        text collate "C" not null,
  names       text not null default '{}',
  language    text collate "C" not null,
  description text,
  length      bigint,
  created_at  timestamp not null,
  updated_at  timestamp not null
);
create index collections_name on collections (name, id);

create table collection_items (
  collection_id text collate "C" not null references collections,
  position      bigint not null,
  article_id    text collate "C" not null references articles,
  title         text,
  kicker        text,
  shown_from    timestamp,
  shown_until   timestamp,
  primary key (collection_id, position)
);
create unique index collection_items_article on collection_items (article_id, collection_id);

-- When an editor struck a past publication, so that readers are never told of it again.
alter table publications add column struck_at timestamp;
