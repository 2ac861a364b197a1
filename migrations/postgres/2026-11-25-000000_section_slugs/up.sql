-- The last part of each path, so that a section is found by a slug it once had. What is cut off on the right of a path
-- to measure its beginning is all that is no slash.
alter table section_paths add column slug text collate "C" not null default '';
update section_paths set slug = substr(path, length(rtrim(path, replace(path, '/', ''))) + 1);
create index section_paths_slug on section_paths (slug);
