/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.resource.ResourceCardinality;
import org.apache.nifi.components.resource.ResourceType;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.util.StandardValidators;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.assistant.EmailAssistant;
import org.salespartner.nifi.processors.reply.Outbox;
import org.salespartner.nifi.store.ContactDirectory;
import org.salespartner.nifi.store.ConversationTimeline;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** The properties of {@link DraftReply}, in the order of the UI. */
final class DraftProperties {
    static final String TEMPLATE_PREFIX = "template.";
    static final String VARIABLE_PREFIX = "variable.";

    static final PropertyDescriptor EMAIL_ACCOUNTS = new PropertyDescriptor.Builder()
            .name("Email Accounts")
            .description("""
                The accounts that answer: each mail is answered from the account that it was listed from. Nothing is written for an account in \
                monitor mode. They also say who we are: nothing is written to ourselves.""")
            .required(true)
            .identifiesControllerService(EmailAccounts.class)
            .build();

    static final PropertyDescriptor KIND = new PropertyDescriptor.Builder()
            .name("Kind")
            .description("Why the mail is written.")
            .required(true)
            .allowableValues(KindOption.class)
            .defaultValue(KindOption.REPLY)
            .build();

    static final PropertyDescriptor FOLLOW_UP_AFTER = new PropertyDescriptor.Builder()
            .name("Follow Up After")
            .description("For how long a mail of ours has to be without an answer, and without another mail of ours, before it is followed up.")
            .required(true)
            .dependsOn(KIND, KindOption.FOLLOW_UP)
            .defaultValue("5 days")
            .addValidator(StandardValidators.createTimePeriodValidator(1, TimeUnit.MINUTES, 3650, TimeUnit.DAYS))
            .build();

    static final PropertyDescriptor FORWARD_TO = new PropertyDescriptor.Builder()
            .name("Forward To")
            .description("Whom the mail is handed on to: addresses, separated by commas. No attribute of a mail can change them.")
            .required(true)
            .dependsOn(KIND, KindOption.FORWARD)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor CC = new PropertyDescriptor.Builder()
            .name("Cc")
            .description("Who else gets a copy of every mail: addresses, separated by commas. No attribute of a mail can change them.")
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor BCC = new PropertyDescriptor.Builder()
            .name("Bcc")
            .description("Who gets a copy of every mail without the others seeing it: addresses, separated by commas. No attribute of a mail can "
                    + "change them.")
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor ANSWER_REPLY_TO = new PropertyDescriptor.Builder()
            .name("Answer Other Reply-To")
            .description("""
                Whether a mail that asks, in Reply-To, for answers to one address other than its author's is answered there. Contact forms need \
                that. Anybody can put any address there, so by default such a mail goes to "review".""")
            .required(true)
            .dependsOn(KIND, KindOption.REPLY)
            .allowableValues("true", "false")
            .defaultValue("false")
            .build();

    static final PropertyDescriptor TEXT_FROM = new PropertyDescriptor.Builder()
            .name("Text From")
            .description("Where the text comes from. Recipients, subject and threading never come from it.")
            .required(true)
            .allowableValues(TextSource.class)
            .defaultValue(TextSource.TEMPLATE)
            .build();

    static final PropertyDescriptor TEMPLATE_NAME = new PropertyDescriptor.Builder()
            .name("Template Name")
            .description("""
                Which template of the library is taken: for "hello", the dynamic property template.hello. Empty means the one in Template. A name \
                that the library does not have stops the draft.""")
            .dependsOn(TEXT_FROM, TextSource.TEMPLATE)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .addValidator(StandardValidators.ATTRIBUTE_EXPRESSION_LANGUAGE_VALIDATOR)
            .build();

    static final PropertyDescriptor TEMPLATE = new PropertyDescriptor.Builder()
            .name("Template")
            .description("""
                The text, or a file that holds it, as text or as HTML, with variables such as {contact.first_name}. A first line Subject: … is the \
                subject of a new mail. A variable that is unknown or has no value stops the draft. Files are read when the processor is started.""")
            .dependsOn(TEXT_FROM, TextSource.TEMPLATE)
            .identifiesExternalResource(ResourceCardinality.SINGLE, ResourceType.TEXT, ResourceType.FILE)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor EMAIL_ASSISTANT = new PropertyDescriptor.Builder()
            .name("Email Assistant")
            .description("Who writes: a LanguageModelEmailAssistant. A LocalEmailAssistant cannot write.")
            .required(true)
            .dependsOn(TEXT_FROM, TextSource.LANGUAGE_MODEL)
            .identifiesControllerService(EmailAssistant.class)
            .build();

