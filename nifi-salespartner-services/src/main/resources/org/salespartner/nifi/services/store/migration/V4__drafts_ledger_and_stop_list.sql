-- Drafts, what was sent, and whom nothing is sent to, in SQL that H2 and PostgreSQL read alike; what V1 says of keys and of "if not exists" holds here
-- too.

-- A mail of ours that waits for a person, or has waited. reply_key is the SHA-256 of account, identity of the mail answered and step: there is one draft
-- of each, however often its flow runs. mail_key is that of the mail and the step alone: a mail to several accounts of ours is answered by one of them.
-- content is JSON. mailbox_copy is the provider's id of a copy among the mailbox's own drafts; empty when there may be one whose id is not known, null
-- when there is none.
create table if not exists salespartner_draft (
    id varchar(36) not null,
    reply_key varchar(64) not null,
    mail_key varchar(64) not null,
    account_id varchar(1000) not null,
    account_key varchar(200) not null,
    answered varchar(2000) not null,
    step varchar(1000) not null,
    state varchar(20) not null,
    hash varchar(64) not null,
    content text not null,
    answered_identity varchar(2000),
    answered_message_id varchar(2000),
    answered_thread varchar(2000),
    correspondent varchar(1000),
    correspondent_key varchar(200),
    answered_automation varchar(40),
    answered_at timestamp with time zone,
    contact_id varchar(200),
    conversation_id varchar(200),
    created_at timestamp with time zone not null,
    expires_at timestamp with time zone,
    not_before timestamp with time zone,
    decided_by varchar(1000),
    decided_at timestamp with time zone,
    reason varchar(4000),
    mailbox_copy varchar(2000),
    constraint salespartner_draft_pk primary key (id),
    constraint salespartner_draft_reply unique (reply_key)
);
create index if not exists salespartner_draft_by_state on salespartner_draft (state, created_at);
create index if not exists salespartner_draft_by_mail on salespartner_draft (mail_key);
create index if not exists salespartner_draft_by_conversation on salespartner_draft (conversation_id);
create index if not exists salespartner_draft_by_correspondent on salespartner_draft (correspondent_key);

-- Whom a draft goes to.
create table if not exists salespartner_draft_recipient (
    draft_id varchar(36) not null,
    address_key varchar(200) not null,
    constraint salespartner_draft_recipient_pk primary key (draft_id, address_key),
    constraint salespartner_draft_recipient_of foreign key (draft_id) references salespartner_draft (id) on delete cascade
);
create index if not exists salespartner_draft_recipient_by_address on salespartner_draft_recipient (address_key);

-- One row for what was sent or is being sent. It outlives its draft, so that what was erased is not sent again, by whichever account: mail_key is that of
-- the draft. message_key, composed_key and attempt_key are the SHA-256 of the Message-ID that it went out with, that it was composed with, and of an
-- attempt whose end is not known.
create table if not exists salespartner_send (
    reply_key varchar(64) not null,
    mail_key varchar(64) not null,
    draft_id varchar(36) not null,
    account_key varchar(200) not null,
    state varchar(20) not null,
    token varchar(36) not null,
    reserved_at timestamp with time zone not null,
    lease_until timestamp with time zone not null,
    attempt_message_id varchar(2000),
    attempt_key varchar(64),
    attempt_draft varchar(2000),
    attempt_thread varchar(2000),
    attempted_at timestamp with time zone,
    message_id varchar(2000),
    message_key varchar(64),
    composed_id varchar(2000),
    composed_key varchar(64),
    provider_id varchar(2000),
    sent_at timestamp with time zone,
    reason varchar(4000),
    constraint salespartner_send_pk primary key (reply_key)
);
create index if not exists salespartner_send_by_draft on salespartner_send (draft_id);
create index if not exists salespartner_send_by_mail on salespartner_send (mail_key);
create index if not exists salespartner_send_by_account on salespartner_send (account_key, reserved_at);
create index if not exists salespartner_send_by_message on salespartner_send (message_key);
create index if not exists salespartner_send_by_composed on salespartner_send (composed_key);
create index if not exists salespartner_send_by_attempt on salespartner_send (attempt_key);

-- Whom it goes to, for the caps.
create table if not exists salespartner_send_recipient (
    reply_key varchar(64) not null,
    address_key varchar(200) not null,
    constraint salespartner_send_recipient_pk primary key (reply_key, address_key),
    constraint salespartner_send_recipient_of foreign key (reply_key) references salespartner_send (reply_key) on delete cascade
);
create index if not exists salespartner_send_recipient_by_address on salespartner_send_recipient (address_key);

-- One row: who decides on a draft or asks to send one raises the revision first, which is the lock. Caps are exact by it.
create table if not exists salespartner_send_lock (
    id integer not null,
    revision bigint not null,
    constraint salespartner_send_lock_pk primary key (id)
);
insert into salespartner_send_lock (id, revision) select 1, 0 where not exists (select 1 from salespartner_send_lock where id = 1);

-- Whom nothing is sent to. A pattern is an address, or @ and a domain; pattern_key is its SHA-256, by which a person stays on the list whose data was
-- erased and whose pattern is null.
create table if not exists salespartner_stop (
    pattern_key varchar(64) not null,
    pattern varchar(1000),
    reason varchar(4000) not null,
    source varchar(1000) not null,
    added_at timestamp with time zone not null,
    constraint salespartner_stop_pk primary key (pattern_key)
);
