-- The provider's id of a draft's copy among the mailbox's own drafts; empty when a copy may be there whose id is not known, null when there is none.
alter table salespartner_draft add column if not exists mailbox_copy varchar(2000);
