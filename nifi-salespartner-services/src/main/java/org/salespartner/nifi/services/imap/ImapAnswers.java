/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.INTERNALDATE;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.services.account.SentByPerson;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds what a person has answered with a mail program: by In-Reply-To and References (RFC 5322, 3.6.4) in the folder of sent mail, which is
 * opened by EXAMINE.
 */
final class ImapAnswers {
    /** The newest are enough: who has answered a mail a hundred times has answered it. */
    private static final int MOST = 100;
    private static final String ITEMS = "INTERNALDATE BODY.PEEK[HEADER.FIELDS (%s)]".formatted(String.join(" ", SentByPerson.FIELDS));

    private final ImapConnection connection;
    private final String folder;
    private final Predicate<String> outside;

    /**
     * @param folder  as the user wrote it, or {@code \Sent} for the one that the server says to be for sent mail
     * @param outside whether an address is of somebody who is not ours
     */
    ImapAnswers(final ImapConnection connection, final String folder, final Predicate<String> outside) {
        this.connection = connection;
        this.folder = folder;
        this.outside = outside;
    }

    /** When the newest answer was filed; empty when there is none, or no such folder. */
    Optional<Instant> find(final String messageId) throws ProtocolException, IOException {
        final List<MailFolder> folders = FolderResolver.resolve(connection, List.of(folder)).selection().folders();
        if (folders.isEmpty()) {
            return Optional.empty();
        }

        connection.examine(folders.getFirst().name());
        final String id = "<" + messageId + ">";
        final long[] found = connection.search(new Argument().writeAtom("OR")
                .writeAtom("HEADER").writeAtom("In-Reply-To").writeString(id)
                .writeAtom("HEADER").writeAtom("References").writeString(id));
        if (found.length == 0) {
            return Optional.empty();
        }

        final long[] newest = new long[Math.min(found.length, MOST)];
        System.arraycopy(found, found.length - newest.length, newest, 0, newest.length);
        final List<Instant> answers = new ArrayList<>();
        connection.fetch(newest, ITEMS, response -> answer(response).ifPresent(answers::add));
        return answers.stream().max(Instant::compareTo);
    }

    private Optional<Instant> answer(final FetchResponse response) {
        final BODY header = response.getItem(BODY.class);
        if (header == null) {
            return Optional.empty();
        }

        final byte[] bytes = header.getByteArray() == null ? new byte[0] : header.getByteArray().getNewBytes();
        if (!isAnswer(bytes)) {
            return Optional.empty();
        }

        final INTERNALDATE date = response.getItem(INTERNALDATE.class);
        return Optional.of(date == null || date.getDate() == null ? Instant.now() : date.getDate().toInstant());
    }

    private boolean isAnswer(final byte[] header) {
        try {
            return SentByPerson.isAnswer(new InternetHeaders(new ByteArrayInputStream(header), true), outside);
        } catch (final MessagingException e) {
            // What cannot be read may well be an answer.
            return true;
        }
    }
}
