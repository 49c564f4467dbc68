/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.logging.ComponentLog;
import org.salespartner.email.read.EnvelopeReader;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives missing messages the attributes with which ListNewEmails would have listed them, so that whatever stands behind it takes them. A message
 * whose header cannot be had has its place alone, by which FetchEmail finds it as well.
 */
final class MissingMessages {
    private static final int PAGE = 100;

    private final MessageAttributes attributes;
    private final ComponentLog log;

    MissingMessages(final MessageAttributes attributes, final ComponentLog log) {
        this.attributes = attributes;
        this.log = log;
    }

    /** By message, in the order of the folders and of their messages. One that has vanished by now is none of the findings any more. */
    Map<MessageReference, Map<String, String>> describe(final Mailbox mailbox, final List<FolderFindings> folders) {
        final Map<MessageReference, Map<String, String>> described = new LinkedHashMap<>();
        for (final FolderFindings findings : folders) {
            findings.handedOut().forEach(message -> described.put(message, attributes.ofUnavailable(message)));
        }

        try {
            for (final FolderFindings findings : folders) {
                describe(mailbox, findings, described);
            }
        } catch (final MailboxException e) {
            // It costs envelopes, not the comparison, which is complete.
            log.debug("The headers of missing e-mails cannot be had; they are handed out with their place alone", e);
        }
        return described;
    }

    private void describe(final Mailbox mailbox, final FolderFindings findings, final Map<MessageReference, Map<String, String>> described)
            throws MailboxException {
        final MailFolder folder = findings.folder();
        final HeaderSink sink = new HeaderSink(
                (message, header) -> described.put(message, attributes(folder, message, header)),
                message -> log.debug("The header of message [{}] in folder [{}] cannot be had", message.providerId(), folder.name()),
                message -> {
                    findings.vanished(message);
                    described.remove(message);
                });
        final List<MessageReference> messages = findings.handedOut();
        for (int from = 0; from < messages.size(); from += PAGE) {
            mailbox.fetch(folder, messages.subList(from, Math.min(from + PAGE, messages.size())), FetchScope.HEADERS, sink);
        }
    }

    private Map<String, String> attributes(final MailFolder folder, final MessageReference message, final InputStream header) {
        try {
            return attributes.of(folder, message, EnvelopeReader.read(header));
        } catch (final IOException | RuntimeException e) {
            log.debug("The header of message [{}] in folder [{}] cannot be read", message.providerId(), folder.name(), e);
            return attributes.ofUnavailable(message);
        }
    }
}
