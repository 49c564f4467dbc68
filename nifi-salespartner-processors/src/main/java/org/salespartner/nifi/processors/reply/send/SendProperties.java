/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.util.StandardValidators;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.processors.reply.Outbox;
import org.salespartner.nifi.processors.sync.BusinessHours;
import org.salespartner.nifi.store.ConversationTimeline;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The properties of SendReply. */
final class SendProperties {
    static final PropertyDescriptor DRAFT_ID = new PropertyDescriptor.Builder()
            .name("Draft ID")
            .description("The id of the draft that is to be sent. All else is read from the Draft Store.")
            .required(true)
            .defaultValue("${draft.id}")
            .addValidator(StandardValidators.NON_EMPTY_EL_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .build();

    static final PropertyDescriptor EMAIL_ACCOUNTS = new PropertyDescriptor.Builder()
            .name("Email Accounts")
            .description("The account, or the group of accounts, that drafts are sent from. Each draft names the one that it goes from.")
            .required(true)
            .identifiesControllerService(EmailAccounts.class)
            .build();

    static final PropertyDescriptor STOP_LIST = new PropertyDescriptor.Builder()
            .fromPropertyDescriptor(Outbox.STOP_LIST)
            .required(false)
            .description("Takes the addresses that a server refuses for good because they do not exist. That nothing goes to those who are on it, "
                    + "the Send Ledger sees to by itself.")
            .build();

    static final PropertyDescriptor CONVERSATION_TIMELINE = new PropertyDescriptor.Builder()
            .name("Conversation Timeline")
            .description("Tells whether somebody has answered meanwhile, from whichever account. Without it, only the mailbox of the account that "
                    + "sends is looked into.")
            .identifiesControllerService(ConversationTimeline.class)
            .build();

    static final PropertyDescriptor SEND_WITHOUT_APPROVAL = new PropertyDescriptor.Builder()
            .name("Send Without Approval")
            .description("Whether drafts go out that no person has approved. The account has to be set to that, too. Such a mail says that a "
                    + "program has sent it (Auto-Submitted).")
            .required(true)
            .allowableValues("true", "false")
            .defaultValue("false")
            .build();

    static final PropertyDescriptor PER_CORRESPONDENT = new PropertyDescriptor.Builder()
            .name("Mails per Correspondent and Hour")
            .description("At most so many mails go to one address in To within any 60 minutes, from all accounts together; 0 for any number. Who "
                    + "gets a copy in Cc or Bcc is not held up.")
            .required(true)
            .defaultValue("3")
            .addValidator(StandardValidators.NON_NEGATIVE_INTEGER_VALIDATOR)
            .build();

    static final PropertyDescriptor PER_ACCOUNT = new PropertyDescriptor.Builder()
            .name("Mails per Account and Day")
            .description("At most so many mails go out from one account within any 24 hours; 0 for any number. Without a value, the lowest limit "
                    + "that the provider has published: 500 for Google, 1000 for Microsoft, 500 for other providers.")
            .addValidator(StandardValidators.NON_NEGATIVE_INTEGER_VALIDATOR)
            .build();

    static final PropertyDescriptor BUSINESS_HOURS = new PropertyDescriptor.Builder()
            .name("Business Hours")
            .description("Days and hours at which mail may go out, those of the recipient, such as Mon-Fri 08:00-18:00. Outside them a draft goes to "
                    + "scheduled. Without a value, mail goes out at any time.")
            .addValidator(hours())
            .build();

    static final PropertyDescriptor TIME_ZONE = new PropertyDescriptor.Builder()
            .name("Time Zone")
            .description("The time zone of the recipient, such as Europe/Berlin, or an attribute that holds it. Without a value, that of the NiFi "
                    + "server.")
            .dependsOn(BUSINESS_HOURS)
            .addValidator(StandardValidators.NON_EMPTY_EL_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .build();

    static final PropertyDescriptor RESERVATION = new PropertyDescriptor.Builder()
            .name("Reservation Time")
            .description("How long a draft that is being sent is kept from other threads and nodes. When NiFi was killed meanwhile, what became of "
                    + "the draft is found out after it. It has to be longer than sending takes at worst: over SMTP, the account's SMTP Answer "
                    + "Timeout (2 min by default), twice its Connect Timeout and five times its Read Timeout. Raise it with them: a draft that "
                    + "takes longer never goes out twice, but may end in retry again and again, or in uncertain.")
            .required(true)
            .defaultValue("5 min")
            .addValidator(StandardValidators.createTimePeriodValidator(1, TimeUnit.SECONDS, 1, TimeUnit.DAYS))
            .build();

    static final List<PropertyDescriptor> ALL = List.of(DRAFT_ID, EMAIL_ACCOUNTS, Outbox.DRAFT_STORE, Outbox.SEND_LEDGER, STOP_LIST,
            CONVERSATION_TIMELINE, SEND_WITHOUT_APPROVAL, PER_CORRESPONDENT, PER_ACCOUNT, BUSINESS_HOURS, TIME_ZONE, RESERVATION);

    private SendProperties() {
    }

    /**
     * @throws IllegalArgumentException with a sentence for the user when the time zone of this FlowFile is none
     */
    static SendSettings settings(final ProcessContext context, final FlowFile flowFile) {
        final String hours = context.getProperty(BUSINESS_HOURS).getValue();
        final String timeZone = hours == null ? null : context.getProperty(TIME_ZONE).evaluateAttributeExpressions(flowFile).getValue();
        return new SendSettings(context.getProperty(SEND_WITHOUT_APPROVAL).asBoolean(), context.getProperty(PER_CORRESPONDENT).asInteger(),
                context.getProperty(PER_ACCOUNT).asInteger(),
                hours == null ? null : BusinessHours.parse(hours, zone(timeZone)),
                context.getProperty(RESERVATION).asDuration());
    }

    private static ZoneId zone(final String text) {
        if (text == null || text.isBlank()) {
            return ZoneId.systemDefault();
        }
        try {
            return ZoneId.of(text.strip());
        } catch (final DateTimeException e) {
            throw new IllegalArgumentException("[%s] is no time zone: correct Time Zone, and write for instance Europe/Berlin.".formatted(text), e);
        }
    }

    private static Validator hours() {
        return (subject, input, context) -> {
            final ValidationResult.Builder result = new ValidationResult.Builder().subject(subject).input(input);
            try {
                BusinessHours.parse(input, ZoneOffset.UTC);
                return result.valid(true).build();
            } catch (final IllegalArgumentException e) {
                return result.valid(false).explanation(e.getMessage()).build();
            }
        };
    }
}
