/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.read;

import org.apache.nifi.flowfile.FlowFile;
import org.salespartner.email.document.AccountReference;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Sighting;
import org.salespartner.email.read.ReadContext;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.processors.EmailAttributes;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a FlowFile's attributes say about a message, and what a document gives to the attributes. An attribute that cannot be read as what it
 * should be counts as absent, since it can come from anywhere.
 */
final class DocumentAttributes {
    /** Characters. A header may be as long as its author likes, attributes are held on the heap for as long as an e-mail is in the flow. */
    static final int MAXIMUM_LENGTH = 1000;

    private static final int RECIPIENTS = 10;

    private DocumentAttributes() {
    }

    /** @param accounts null when there are none */
    static ReadContext context(final FlowFile flowFile, final EmailAccounts accounts) {
        final Ourselves ourselves = accounts == null ? Ourselves.NOBODY : accounts.getOurselves();
        return new ReadContext(
                account(flowFile, accounts),
                sighting(flowFile),
                flowFile.getAttribute(EmailAttributes.THREAD_ID),
                direction(flowFile.getAttribute(EmailAttributes.DIRECTION)),
                instant(flowFile.getAttribute(EmailAttributes.RECEIVED)),
                ourselves::includes);
    }

    /** The attributes to set; an absent value is null. */
    static Map<String, String> of(final EmailDocument document, final boolean withEnvelope) {
        final Map<String, String> attributes = new HashMap<>();
        attributes.put(EmailAttributes.MESSAGE_ID, shorten(document.messageId()));
        attributes.put(EmailAttributes.IDENTITY, document.identity());
        attributes.put(EmailAttributes.CONVERSATION_ID, document.conversationId());
        attributes.put(EmailAttributes.DIRECTION, document.direction() == null ? null : document.direction().value());
        attributes.put(EmailAttributes.AUTOMATION, document.automation() == null ? null : document.automation().kind().value());
        attributes.put(EmailAttributes.LANGUAGE, document.language());
        attributes.put(EmailAttributes.RECEIVED, document.receivedAt() == null ? null : document.receivedAt().toString());
        attributes.put(EmailAttributes.FROM, withEnvelope && document.from() != null ? shorten(document.from().address()) : null);
        attributes.put(EmailAttributes.TO, withEnvelope && !document.to().isEmpty() ? recipients(document.to()) : null);
        attributes.put(EmailAttributes.SUBJECT, withEnvelope ? shorten(document.subject()) : null);
        return attributes;
    }

    private static AccountReference account(final FlowFile flowFile, final EmailAccounts accounts) {
        final String id = flowFile.getAttribute(EmailAttributes.ACCOUNT);
        if (id == null) {
            return null;
        }

        final Optional<EmailAccount> account = accounts == null ? Optional.empty() : accounts.findAccount(id);
        final String provider = flowFile.getAttribute(EmailAttributes.PROVIDER);
        return new AccountReference(id,
                account.map(EmailAccount::getAddress).orElse(null),
                provider == null ? account.map(EmailAccount::getProvider).orElse(null) : provider);
    }

    private static Sighting sighting(final FlowFile flowFile) {
        final String folder = flowFile.getAttribute(EmailAttributes.FOLDER);
        final String providerId = flowFile.getAttribute(EmailAttributes.PROVIDER_ID);
        final Long uidValidity = number(flowFile.getAttribute(EmailAttributes.UID_VALIDITY));
        if (folder == null && providerId == null && uidValidity == null) {
            return null;
        }
        return new Sighting(folder, providerId, uidValidity);
    }

    private static Direction direction(final String text) {
        for (final Direction direction : Direction.values()) {
            if (text != null && direction.value().equals(text.strip().toLowerCase(Locale.ROOT))) {
                return direction;
            }
        }
        return null;
    }

    private static Instant instant(final String text) {
        try {
            return text == null ? null : Instant.parse(text.strip());
        } catch (final DateTimeParseException e) {
            return null;
        }
    }

    private static Long number(final String text) {
        try {
            return text == null ? null : Long.valueOf(text.strip());
        } catch (final NumberFormatException e) {
            return null;
        }
    }

    private static String recipients(final List<EmailAddress> mailboxes) {
        return shorten(mailboxes.stream().map(EmailAddress::address).filter(Objects::nonNull).limit(RECIPIENTS).collect(Collectors.joining(",")));
    }

    private static String shorten(final String text) {
        if (text == null || text.length() <= MAXIMUM_LENGTH) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(MAXIMUM_LENGTH - 1)) ? MAXIMUM_LENGTH - 1 : MAXIMUM_LENGTH);
    }
}