    static final PropertyDescriptor INSTRUCTIONS = new PropertyDescriptor.Builder()
            .name("Instructions")
            .description("What is to be written and how, in your own words, or a file that says so. A draft that repeats them goes to \"review\".")
            .required(true)
            .dependsOn(TEXT_FROM, TextSource.LANGUAGE_MODEL)
            .identifiesExternalResource(ResourceCardinality.SINGLE, ResourceType.TEXT, ResourceType.FILE)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor KNOWLEDGE = new PropertyDescriptor.Builder()
            .name("Knowledge")
            .description("""
                What may be told of you and what you sell, with the links and addresses that may be named, or a file that holds it. What stands \
                neither here nor in the signature nor in what you wrote yourselves is not named in any draft.""")
            .dependsOn(TEXT_FROM, TextSource.LANGUAGE_MODEL)
            .identifiesExternalResource(ResourceCardinality.SINGLE, ResourceType.TEXT, ResourceType.FILE)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor PRIVATE_KNOWLEDGE = new PropertyDescriptor.Builder()
            .name("Private Knowledge")
            .description("""
                What the assistant may weigh and must not tell, or a file that holds it. A draft with five words in a row of it, or with a figure \
                that stands only here, goes to "review". Put no password there: nothing is safer than what is not told to a model.""")
            .dependsOn(TEXT_FROM, TextSource.LANGUAGE_MODEL)
            .identifiesExternalResource(ResourceCardinality.SINGLE, ResourceType.TEXT, ResourceType.FILE)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor SUBJECT = new PropertyDescriptor.Builder()
            .name("Subject")
            .description("The subject of a new mail, with the same variables, where the template names none. Other kinds keep that of the mail.")
            .dependsOn(KIND, KindOption.NEW)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor CONTACT_DIRECTORY = new PropertyDescriptor.Builder()
            .name("Contact Directory")
            .description("""
                Where the variables of the contact and the company come from. Without it, only the name in the mail is known, where it looks like \
                the name of a person. A new mail needs it.""")
            .identifiesControllerService(ContactDirectory.class)
            .build();

    static final PropertyDescriptor CONVERSATION_TIMELINE = new PropertyDescriptor.Builder()
            .name("Conversation Timeline")
            .description("""
                Where the earlier e-mails of the conversation are: an assistant is given the latest ten, and what we wrote in them ourselves may be \
                named again. A follow-up needs it, to know whether there was an answer.""")
            .identifiesControllerService(ConversationTimeline.class)
            .build();

    static final PropertyDescriptor SENT_FOLDERS = new PropertyDescriptor.Builder()
            .name("Sent Folders")
            .description("""
                The folders or labels in which only mail lies that was sent from here, separated by commas. Anybody can write our address in From, \
                so a mail counts as our own only if it was seen in one of these.""")
            .required(true)
            .defaultValue("Sent, Sent Items, Sent Mail, Sent Messages, [Gmail]/Sent Mail, [Google Mail]/Sent Mail, INBOX.Sent, SENT, Gesendet, "
                    + "Gesendete Elemente, Gesendete Objekte, [Gmail]/Gesendet, [Google Mail]/Gesendet, "
                    + "\u00c9l\u00e9ments envoy\u00e9s, Messages envoy\u00e9s, Envoy\u00e9s, [Gmail]/Messages envoy\u00e9s, "
                    + "Enviados, Elementos enviados, [Gmail]/Enviados, Itens Enviados, E-mails enviados, [Gmail]/E-mails enviados, "
                    + "Posta inviata, Inviata, [Gmail]/Posta inviata, Verzonden, Verzonden items, [Gmail]/Verzonden berichten")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor USER_TITLE = new PropertyDescriptor.Builder()
            .name("User Title")
            .description("The variable {user.title}: the title of the person in whose name the account writes.")
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor USER_PHONE = new PropertyDescriptor.Builder()
            .name("User Phone")
            .description("The variable {user.phone}: the telephone number of the person in whose name the account writes.")
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor ATTACHMENTS = new PropertyDescriptor.Builder()
            .name("Attachments")
            .description("Files that go with every mail, separated by commas, 10 MB together at most. They are read when the processor is started.")
            .identifiesExternalResource(ResourceCardinality.MULTIPLE, ResourceType.FILE)
            .build();

    static final PropertyDescriptor QUOTE_ORIGINAL = new PropertyDescriptor.Builder()
            .name("Quote Original")
            .description("""
                Whether the mail that is answered stands below the answer, as in mail programs. The answer then repeats whatever that mail says, \
                links included. A forward always holds the mail that it hands on.""")
            .required(true)
            .allowableValues("true", "false")
            .defaultValue("false")
            .build();

