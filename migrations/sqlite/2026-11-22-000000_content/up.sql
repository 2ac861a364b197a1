-- The content model. The same tables stand in migrations/postgres.

create table settings (
  key   text primary key not null,
  value text not null
);

create table sections (
  id          text primary key not null,
  slug        text not null unique,
  name        text not null,
  names       text not null default '{}',
  language    text not null,
  description text,
  parent_id   text references sections,
  position    bigint not null default 0,
  aliases     text not null default '[]',
  created_at  timestamp not null,
  updated_at  timestamp not null
);
create index sections_parent on sections (parent_id);

-- Every path a section ever had; a section made later at an old path shadows the alias.
create table section_paths (
  path       text primary key not null,
  section_id text not null references sections,
  current    boolean not null
);
create unique index section_paths_current on section_paths (section_id) where current;

create table sources (
  id                   text primary key not null,
  slug                 text not null unique,
  name                 text not null,
  names                text not null default '{}',
  language             text not null,
  kind                 text not null,
  home_url             text,
  country              text,
  logo_url             text,
  licence              text,
  credit_line          text,
  attribution_required boolean not null default false,
  may_edit             boolean not null default true,
  may_translate        boolean not null default true,
  max_age_days         bigint,
  aliases              text not null default '[]',
  notes                text,
  reliability          text not null default '[]',
  created_at           timestamp not null,
  updated_at           timestamp not null
);
create index sources_name on sources (name, id);

create table contributors (
  id         text primary key not null,
  slug       text not null unique,
  name       text not null,
  names      text not null default '{}',
  language   text not null,
  type       text not null,
  bio        text,
  links      text not null default '[]',
  aliases    text not null default '[]',
  created_at timestamp not null,
  updated_at timestamp not null
);
create index contributors_name on contributors (name, id);

create table tags (
  id         text primary key not null,
  slug       text not null unique,
  name       text not null,
  names      text not null default '{}',
  language   text not null,
  type       text not null,
  links      text not null default '[]',
  aliases    text not null default '[]',
  created_at timestamp not null,
  updated_at timestamp not null
);
create index tags_name on tags (name, id);

-- Every folded spelling (slug, name, names, aliases) by which a thing is met. Derived.
create table spellings (
  kind   text not null,
  folded text not null,
  target text not null,
  primary key (kind, folded, target)
) without rowid;
create index spellings_target on spellings (target);

create table articles (
  id                   text primary key not null,
  version              bigint not null,
  state                text not null,
  archived_at          timestamp,
  wished_slug          text,
  translation_group    text not null,
  embargo_until        timestamp,
  embargoed            boolean not null default false,
  publish_at           timestamp,
  expires_at           timestamp,
  no_automatic_related boolean not null default false,
  created_at           timestamp not null,
  created_by           text not null,
  updated_at           timestamp not null,
  updated_by           text not null
);
create index articles_due on articles (publish_at) where state = 'scheduled';

-- A slug belongs to its article from the first publication, for ever.
create table slugs (
  slug       text primary key not null,
  article_id text not null references articles,
  current    boolean not null
);
create unique index slugs_current on slugs (article_id) where current;
create index slugs_article on slugs (article_id);

-- digests: the lines last imported for this id, by which a repeated import knows what it has seen.
create table external_ids (
  system      text not null,
  external_id text not null,
  article_id  text not null references articles,
  digests     text not null default '',
  run         text not null default '',
  primary key (system, external_id)
) without rowid;
create index external_ids_article on external_ids (article_id);

create table revisions (
  id              text primary key not null,
  article_id      text not null references articles,
  number          bigint not null,
  title           text not null,
  short_title     text,
  kicker          text,
  standfirst      text,
  body            text not null,
  body_format     text not null,
  language        text not null,
  kind            text not null,
  dateline        text,
  place_name      text,
  place_country   text,
  place_latitude  double,
  place_longitude double,
  byline          text,
  word_count      bigint not null,
  seo_title       text,
  seo_description text,
  canonical_url   text,
  urgency         bigint,
  internal_note   text,
  custom          text not null default '{}',
  note            text,
  created_at      timestamp not null,
  created_by      text not null,
  unique (article_id, number)
);

