/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.AuthorizationException;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/**
 * An IMAP mailbox on a free port of the loopback interface, in memory.
 *
 * <p>GreenMail reads the structure of each mail when it takes it in, and throws on some that are malformed. What it delivers afterwards are
 * the raw bytes, so a mail that it cannot read is offered again as one without structure: only the mailbox's own BODYSTRUCTURE is then poorer.
 * What it refuses even so is named in {@link #refused}, as is every mail that it took and cannot give out again.</p>
 *
 * <p>GreenMail's answer to one FETCH takes time in the square of the folder's size, so a folder holds at most {@link #FOLDER_SIZE} mails:
 * the rest go to folders beside it.</p>
 */
final class DemoMailbox implements AutoCloseable, MailSource.MailVisitor {
    static final String HOST = "127.0.0.1";
    static final int FOLDER_SIZE = 500;

    /** Of the memory that the process may use: a mail is held once as bytes, and once more, as text, while it is given out. */
    private static final double MEMORY_SHARE = 0.4;

    private final Managers greenMail = new Managers();
    private final PromptImapServer server = new PromptImapServer(HOST, greenMail);
    private final GreenMailUser user;
    private final String password = UUID.randomUUID().toString();
    private final Session session = Session.getInstance(new Properties());
    private final Map<String, MailFolder> folders = new LinkedHashMap<>();
    private final List<Placed> placed = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private long bytes;

    /** @param address the mailbox' address, and the user's name */
    DemoMailbox(final String address) {
        try {
            user = greenMail.getUserManager().createUser(address, address, password);
        } catch (final UserException e) {
            throw new IllegalStateException("GreenMail cannot create the user " + address + ".", e);
        }

        server.startUp();
    }

    int port() {
        return server.getPort();
    }

    /** Opens an SMTP server that delivers into this mailbox and those of everybody else; the caller closes it. */
    PostOffice openPostOffice() {
        return new PostOffice(HOST, greenMail);
    }

    String address() {
        return user.getEmail();
    }

    String password() {
        return password;
    }

    /** The folders with mails in them, in the order in which they were filled. */
    List<String> folders() {
        return List.copyOf(folders.keySet());
    }

    /** What the mailbox holds. */
    List<Placed> placed() {
        return List.copyOf(placed);
    }

    /** What it does not hold, and why. */
    List<Refused> refused() {
        return List.copyOf(refused);
    }

    @Override
    public void mail(final SourceMail mail) {
        if (bytes + mail.content().length > Runtime.getRuntime().maxMemory() * MEMORY_SHARE) {
            unreadable(mail.name(), "The demo mailbox, which keeps its mails in memory, is full.");
            return;
        }

        final String name = folderFor(mail.folder());
        final MailFolder folder = folders.computeIfAbsent(name, this::open);
        try {
            placed.add(new Placed(mail.name(), name, append(folder, mail), MailHeaders.messageId(mail.content()).orElse(null)));
            bytes += mail.content().length;
        } catch (final MessagingException | IOException | RuntimeException | StackOverflowError e) {
            unreadable(mail.name(), "GreenMail, which serves the demo mailbox, does not take it: " + rootOf(e));
        }
    }

    @Override
    public void unreadable(final String name, final String reason) {
        refused.add(new Refused(name, reason));
    }

    @Override
    public void close() {
        server.stopService();
    }

    private long append(final MailFolder folder, final SourceMail mail) throws MessagingException, IOException {
        try {
            return append(folder, mail, new MimeMessage(session, new ByteArrayInputStream(mail.content())));
        } catch (final MessagingException | IOException | RuntimeException | StackOverflowError e) {
            return append(folder, mail, new Unstructured(session, mail.content()));
        }
    }

    private static long append(final MailFolder folder, final SourceMail mail, final MimeMessage message) throws MessagingException, IOException {
        final long uid = folder.appendMessage(message, new Flags(), Date.from(mail.received()));
        try {
            readBack(folder.getMessage(uid));
            return uid;
        } catch (final MessagingException | IOException | RuntimeException | StackOverflowError e) {
            remove(folder, uid);
            throw e;
        }
    }

    /** What an IMAP client may ask for: a fault here would otherwise end its connection in the middle of the sync. */
    private static void readBack(final StoredMessage stored) throws MessagingException, IOException {
        stored.getMimeMessage().writeTo(OutputStream.nullOutputStream());
        stored.getMimeMessage().getAllHeaderLines();
        stored.getAttributes().getEnvelope();
        stored.getAttributes().getBodyStructure(true);
    }

    private static void remove(final MailFolder folder, final long uid) {
        try {
            folder.setFlags(new Flags(Flags.Flag.DELETED), true, uid, null, false);
            folder.expunge();
        } catch (final FolderException e) {
            throw new IllegalStateException("GreenMail cannot remove the mail with UID " + uid + " again.", e);
        }
    }

    private String folderFor(final String wanted) {
        String candidate = wanted;
        for (int next = 2; folders.containsKey(candidate) && folders.get(candidate).getMessageCount() >= FOLDER_SIZE; next++) {
            candidate = wanted + " " + next;
        }
        return candidate;
    }

    private MailFolder open(final String name) {
        try {
            return "INBOX".equals(name)
                    ? greenMail.getImapHostManager().getInbox(user)
                    : greenMail.getImapHostManager().createMailbox(user, name);
        } catch (final FolderException | AuthorizationException e) {
            throw new IllegalStateException("GreenMail cannot create the folder " + name + ".", e);
        }
    }

    private static String rootOf(final Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }

    /**
     * A mail in the mailbox.
     *
     * @param name      where it came from
     * @param uid       its UID in the folder: the folder and this say which mail a sighting is of
     * @param messageId without brackets; null when it has none
     */
    record Placed(String name, String folder, long uid, String messageId) {
    }

    /** A mail that is not in the mailbox; the reason is a sentence. */
    record Refused(String name, String reason) {
    }

    /** The same bytes, seen as one piece of no known kind. */
    private static final class Unstructured extends MimeMessage {
        private Unstructured(final Session session, final byte[] content) throws MessagingException {
            super(session, new ByteArrayInputStream(content));
        }

        @Override
        public String getContentType() {
            return "application/octet-stream";
        }

        @Override
        public String[] getHeader(final String name) throws MessagingException {
            return "Content-Disposition".equalsIgnoreCase(name) ? new String[0] : super.getHeader(name);
        }
    }
}