    static final PropertyDescriptor MAXIMUM_LENGTH = new PropertyDescriptor.Builder()
            .name("Maximum Length")
            .description("How many characters may be newly written, without signature and quotation. A longer draft goes to \"review\".")
            .required(true)
            .defaultValue("3000")
            .addValidator(StandardValidators.createLongValidator(50, 100_000, true))
            .build();

    static final PropertyDescriptor CHECK_LANGUAGE = new PropertyDescriptor.Builder()
            .name("Check Language")
            .description("Whether an answer or a follow-up in another language than the mail goes to \"review\", where both are clear.")
            .required(true)
            .allowableValues("true", "false")
            .defaultValue("true")
            .build();

    static final PropertyDescriptor APPROVAL_REQUIRED = new PropertyDescriptor.Builder()
            .name("Approval Required")
            .description("""
                Whether each draft waits for a person. Only if this is off, and the account allows it, is a draft approved by being written. What no \
                person has approved is sent only where Send Without Approval is on in SendReply and in the account, and the mail then says so.""")
            .required(true)
            .allowableValues("true", "false")
            .defaultValue("true")
            .build();

    static final PropertyDescriptor SAVE_IN_MAILBOX = new PropertyDescriptor.Builder()
            .name("Save In Mailbox")
            .description("""
                Whether a copy of each new draft that waits for a person is also put among the mailbox's own drafts, to be looked at there. What is \
                sent is the draft in the store, whatever becomes of the copy; the copy is removed when the draft waits no longer.""")
            .required(true)
            .allowableValues("true", "false")
            .defaultValue("false")
            .build();

    static final PropertyDescriptor EXPIRES_AFTER = new PropertyDescriptor.Builder()
            .name("Expires After")
            .description("How long a draft may wait, counted from Send Not Before where that is set. After that it is not sent any more, approved or "
                    + "not; ListDrafts shows it as expired.")
            .required(true)
            .defaultValue("7 days")
            .addValidator(StandardValidators.createTimePeriodValidator(1, TimeUnit.MINUTES, 3650, TimeUnit.DAYS))
            .build();

    static final PropertyDescriptor SEND_NOT_BEFORE = new PropertyDescriptor.Builder()
            .name("Send Not Before")
            .description("When the mail may be sent at the earliest: an instant such as 2026-12-01T08:00:00Z, or a duration such as 2 hours, counted "
                    + "from the writing of the draft. Empty means at once, when it is approved.")
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .addValidator(StandardValidators.ATTRIBUTE_EXPRESSION_LANGUAGE_VALIDATOR)
            .build();

    static final PropertyDescriptor REPLY_STEP = new PropertyDescriptor.Builder()
            .name("Reply Step")
            .description("""
                Which of several mails about the same one this is. There is at most one draft of each account, mail and step, however often the flow \
                runs: give a second DraftReply for the same mails a name of its own.""")
            .required(true)
            .defaultValue("reply")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final List<PropertyDescriptor> ALL = List.of(EMAIL_ACCOUNTS, Outbox.DRAFT_STORE, KIND, FOLLOW_UP_AFTER, FORWARD_TO, CC, BCC,
            ANSWER_REPLY_TO, TEXT_FROM, TEMPLATE_NAME, TEMPLATE, EMAIL_ASSISTANT, INSTRUCTIONS, KNOWLEDGE, PRIVATE_KNOWLEDGE, SUBJECT,
            CONTACT_DIRECTORY, CONVERSATION_TIMELINE, SENT_FOLDERS, USER_TITLE, USER_PHONE, ATTACHMENTS, QUOTE_ORIGINAL, MAXIMUM_LENGTH,
            CHECK_LANGUAGE, APPROVAL_REQUIRED, SAVE_IN_MAILBOX, EXPIRES_AFTER, SEND_NOT_BEFORE, REPLY_STEP);

    private DraftProperties() {
    }

    /** A template of the library, or a variable of the user's own; null for any other name. */
    static PropertyDescriptor dynamic(final String name) {
        if (name.startsWith(TEMPLATE_PREFIX) && name.length() > TEMPLATE_PREFIX.length()) {
            return new PropertyDescriptor.Builder().name(name).dynamic(true)
                    .identifiesExternalResource(ResourceCardinality.SINGLE, ResourceType.TEXT, ResourceType.FILE)
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR).build();
        }
        if (name.startsWith(VARIABLE_PREFIX) && name.length() > VARIABLE_PREFIX.length()) {
            return new PropertyDescriptor.Builder().name(name).dynamic(true)
                    .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                    .addValidator(StandardValidators.ATTRIBUTE_EXPRESSION_LANGUAGE_VALIDATOR).build();
        }
        return null;
    }
}
