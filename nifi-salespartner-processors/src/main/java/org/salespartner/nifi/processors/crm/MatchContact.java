/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.SupportsBatching;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.annotation.lifecycle.OnStopped;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.util.StandardValidators;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.crm.ContactMatcher.Decision;
import org.salespartner.nifi.processors.document.EmailDocuments;
import org.salespartner.nifi.processors.document.Outcome;
import org.salespartner.nifi.store.ContactDirectory;
import org.salespartner.nifi.store.StoreException;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

@SupportsBatching
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@Tags({"salespartner", "email", "contact", "company", "crm", "customer", "match", "route"})
@CapabilityDescription("""
    Finds out which contact and which company an e-mail belongs to, writes them into the email document and routes by what was found. Mail from \
    outside belongs to its author: the address in From, then those in Reply-To. Mail that one of us wrote belongs to its recipients in To, Cc and \
    Bcc who are not ours. The first decision that applies is taken: excluded, internal, matched, company only, unmatched. A company domain gives a \
    company and never a person, and the domains of free-mail providers give nothing.""")
@WritesAttributes({
    @WritesAttribute(attribute = EmailAttributes.CONTACT_ID, description = EmailAttributes.CONTACT_ID_DESC),
    @WritesAttribute(attribute = EmailAttributes.CONTACT_MATCHED_BY, description = EmailAttributes.CONTACT_MATCHED_BY_DESC),
    @WritesAttribute(attribute = EmailAttributes.COMPANY_ID, description = EmailAttributes.COMPANY_ID_DESC),
    @WritesAttribute(attribute = EmailAttributes.ERROR_MESSAGE, description = EmailAttributes.ERROR_MESSAGE_DESC),
    @WritesAttribute(attribute = EmailAttributes.ERROR_STEP, description = EmailAttributes.ERROR_STEP_DESC)
})
@SeeAlso(value = {PutContacts.class, QualifyLead.class}, classNames = {"org.salespartner.nifi.processors.read.ParseEmail",
    "org.salespartner.nifi.processors.reply.draft.DraftReply", "org.salespartner.nifi.processors.timeline.SummarizeEmail"})
@UseCase(
    description = "Record only the e-mails exchanged with known contacts and their companies.",
    keywords = {"known customers", "filter"},
    configuration = """
        Connect the "success" relationship of ParseEmail to MatchContact.
        Set "Contact Directory" to the service that PutContacts fills, and "Email Accounts" to the accounts that are listed.
        Connect "matched" and "company only" to the next step, for example to SummarizeEmail.
        Auto-terminate "unmatched", "excluded" and "internal", or count them somewhere. Connect "retry" back to MatchContact.
        """
)
public class MatchContact extends AbstractProcessor {

    static final PropertyDescriptor CONTACT_DIRECTORY = PutContacts.CONTACT_DIRECTORY;

    static final PropertyDescriptor EMAIL_ACCOUNTS = new PropertyDescriptor.Builder()
            .name("Email Accounts")
            .description("""
                The accounts that are ours. They say which addresses and domains are our own: those are never a contact, and mail only among them \
                goes to "internal". Without it, only the account that stands in the email document is known to be ours.""")
            .required(false)
            .identifiesControllerService(EmailAccounts.class)
            .build();

    static final PropertyDescriptor EXCLUDE_PATTERNS = new PropertyDescriptor.Builder()
            .name("Exclude Patterns")
            .description("""
                Addresses that are nobody's, separated by commas or line ends. An asterisk stands for any text and a question mark for one \
                character, case does not count, and a pattern without @ is a domain: noreply@*, *@lists.example.org, example.net.""")
            .required(false)
            .defaultValue("noreply@*, no-reply@*, donotreply@*, do-not-reply@*")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor MATCH_BY_NAME = new PropertyDescriptor.Builder()
            .name("Match By Name")
            .description("""
                Whether an unknown address belongs to a contact when its display name is the name of exactly one contact. Anybody can put any name \
                in front of an address, so leave this off where a wrong match does harm.""")
            .required(true)
            .allowableValues("true", "false")
            .defaultValue("false")
            .build();

