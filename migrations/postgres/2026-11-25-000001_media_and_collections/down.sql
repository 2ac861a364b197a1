alter table publications drop column struck_at;
drop table collection_items;
drop table collections;
drop table revision_media;
drop table media;
