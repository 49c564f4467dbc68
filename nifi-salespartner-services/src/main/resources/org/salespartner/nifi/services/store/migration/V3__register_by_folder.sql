-- Which folder a scope of the register belongs to, and from when on the register is to hold each of the folder's e-mails: so that what a mailbox holds
-- can be compared with what was taken, whichever processor took it. folder_key is a SHA-256, as scope_key. covered_from is null for a scope whose
-- processor takes single e-mails only.
create table if not exists salespartner_taken_scope (
    scope_key varchar(64) not null,
    folder_key varchar(64) not null,
    covered_from timestamp with time zone,
    constraint salespartner_taken_scope_pk primary key (scope_key)
);
create index if not exists salespartner_taken_scope_by_folder on salespartner_taken_scope (folder_key);

-- Which e-mail was seen at a place.
create index if not exists salespartner_sighting_by_place on salespartner_sighting (place_key);
