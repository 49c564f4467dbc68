/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.read.Envelope;
import org.salespartner.email.read.SafeFileName;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.processors.EmailAttributes;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The attributes of a listed message: where it stands in the mailbox, and what its envelope says. Small, and never a body. */
final class MessageAttributes {
    static final String MIME_TYPE = "message/rfc822";
    /** No header line may be longer (RFC 5322, 2.1.1); what is longer was made to do harm. */
    private static final int MAXIMUM_LENGTH = 998;
    private static final int MAXIMUM_RECIPIENTS = 10;

    private final EmailAccount account;
    private final Ourselves ourselves;
    private final boolean envelopeAttributes;

    MessageAttributes(final EmailAccount account, final Ourselves ourselves, final boolean envelopeAttributes) {
        this.account = account;
        this.ourselves = ourselves;
        this.envelopeAttributes = envelopeAttributes;
    }

    /** Of a message that was fetched. */
    Map<String, String> of(final MailFolder folder, final MessageReference message, final Envelope envelope) {
        final Map<String, String> attributes = reference(message);
        final EmailAddress from = envelope.from();
        final boolean ours = folder.role() == MailFolder.Role.SENT || from != null && ourselves.includes(from.address());
        attributes.put(EmailAttributes.DIRECTION, (ours ? Direction.OUTBOUND : Direction.INBOUND).value());
        attributes.put(CoreAttributes.MIME_TYPE.key(), MIME_TYPE);
        attributes.put(CoreAttributes.FILENAME.key(), SafeFileName.of(envelope.messageId(), fileName(message)));
        put(attributes, EmailAttributes.MESSAGE_ID, envelope.messageId());

        if (envelopeAttributes) {
            put(attributes, EmailAttributes.FROM, from == null ? null : from.address());
            put(attributes, EmailAttributes.TO, envelope.to().stream()
                    .map(EmailAddress::address)
                    .limit(MAXIMUM_RECIPIENTS)
                    .map(MessageAttributes::shorten)
                    .collect(Collectors.joining(",")));
            put(attributes, EmailAttributes.SUBJECT, envelope.subject());
        }
        return attributes;
    }

    /** Of a message of which nothing but its place is known. */
    Map<String, String> ofUnavailable(final MessageReference message) {
        final Map<String, String> attributes = reference(message);
        attributes.put(CoreAttributes.FILENAME.key(), SafeFileName.of(null, fileName(message)));
        return attributes;
    }

    private Map<String, String> reference(final MessageReference message) {
        final Map<String, String> attributes = new HashMap<>();
        attributes.put(EmailAttributes.ACCOUNT, account.getId());
        attributes.put(EmailAttributes.PROVIDER, account.getProvider());
        attributes.put(EmailAttributes.FOLDER, message.folder());
        attributes.put(EmailAttributes.PROVIDER_ID, message.providerId());
        put(attributes, EmailAttributes.THREAD_ID, message.threadId());
        put(attributes, EmailAttributes.UID_VALIDITY, message.uidValidity());
        put(attributes, EmailAttributes.RECEIVED, message.receivedAt());
        put(attributes, EmailAttributes.SIZE, message.size() < 0 ? null : message.size());
        return attributes;
    }

    private String fileName(final MessageReference message) {
        return "%s-%s-%s".formatted(account.getId(), message.folder(), message.providerId());
    }

    private static void put(final Map<String, String> attributes, final String name, final Object value) {
        final String text = value == null ? "" : value.toString();
        if (!text.isEmpty()) {
            attributes.put(name, shorten(text));
        }
    }

    private static String shorten(final String text) {
        if (text.length() <= MAXIMUM_LENGTH) {
            return text;
        }

        return text.substring(0, Character.isHighSurrogate(text.charAt(MAXIMUM_LENGTH - 1)) ? MAXIMUM_LENGTH - 1 : MAXIMUM_LENGTH);
    }
}
