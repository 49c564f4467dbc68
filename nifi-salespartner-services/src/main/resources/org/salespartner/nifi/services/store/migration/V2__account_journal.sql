-- The journal of accounts, in SQL that H2 and PostgreSQL read alike; what V1 says of keys and of "if not exists" holds here too.

-- How an account stands by its polls: one row for each processor that lists it.
create table if not exists salespartner_account (
    account_key varchar(200) not null,
    lister_key varchar(200) not null,
    account_id varchar(1000) not null,
    state varchar(40) not null,
    state_since timestamp with time zone not null,
    error varchar(4000),
    polled_at timestamp with time zone not null,
    poll_millis bigint not null,
    succeeded_at timestamp with time zone,
    failed_at timestamp with time zone,
    last_error varchar(4000),
    constraint salespartner_account_pk primary key (account_key, lister_key)
);

-- The polls that brought something or failed.
create table if not exists salespartner_poll (
    account_key varchar(200) not null,
    lister_key varchar(200) not null,
    started_at timestamp with time zone not null,
    poll_millis bigint not null,
    listed bigint not null,
    left_out bigint not null,
    taken_before bigint not null,
    vanished bigint not null,
    failed bigint not null,
    state varchar(40) not null,
    error varchar(4000),
    constraint salespartner_poll_pk primary key (account_key, lister_key, started_at)
);
create index if not exists salespartner_poll_by_time on salespartner_poll (started_at);
