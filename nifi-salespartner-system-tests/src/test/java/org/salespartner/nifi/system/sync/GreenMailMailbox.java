/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import com.icegreen.greenmail.imap.AuthorizationException;
import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.imap.commands.IdRange;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Properties;

/** A user's mailbox in GreenMail, where {@code .} separates the parts of a folder's name. */
record GreenMailMailbox(GreenMail server, GreenMailUser user) implements ImapTestMailbox {
    private static final Session SESSION = Session.getInstance(new Properties());

    @Override
    public String address() {
        return user.getEmail();
    }

    @Override
    public boolean hasModSeq() {
        return false;
    }

    @Override
    public int port() {
        return server.getImap().getPort();
    }

    @Override
    public int tlsPort() {
        return server.getImaps().getPort();
    }

    @Override
    public void deliver(final String folder, final byte[] message, final Instant received) throws IOException {
        try {
            final MailFolder present = host().getFolder(user, own(folder));
            final MailFolder target = present == null ? host().createMailbox(user, own(folder)) : present;
            target.appendMessage(new MimeMessage(SESSION, new ByteArrayInputStream(message)), new Flags(), Date.from(received));
        } catch (final MessagingException | FolderException | AuthorizationException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void createFolder(final String folder) throws IOException {
        change(() -> host().createMailbox(user, own(folder)));
    }

    @Override
    public void renameFolder(final String folder, final String newName) throws IOException {
        change(() -> host().renameMailbox(user, own(folder), own(newName)));
    }

    @Override
    public void deleteFolder(final String folder) throws IOException {
        change(() -> {
            // GreenMail goes on giving out the messages of a deleted folder to sessions that have it open.
            host().getFolder(user, own(folder)).deleteAllMessages();
            host().deleteMailbox(user, own(folder));
        });
    }

    @Override
    public void expunge(final String folder, final long uid) throws IOException {
        change(() -> {
            final MailFolder changed = host().getFolder(user, own(folder));
            changed.setFlags(new Flags(Flags.Flag.DELETED), true, uid, null, false);
            changed.expunge(new IdRange[]{new IdRange(uid)});
        });
    }

    /** GreenMail numbers a folder when it is made, by the second. */
    @Override
    public void loseCursor(final String folder) throws IOException {
        final MailFolder before = host().getFolder(user, own(folder));
        final List<StoredMessage> messages = List.copyOf(before.getMessages());
        awaitOtherNumbering();
        change(() -> {
            host().deleteMailbox(user, own(folder));
            final MailFolder after = host().createMailbox(user, own(folder));
            messages.forEach(message -> after.appendMessage(message.getMimeMessage(), new Flags(), message.getReceivedDate()));
        });
    }

    private ImapHostManager host() {
        return server.getManagers().getImapHostManager();
    }

    private String own(final String folder) {
        return folder.replace('/', host().getHierarchyDelimiter());
    }

    private static void change(final Change change) throws IOException {
        try {
            change.make();
        } catch (final FolderException | AuthorizationException e) {
            throw new IOException(e);
        }
    }

    private interface Change {
        void make() throws FolderException, AuthorizationException;
    }
}
