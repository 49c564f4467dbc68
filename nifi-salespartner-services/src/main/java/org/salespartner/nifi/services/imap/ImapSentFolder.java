/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.nifi.account.FolderUnavailableException;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxDrafts.Sent;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.smtp.SentFolder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder of sent mail over IMAP. To look for a mail it is opened by EXAMINE; only a copy that is filed changes it, and only for an account in
 * conversation mode (rule R1).
 */
final class ImapSentFolder implements SentFolder {
    private static final Pattern MESSAGE_ID = Pattern.compile("^Message-ID:\\s*<([^<>\\s]+)>", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private final ImapConnectionPool pool;
    private final ImapSettings settings;
    private final ImapErrors errors;
    private final String name;

    /**
     * @param name of the folder, or {@code \Sent} for the one that the server says to be for sent mail
     */
    ImapSentFolder(final ImapConnectionPool pool, final ImapSettings settings, final String name) {
        this.pool = pool;
        this.settings = settings;
        this.errors = new ImapErrors(settings);
        this.name = name;
    }

    @Override
    public void file(final OutgoingEmail email) throws MailboxException {
        ask((connection, folder) -> {
            if (uid(connection, folder, "Message-ID", "<" + email.messageId() + ">").isEmpty()) {
                append(connection, folder, email);
            }

            return null;
        });
    }

    @Override
    public Optional<Sent> find(final String messageId, final String key) throws MailboxException {
        return ask((connection, folder) -> {
            final Optional<Long> own = uid(connection, folder, "Message-ID", "<" + messageId + ">");
            if (own.isPresent() || key == null) {
                return own.map(uid -> new Sent(Long.toString(uid), messageId));
            }

            final Optional<Long> renamed = byKey(connection, folder, key);
            return renamed.isEmpty() ? Optional.empty()
                    : Optional.of(new Sent(Long.toString(renamed.get()), messageIdOf(connection, renamed.get())));
        });
    }

    /**
     * RFC 3501 (6.4.4) has every server search any header field, but some take only those that they keep an index of. Where the server refuses, the
     * mail is not found, which is no reason to ask for ever.
     */
    private static Optional<Long> byKey(final ImapConnection connection, final String folder, final String key)
            throws ProtocolException, IOException {
        try {
            return uid(connection, folder, MailboxDrafts.KEY_HEADER, key);
        } catch (final ProtocolException e) {
            if (Trouble.of(e) == Trouble.REFUSED && !(e instanceof FolderRefusedException)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The UID of the newest message with this header field. */
    private static Optional<Long> uid(final ImapConnection connection, final String folder, final String field, final String value)
            throws ProtocolException, IOException {
        connection.examine(folder);
        final long[] found = connection.search(new Argument().writeAtom("HEADER").writeAtom(field).writeString(value));
        return found.length == 0 ? Optional.empty() : Optional.of(found[found.length - 1]);
    }

    /** Null when it has none. */
    private static String messageIdOf(final ImapConnection connection, final long uid) throws ProtocolException, IOException {
        final AtomicReference<String> id = new AtomicReference<>();
        connection.fetch(new long[]{uid}, "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]", response -> id.compareAndSet(null, messageIdIn(response)));
        return id.get();
    }

    private static String messageIdIn(final FetchResponse response) {
        final BODY header = response.getItem(BODY.class);
        if (header == null || header.getByteArray() == null) {
            return null;
        }

        final Matcher matcher = MESSAGE_ID.matcher(new String(header.getByteArray().getNewBytes(), StandardCharsets.ISO_8859_1));
        return matcher.find() ? matcher.group(1) : null;
    }

    private static void append(final ImapConnection connection, final String folder, final OutgoingEmail email)
            throws ProtocolException, IOException {
        final ByteArrayOutputStream content = new ByteArrayOutputStream();
        email.writeWithBcc(content);
        final Argument arguments = connection.folderName(folder);
        arguments.writeArgument(new Argument().writeAtom("\\Seen"));
        arguments.writeBytes(content);
        connection.run("APPEND", arguments, response -> { });
    }

    private <T> T ask(final Request<T> request) throws MailboxException {
        final ImapConnection connection = pool.acquire();
        try {
            final List<MailFolder> folders = FolderResolver.resolve(connection, List.of(name)).selection().folders();
            if (folders.isEmpty()) {
                throw new MailboxException(("Account [%s]: the server has no folder [%s]. Set Sent Folder to the name of the folder for sent mail.")
                        .formatted(settings.accountId(), name), null);
            }

            return request.run(connection, folders.getFirst().name());
        } catch (final ProtocolException | IOException e) {
            final MailboxException failure = errors.using(e);
            if (!(failure instanceof FolderUnavailableException)) {
                connection.abort();
            }

            throw failure;
        } finally {
            pool.release(connection);
        }
    }

    private interface Request<T> {
        T run(ImapConnection connection, String folder) throws ProtocolException, IOException;
    }
}
