-- Who works here, what they did, and what they need to do it safely. The same tables stand in migrations/sqlite.

create table users (
  id            text collate "C" primary key not null,
  email         text collate "C" not null unique,
  name          text not null,
  password_hash text not null,
  role          text collate "C" not null,
  version       bigint not null,
  suspended_at  timestamp,
  created_at    timestamp not null,
  updated_at    timestamp not null
);

-- The sections that an editor is bound to, with all below them; none: bound to none.
create table user_sections (
  user_id    text collate "C" not null references users,
  section_id text collate "C" not null references sections,
  primary key (user_id, section_id)
);
create index user_sections_section on user_sections (section_id);

create table sessions (
  id           text collate "C" primary key not null,
  user_id      text collate "C" not null references users,
  address      text,
  agent        text,
  created_at   timestamp not null,
  last_used_at timestamp not null,
  expires_at   timestamp not null,
  ended_at     timestamp,
  ended_by     text
);
create index sessions_user on sessions (user_id);

-- Every refresh token of a session, so that one used twice is known.
create table refresh_tokens (
  hash       text collate "C" primary key not null,
  session_id text collate "C" not null references sessions,
  created_at timestamp not null,
  used_at    timestamp
);
create index refresh_tokens_session on refresh_tokens (session_id);

create table api_keys (
  id           text collate "C" primary key not null,
  user_id      text collate "C" not null references users,
  name         text not null,
  hash         text collate "C" not null unique,
  hint         text not null,
  scopes       text not null,
  created_at   timestamp not null,
  created_by   text not null,
  expires_at   timestamp,
  last_used_at timestamp,
  revoked_at   timestamp
);
create index api_keys_user on api_keys (user_id);

-- Keys that sign access tokens; a retired one is honoured until its tokens have ended.
create table signing_keys (
  kid        text collate "C" primary key not null,
  private    text not null,
  created_at timestamp not null,
  retired_at timestamp
);

-- Failed attempts to sign in, by account and by address.
create table throttles (
  key        text collate "C" primary key not null,
  failures   bigint not null,
  since      timestamp not null
);

-- Who did what, to what, from where. No secret is ever in it.
create table audit_log (
  id           text collate "C" primary key not null,
  at           timestamp not null,
  user_id      text collate "C",
  user_name    text not null,
  via          text not null,
  address      text,
  request_id   text collate "C",
  action       text not null,
  subject_kind text not null,
  subject_id   text collate "C" not null,
  reason       text,
  before       text,
  after        text
);
create index audit_log_at on audit_log (at, id);
create index audit_log_subject on audit_log (subject_id, id);
create index audit_log_user on audit_log (user_id, id);

create table idempotency_keys (
  caller     text collate "C" not null,
  path       text collate "C" not null,
  key        text collate "C" not null,
  request    text not null,
  status     bigint,
  headers    text,
  body       text,
  created_at timestamp not null,
  primary key (caller, path, key)
);
create index idempotency_keys_created on idempotency_keys (created_at);

-- The locks of things that are no articles: how often each was changed, and by whom last. Without a row: 1.
create table locks (
  thing_id   text collate "C" primary key not null,
  version    bigint not null,
  changed_at timestamp not null,
  changed_by text not null
);

create table previews (
  id          text collate "C" primary key not null,
  article_id  text collate "C" not null references articles,
  revision_id text collate "C" not null references revisions,
  created_at  timestamp not null,
  created_by  text not null,
  expires_at  timestamp not null,
  revoked_at  timestamp
);
create index previews_article on previews (article_id);

-- Articles that shall not be suggested beside another.
create table related_bans (
  article_id text collate "C" not null references articles,
  target_id  text collate "C" not null references articles,
  primary key (article_id, target_id)
);
create index related_bans_target on related_bans (target_id);

-- Slugs that sources, contributors, tags and collections once had, also those of what was merged into another.
create table old_slugs (
  kind      text collate "C" not null,
  slug      text collate "C" not null,
  target_id text collate "C" not null,
  primary key (kind, slug)
);
create index old_slugs_target on old_slugs (target_id);

-- Who wrote an article first, as a user here; none for what was imported. When it was killed, until it is revived.
-- When it was removed for ever: of what was public once, the address stays.
alter table articles add column owner_id text collate "C";
alter table articles add column killed_at timestamp;
alter table articles add column deleted_at timestamp;
create index articles_owner on articles (owner_id) where owner_id is not null;
create index articles_updated on articles (updated_at, id);
create index articles_group on articles (translation_group);
create index articles_wished on articles (wished_slug) where wished_slug is not null;
update articles set killed_at = (
  select p.live_until from publications p
  where p.article_id = articles.id and p.ended_by = 'killed'
    and p.version = (select max(n.version) from publications n where n.article_id = articles.id));
