alter table changes drop column effect;
alter table changes drop column purge_keys;
