-- The tables of SalesPartnerStore, in SQL that H2 and PostgreSQL read alike.
--
-- H2 commits after each statement that defines something: "if not exists" lets a migration that was killed half-way be begun anew.
--
-- What comes out of an e-mail may be of any length, while an index row of PostgreSQL holds about 2,700 bytes. A column whose name ends in _key is what
-- is compared: folded to one form and, where it is long, replaced by its SHA-256. The column beside it, without _key, is what a person reads.

create table if not exists salespartner_company (
    id varchar(36) not null,
    name varchar(1000),
    name_key varchar(200),
    created_at timestamp with time zone not null,
    constraint salespartner_company_pk primary key (id)
);
create index if not exists salespartner_company_by_name on salespartner_company (name_key);

-- A domain belongs to one company.
create table if not exists salespartner_company_domain (
    domain_key varchar(200) not null,
    domain varchar(1000) not null,
    company_id varchar(36) not null,
    constraint salespartner_company_domain_pk primary key (domain_key),
    constraint salespartner_company_domain_of foreign key (company_id) references salespartner_company (id) on delete cascade
);
create index if not exists salespartner_company_domain_by_company on salespartner_company_domain (company_id);

create table if not exists salespartner_contact (
    id varchar(36) not null,
    external_id varchar(1000),
    external_key varchar(200),
    full_name varchar(1000),
    name_key varchar(200),
    first_name varchar(1000),
    last_name varchar(1000),
    title varchar(1000),
    phone varchar(1000),
    company_id varchar(36),
    created_at timestamp with time zone not null,
    constraint salespartner_contact_pk primary key (id),
    constraint salespartner_contact_external unique (external_key),
    constraint salespartner_contact_company foreign key (company_id) references salespartner_company (id)
);
create index if not exists salespartner_contact_by_name on salespartner_contact (name_key);
create index if not exists salespartner_contact_by_company on salespartner_contact (company_id);

-- An address belongs to one contact.
create table if not exists salespartner_contact_address (
    address_key varchar(200) not null,
    address varchar(1000) not null,
    contact_id varchar(36) not null,
    ordinal integer not null,
    constraint salespartner_contact_address_pk primary key (address_key),
    constraint salespartner_contact_address_of foreign key (contact_id) references salespartner_contact (id) on delete cascade
);
create index if not exists salespartner_contact_address_by_contact on salespartner_contact_address (contact_id);

-- One row a conversation. Whoever adds to a conversation or joins two raises the revision first, which is the lock on it.
create table if not exists salespartner_conversation (
    id varchar(200) not null,
    revision bigint not null,
    created_at timestamp with time zone not null,
    constraint salespartner_conversation_pk primary key (id)
);

-- What leads to a conversation: SHA-256 of every Message-ID that was seen in it or referred to, and of every id the conversation has had.
create table if not exists salespartner_conversation_link (
    link_key varchar(64) not null,
    conversation_id varchar(200) not null,
    constraint salespartner_conversation_link_pk primary key (link_key),
    constraint salespartner_conversation_link_of foreign key (conversation_id) references salespartner_conversation (id) on delete cascade
);
create index if not exists salespartner_conversation_link_by_conversation on salespartner_conversation_link (conversation_id);

-- One row an e-mail (rule I1). timeline_at is where it stands on the timeline: received, else sent, else recorded.
create table if not exists salespartner_entry (
    id varchar(36) not null,
    identity varchar(2000) not null,
    identity_key varchar(200) not null,
    conversation_id varchar(200) not null,
    message_id varchar(2000),
    message_key varchar(64),
    author_key varchar(200),
    direction varchar(20),
    timeline_at timestamp with time zone not null,
    sent_at timestamp with time zone,
    received_at timestamp with time zone,
    recorded_at timestamp with time zone not null,
    subject varchar(16384),
    automation varchar(40),
    reply varchar(65536),
    summary varchar(1000000),
    attachments integer not null,
    company_id varchar(1000),
    constraint salespartner_entry_pk primary key (id),
    constraint salespartner_entry_identity unique (identity_key),
    constraint salespartner_entry_conversation foreign key (conversation_id) references salespartner_conversation (id)
);
create index if not exists salespartner_entry_by_time on salespartner_entry (timeline_at, id);
create index if not exists salespartner_entry_by_conversation on salespartner_entry (conversation_id, timeline_at, id);
create index if not exists salespartner_entry_by_message on salespartner_entry (message_key);

-- Where an e-mail was seen. place_key is the SHA-256 of account, folder, UIDVALIDITY and the provider's id; uid_validity 0 is none.
create table if not exists salespartner_sighting (
    entry_id varchar(36) not null,
    place_key varchar(64) not null,
    account_id varchar(1000),
    account_key varchar(200) not null,
    provider varchar(200),
    folder varchar(2000),
    provider_id varchar(2000),
    uid_validity bigint not null,
    seen_at timestamp with time zone not null,
    constraint salespartner_sighting_pk primary key (entry_id, place_key),
    constraint salespartner_sighting_of foreign key (entry_id) references salespartner_entry (id) on delete cascade
);
create index if not exists salespartner_sighting_by_account on salespartner_sighting (account_key, entry_id);

-- Who wrote and received an e-mail, in the order of its headers.
create table if not exists salespartner_participant (
    entry_id varchar(36) not null,
    ordinal integer not null,
    role varchar(20) not null,
    name varchar(1000),
    address varchar(1000) not null,
    address_key varchar(200) not null,
    constraint salespartner_participant_pk primary key (entry_id, ordinal),
    constraint salespartner_participant_of foreign key (entry_id) references salespartner_entry (id) on delete cascade
);
create index if not exists salespartner_participant_by_address on salespartner_participant (address_key, entry_id);

-- Which contacts an e-mail was matched to. The directory that matched may be another than this store, so contact_id refers to no table.
create table if not exists salespartner_entry_contact (
    entry_id varchar(36) not null,
    ordinal integer not null,
    contact_id varchar(200) not null,
    address varchar(1000),
    address_key varchar(200),
    role varchar(20),
    constraint salespartner_entry_contact_pk primary key (entry_id, ordinal),
    constraint salespartner_entry_contact_of foreign key (entry_id) references salespartner_entry (id) on delete cascade
);
create index if not exists salespartner_entry_contact_by_contact on salespartner_entry_contact (contact_id, entry_id);
create index if not exists salespartner_entry_contact_by_address on salespartner_entry_contact (address_key, entry_id);

-- The register of taken mails (rule S3). Both keys are a SHA-256, so that it holds nothing of a person.
create table if not exists salespartner_taken (
    scope_key varchar(64) not null,
    message_key varchar(64) not null,
    received_at timestamp with time zone not null,
    constraint salespartner_taken_pk primary key (scope_key, message_key)
);
create index if not exists salespartner_taken_by_time on salespartner_taken (scope_key, received_at);
