-- What a change touches, as the nodes tell each other; null where it is not listed. And the keys by which caches in
-- front of us throw away what they keep, joined by spaces: of what readers see alone.
alter table changes add column effect text;
alter table changes add column purge_keys text not null default 'all';