create table revision_sections (
  revision_id text not null references revisions,
  position    bigint not null,
  section_id  text not null references sections,
  primary key (revision_id, position)
) without rowid;
create index revision_sections_section on revision_sections (section_id);

create table revision_sources (
  revision_id text not null references revisions,
  position    bigint not null,
  source_id   text not null references sources,
  role        text not null,
  url         text,
  credit_line text,
  primary key (revision_id, position)
) without rowid;
create index revision_sources_source on revision_sources (source_id);

create table revision_contributors (
  revision_id    text not null references revisions,
  position       bigint not null,
  contributor_id text not null references contributors,
  role           text not null,
  primary key (revision_id, position)
) without rowid;
create index revision_contributors_contributor on revision_contributors (contributor_id);

create table revision_tags (
  revision_id text not null references revisions,
  position    bigint not null,
  tag_id      text not null references tags,
  primary key (revision_id, position)
) without rowid;
create index revision_tags_tag on revision_tags (tag_id);

-- When which revision was public: the live row has no end.
create table publications (
  id                text primary key not null,
  article_id        text not null references articles,
  revision_id       text not null references revisions,
  version           bigint not null,
  live_from         timestamp not null,
  live_until        timestamp,
  ended_by          text,
  public_note       text,
  slug              text not null,
  section_id        text,
  source_id         text,
  kind              text not null,
  language          text not null,
  translation_group text not null,
  published_at      timestamp,
  updated_at        timestamp not null,
  order_at          bigint not null,
  expires_at        timestamp,
  unique (article_id, version)
);
create unique index publications_live on publications (article_id) where live_until is null;
create unique index publications_translation on publications (translation_group, language) where live_until is null;
create index publications_updated on publications (updated_at, article_id) where live_until is null;
create index publications_expiring on publications (expires_at, article_id) where live_until is null and expires_at is not null;
create index publications_revision on publications (revision_id);

create table lists (
  id     integer primary key not null,
  kind   text not null,
  target text not null,
  unique (kind, target)
);

-- The list of everything has always the same number.
insert into lists (id, kind, target) values (1, 'all', '');

-- What is public now: a row for each list an article is in. Derived; every list, count and facet is read from here.
create table listings (
  list_id    bigint not null references lists,
  order_at   bigint not null,
  article_id text not null references articles,
  primary key (list_id, order_at, article_id)
) without rowid;

-- Derived forms of a body. Derived.
create table rendered_bodies (
  revision_id text not null references revisions,
  form        text not null,
  deriver     bigint not null,
  content     text not null,
  primary key (revision_id, form)
);

-- Append-only; each row hashes the one before.
create table corrections (
  id         text primary key not null,
  article_id text not null references articles,
  number     bigint not null,
  kind       text not null,
  text       text not null,
  language   text not null,
  created_at timestamp not null,
  created_by text not null,
  hash       text not null,
  unique (article_id, number)
);

create table related_links (
  article_id text not null references articles,
  position   bigint not null,
  relation   text not null,
  target_id  text references articles,
  url        text,
  title      text,
  source     text,
  note       text,
  primary key (article_id, position)
) without rowid;
create index related_links_target on related_links (target_id) where target_id is not null;

-- One row; its lock makes the order of numbers the order of commits.
create table change_counter (
  id  integer primary key not null check (id = 1),
  seq bigint not null
);
insert into change_counter (id, seq) values (1, 0);

create table changes (
  seq        bigint primary key not null,
  type       text not null,
  subject_id text not null,
  at         timestamp not null
);
create index changes_subject on changes (subject_id);