    static final Relationship REL_MATCHED = new Relationship.Builder()
            .name("matched")
            .description("At least one contact takes part; the document holds the contacts and, where one is known, the company.")
            .build();
    static final Relationship REL_COMPANY_ONLY = new Relationship.Builder()
            .name("company only")
            .description("No contact takes part, but the domain of an address is a known company's; the document holds the company.")
            .build();
    static final Relationship REL_UNMATCHED = new Relationship.Builder()
            .name("unmatched")
            .description("Neither a contact nor a company is known for any of the addresses, or there is no usable address.")
            .build();
    static final Relationship REL_EXCLUDED = new Relationship.Builder()
            .name("excluded")
            .description("The author, or every recipient of mail that one of us wrote, is covered by an exclude pattern.")
            .build();
    static final Relationship REL_INTERNAL = new Relationship.Builder()
            .name("internal")
            .description("The author and all recipients are ourselves.")
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(
            CONTACT_DIRECTORY,
            EMAIL_ACCOUNTS,
            EXCLUDE_PATTERNS,
            MATCH_BY_NAME
    );

    private static final Set<Relationship> RELATIONSHIPS = Set.of(
            REL_MATCHED,
            REL_COMPANY_ONLY,
            REL_UNMATCHED,
            REL_EXCLUDED,
            REL_INTERNAL,
            EmailDocuments.REL_RETRY,
            EmailDocuments.REL_FAILURE
    );

    private volatile ContactMatcher matcher;
    private volatile EmailDocuments documents;

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTY_DESCRIPTORS;
    }

    @Override
    public Set<Relationship> getRelationships() {
        return RELATIONSHIPS;
    }

    @OnScheduled
    public void onScheduled(final ProcessContext context) {
        matcher = new ContactMatcher(
                context.getProperty(CONTACT_DIRECTORY).asControllerService(ContactDirectory.class),
                ExcludePatterns.parse(context.getProperty(EXCLUDE_PATTERNS).getValue()),
                context.getProperty(MATCH_BY_NAME).asBoolean());
        documents = new EmailDocuments("MatchContact", getLogger());
    }

    @OnStopped
    public void onStopped() {
        matcher = null;
        documents = null;
    }

    @Override
    public void onTrigger(final ProcessContext context, final ProcessSession session) {
        final EmailAccounts accounts = context.getProperty(EMAIL_ACCOUNTS).asControllerService(EmailAccounts.class);
        final Ourselves configured = accounts == null ? Ourselves.NOBODY : accounts.getOurselves();
        documents.handle(context, session, (document, flowFile) -> match(document, ourselves(document, configured)));
    }

    private Outcome match(final EmailDocument document, final Ourselves ourselves) throws StoreException {
        final Decision decision = matcher.decide(document, ourselves);
        final EmailDocument decided = document.toBuilder().contacts(decision.contacts()).company(decision.company()).build();
        final boolean known = !decision.contacts().isEmpty();
        final Outcome outcome = Outcome.of(decision.relationship(), decided)
                .attribute(EmailAttributes.CONTACT_ID, known ? decision.contacts().getFirst().id() : null)
                .attribute(EmailAttributes.CONTACT_MATCHED_BY, known ? decision.contacts().getFirst().matchedBy() : null)
                .attribute(EmailAttributes.COMPANY_ID, decision.company() == null ? null : decision.company().id());
        if (document.equals(decided)) {
            return outcome.report((reporter, flowFile) -> reporter.route(flowFile, decision.relationship(), decision.details()));
        }
        return outcome.report((reporter, flowFile) -> reporter.modifyContent(flowFile, decision.details()));
    }

    /** An account that was listed is ours whatever the configuration of this processor says. */
    public static Ourselves ourselves(final EmailDocument document, final Ourselves configured) {
        if (document.account() == null || document.account().address() == null || configured.includes(document.account().address())) {
            return configured;
        }

        final Set<String> addresses = new HashSet<>(configured.addresses());
        addresses.add(document.account().address());
        return new Ourselves(addresses, configured.domains());
    }
}
