drop index section_paths_slug;
alter table section_paths drop column slug;
