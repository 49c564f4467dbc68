/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.send;

import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.nifi.services.imap.ImapEmailAccount;
import org.salespartner.nifi.services.testing.Delivery;
import org.salespartner.nifi.services.testing.GreenMails;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** A mailbox over IMAP on a server that takes mail over SMTP and puts it into the mailboxes of those it is for. */
class GreenMailProvider implements SendingProvider {
    private static final Session SESSION = Session.getInstance(new Properties());

    private final GreenMail server;
    private final GreenMailUser anna;
    private final MailFolder sent;
    private final MailFolder drafts;

    GreenMailProvider() throws Exception {
        server = GreenMails.start(ServerSetup.PROTOCOL_IMAP, ServerSetup.PROTOCOL_SMTP);
        anna = server.setUser(ANNA, ANNA, PASSWORD);
        sent = folders().createMailbox(anna, "Sent");
        drafts = folders().createMailbox(anna, "Drafts");
    }

    @Override
    public AbstractControllerService newAccount() {
        return new ImapEmailAccount();
    }

    @Override
    public Map<String, String> properties() {
        return Map.ofEntries(Map.entry("Host", HOST), Map.entry("Port", Integer.toString(server.getImap().getPort())), Map.entry("TLS Mode", "None"),
                Map.entry("Address", ANNA), Map.entry("Password", PASSWORD), Map.entry("Mode", "Conversation"), Map.entry("SMTP Host", HOST),
                Map.entry("SMTP Port", Integer.toString(smtpPort())), Map.entry("SMTP TLS Mode", "None"));
    }

    int smtpPort() {
        return server.getSmtp().getPort();
    }

    @Override
    public String receive(final byte[] message) throws Exception {
        put(folders().getInbox(anna), message);
        return null;
    }

    @Override
    public List<Delivery> delivered() throws Exception {
        final Map<String, Delivery> deliveries = new LinkedHashMap<>();
        for (final GreenMailUser user : server.getUserManager().listUser()) {
            final List<StoredMessage> inbox = user.equals(anna) ? List.of() : folders().getInbox(user).getMessages();
            for (final StoredMessage message : inbox) {
                final Delivery one = new Delivery(List.of(user.getEmail()), bytes(message.getMimeMessage()));
                deliveries.merge(one.header("Message-ID") + inbox.indexOf(message), one, GreenMailProvider::both);
            }
        }

        return List.copyOf(deliveries.values());
    }

    private static Delivery both(final Delivery one, final Delivery other) {
        return new Delivery(Stream.concat(one.recipients().stream(), other.recipients().stream()).toList(), one.message());
    }

    @Override
    public List<String> inSent() throws MessagingException {
        final List<String> ids = new ArrayList<>();
        for (final StoredMessage message : sent.getMessages()) {
            ids.add(message.getMimeMessage().getMessageID().replaceAll("[<>]", ""));
        }

        return ids;
    }

    @Override
    public List<String> drafts() throws Exception {
        final List<String> texts = new ArrayList<>();
        for (final StoredMessage message : drafts.getMessages()) {
            texts.add(new String(bytes(message.getMimeMessage()), StandardCharsets.UTF_8));
        }

        return texts;
    }

    @Override
    public void writeDraft(final byte[] message) throws Exception {
        put(drafts, message);
    }

    @Override
    public void sendByHand() throws Exception {
        put(sent, bytes(drafts.getMessages().getFirst().getMimeMessage()));
        drafts.deleteAllMessages();
    }

    /** What is there in Sent, with its flags. */
    Map<String, String> sentMail() throws Exception {
        final Map<String, String> mail = new HashMap<>();
        for (final StoredMessage message : sent.getMessages()) {
            mail.put(new String(bytes(message.getMimeMessage())), message.isSet(Flags.Flag.SEEN) ? "read" : "unread");
        }

        return mail;
    }

    /** Puts a mail into Sent as a provider does that files by itself. */
    @Override
    public void file(final byte[] message) throws Exception {
        put(sent, message);
    }

    /** The folder of drafts is gone. */
    void deleteDraftsFolder() throws Exception {
        folders().deleteMailbox(anna, "Drafts");
    }

    /** The folder of sent mail is gone. */
    void deleteSentFolder() throws Exception {
        folders().deleteMailbox(anna, "Sent");
    }

    @Override
    public boolean sendsDrafts() {
        return false;
    }

    @Override
    public List<String> changes() throws Exception {
        return Stream.concat(inSent().stream(), delivered().stream().map(Delivery::toString)).toList();
    }

    @Override
    public void replaceMessageIds() {
        throw new UnsupportedOperationException("This server leaves Message-IDs as they are");
    }

    @Override
    public List<String> secrets() {
        return List.of(PASSWORD);
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }

    private ImapHostManager folders() {
        return server.getManagers().getImapHostManager();
    }

    private static void put(final MailFolder folder, final byte[] message) throws FolderException, MessagingException {
        folder.appendMessage(new MimeMessage(SESSION, new ByteArrayInputStream(message)), new Flags(), new Date());
    }

    private static byte[] bytes(final MimeMessage message) throws MessagingException, IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.writeTo(bytes);
        return bytes.toByteArray();
    }
}
