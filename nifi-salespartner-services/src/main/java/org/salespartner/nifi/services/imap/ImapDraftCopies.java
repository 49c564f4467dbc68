/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.INTERNALDATE;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.nifi.account.DraftCopies;
import org.salespartner.nifi.account.DraftCopies.Copy;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.RawEmail;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Copies of our drafts in the folder of drafts (RFC 6154: {@code \Drafts}). They are found by their header, so that no id has to be kept. Only what
 * was found so is removed: by UID EXPUNGE (RFC 4315), and where the server has none, by the mark {@code \Deleted} alone, since EXPUNGE would take
 * what others have marked (rule S1).
 */
final class ImapDraftCopies {
    private static final List<String> NAMES = List.of("\\Drafts", "Drafts", "INBOX/Drafts");

    private final ImapConnection connection;
    private final String accountId;

    ImapDraftCopies(final ImapConnection connection, final String accountId) {
        this.connection = connection;
        this.accountId = accountId;
    }

    /**
     * @param read the folders that mail is read from, as the user wrote them: a copy that is read would be taken for a mail that a person has sent
     */
    void save(final OutgoingEmail email, final String key, final List<String> read) throws ProtocolException, IOException, MailboxException {
        final byte[] message = RawEmail.of(email, accountId);
        final String folder = folder(NAMES).orElseThrow(() -> new MailboxException(("Account [%s]: the server has no folder for drafts. Make one "
                + "that is named Drafts, or turn off Save In Mailbox.").formatted(accountId), null));
        for (final MailFolder other : FolderResolver.resolve(connection, read).selection().folders()) {
            if (other.role() == MailFolder.Role.ALL || other.name().equals(folder)) {
                throw new MailboxException(("Account [%s]: mail is read from the folder [%s], where drafts lie, too, and a copy would be taken for a "
                        + "mail that was sent. Name other Folders, or turn off Save In Mailbox.").formatted(accountId, other.name()), null);
            }
        }
        removeFrom(folder, new Copy(null, email.messageId(), key));

        final Argument arguments = connection.folderName(folder);
        arguments.writeArgument(new Argument().writeAtom("\\Draft").writeAtom("\\Seen"));
        arguments.writeBytes(message);
        connection.run("APPEND", arguments, response -> { });
    }

    boolean remove(final Copy copy) throws ProtocolException, IOException {
        final Optional<String> folder = folder(NAMES);
        return folder.isPresent() && removeFrom(folder.get(), copy);
    }

    /** @param sentFolder as the user wrote it, or {@code \Sent} for the one that the server says to be for sent mail */
    Optional<Instant> sent(final Copy copy, final String sentFolder) throws ProtocolException, IOException {
        final Optional<String> folder = folder(List.of(sentFolder));
        if (folder.isEmpty()) {
            return Optional.empty();
        }

        connection.examine(folder.get());
        final long[] found = find(copy);
        final List<Instant> dates = new ArrayList<>();
        if (found.length > 0) {
            connection.fetch(new long[]{found[found.length - 1]}, "INTERNALDATE", response -> {
                final INTERNALDATE date = response.getItem(INTERNALDATE.class);
                dates.add(date == null || date.getDate() == null ? Instant.now() : date.getDate().toInstant());
            });
        }
        return dates.stream().findFirst();
    }

    private boolean removeFrom(final String folder, final Copy copy) throws ProtocolException, IOException {
        connection.examine(folder);
        if (find(copy).length == 0) {
            return false;
        }

        connection.selectToChange(folder);
        final long[] found = find(copy);
        for (final String uids : UidSets.of(found)) {
            connection.run("UID STORE", new Argument().writeAtom(uids).writeAtom("+FLAGS.SILENT")
                    .writeArgument(new Argument().writeAtom("\\Deleted")), response -> { });
            if (connection.hasCapability("UIDPLUS")) {
                connection.run("UID EXPUNGE", new Argument().writeAtom(uids), response -> { });
            }
        }
        return found.length > 0;
    }

    /** In ascending order. A mail program that a person has changed the copy with may have kept either of both fields. */
    private long[] find(final Copy copy) throws ProtocolException, IOException {
        return connection.search(new Argument().writeAtom("NOT").writeAtom("DELETED").writeAtom("OR")
                .writeAtom("HEADER").writeAtom(DraftCopies.KEY_HEADER).writeString(copy.key())
                .writeAtom("HEADER").writeAtom("Message-ID").writeString("<" + copy.messageId() + ">"));
    }

    private Optional<String> folder(final List<String> names) throws ProtocolException, IOException {
        return FolderResolver.resolve(connection, names).selection().folders().stream().map(MailFolder::name).findFirst();
    }
}
