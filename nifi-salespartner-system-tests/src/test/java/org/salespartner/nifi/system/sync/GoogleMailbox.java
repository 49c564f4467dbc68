/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.salespartner.nifi.services.gmail.GoogleEmailAccount;
import org.salespartner.nifi.services.testing.GmailMailbox;
import org.salespartner.nifi.services.testing.GoogleSimulator;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A mailbox of the simulated Gmail; folders are labels. */
final class GoogleMailbox extends ApiMailbox {
    static final String READ = "https://www.googleapis.com/auth/gmail.readonly";
    private static final String CLIENT = "sales-app.apps.googleusercontent.test";
    private static final int BASE64_GROUP = 3;
    private static final int BITS = 6;

    private final GoogleSimulator google;
    private final GmailMailbox mailbox;
    private final String refreshToken;

    GoogleMailbox(final GoogleSimulator google, final String address) {
        super(Map.of("INBOX", "INBOX", "Sent", "SENT"));
        this.google = google;
        this.mailbox = google.mailbox(address);
        google.oauth().client(CLIENT, PASSWORD);
        this.refreshToken = google.oauth().refreshToken(CLIENT, address, READ);
    }

    GoogleSimulator google() {
        return google;
    }

    GmailMailbox gmail() {
        return mailbox;
    }

    @Override
    String refreshToken() {
        return refreshToken;
    }

    @Override
    public String address() {
        return mailbox.address();
    }

    @Override
    public TestAccount account() {
        return new TestAccount(GoogleEmailAccount.class, Map.of("Address", address(), "API URL", google.rootUrl(), "Refresh Token", refreshToken),
                Map.of("Provider", "Google", "Client ID", CLIENT, "Client Secret", PASSWORD, "Token Endpoint", google.tokenUri()), null);
    }

    @Override
    public int port() {
        return google.port();
    }

    @Override
    String make(final String folder) {
        return mailbox.createLabel(folder);
    }

    @Override
    void rename(final String folderId, final String newName) {
        mailbox.renameLabel(folderId, newName);
    }

    @Override
    void remove(final String folderId, final List<String> messageIds) {
        messageIds.forEach(mailbox::delete);
        mailbox.deleteLabel(folderId);
    }

    @Override
    String put(final String folderId, final byte[] message, final Instant received) {
        return mailbox.deliver(message, received, folderId, "UNREAD");
    }

    @Override
    void delete(final String messageId) {
        mailbox.delete(messageId);
    }

    @Override
    void markRead(final String messageId) {
        mailbox.removeLabel(messageId, "UNREAD");
    }

    @Override
    void flag(final String messageId) {
        mailbox.addLabel(messageId, "STARRED");
    }

    @Override
    public void loseCursor(final String folder) {
        mailbox.forgetHistory();
    }

    @Override
    public String lostCursor() {
        return "does not keep the history";
    }

    @Override
    public String report(final List<String> folders) {
        final StringBuilder report = new StringBuilder("History " + mailbox.historyId() + '\n');
        for (final String id : mailbox.messageIds()) {
            final Map<String, String> labelled = new TreeMap<>();
            mailbox.labelsOf(id).forEach(label -> labelled.put(label, ""));
            report.append(id).append(' ').append(labelled.keySet()).append(' ')
                    .append(new String(mailbox.rawOf(id), StandardCharsets.ISO_8859_1)).append('\n');
        }
        return report.append("Changes asked for: ").append(google.changes()).toString();
    }

    @Override
    public String serverName(final String folder) {
        return "Sent".equals(folder) ? "SENT" : folder;
    }

    @Override
    public String transitUri(final String folder, final long number, final String uidValidity) {
        return "http://%s:%d/gmail/v1/users/%s/messages/%s".formatted(HOST, port(), address(), providerId(folder, number));
    }

    @Override
    public List<String> signsOfUse() {
        return List.of("[INBOX, UNREAD]", "[INBOX]", "STARRED", "Changes asked for: []");
    }

    @Override
    public String readSign() {
        return "[INBOX]";
    }

    @Override
    public String fetchPattern(final String folder, final long number) {
        return "format=raw";
    }

    /** Messages come in base64url, so that a text looks different according to where in a group of three bytes it begins. */
    @Override
    public List<String> wireForms(final String text) {
        final List<String> forms = new ArrayList<>();
        for (int offset = 0; offset < BASE64_GROUP; offset++) {
            final byte[] shifted = ("x".repeat(offset) + text).getBytes(StandardCharsets.ISO_8859_1);
            final String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(shifted);
            forms.add(encoded.substring((offset * Byte.SIZE + BITS - 1) / BITS, shifted.length * Byte.SIZE / BITS));
        }
        return forms;
    }
}
