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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A mailbox of the simulated Gmail; folders are labels. */
final class GoogleMailbox implements TestMailbox {
    static final String READ = "https://www.googleapis.com/auth/gmail.readonly";
    private static final String CLIENT = "sales-app.apps.googleusercontent.test";
    private static final int BASE64_GROUP = 3;
    private static final int BITS = 6;

    private final GoogleSimulator google;
    private final GmailMailbox mailbox;
    private final String refreshToken;
    private final Map<String, String> labels = new HashMap<>(Map.of("INBOX", "INBOX", "Sent", "SENT"));
    private final Map<String, List<String>> delivered = new HashMap<>();

    GoogleMailbox(final GoogleSimulator google, final String address) {
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
    public int tlsPort() {
        throw new UnsupportedOperationException("The simulator of this suite speaks clear text");
    }

    @Override
    public void deliver(final String folder, final byte[] message, final Instant received) {
        delivered.computeIfAbsent(folder, name -> new ArrayList<>()).add(mailbox.deliver(message, received, label(folder), "UNREAD"));
    }

    @Override
    public void createFolder(final String folder) {
        label(folder);
    }

    @Override
    public void renameFolder(final String folder, final String newName) {
        mailbox.renameLabel(labels.get(folder), newName);
        labels.put(newName, labels.remove(folder));
        delivered.put(newName, delivered.remove(folder));
    }

    @Override
    public void deleteFolder(final String folder) {
        delivered.remove(folder).forEach(mailbox::delete);
        mailbox.deleteLabel(labels.remove(folder));
    }

    @Override
    public void expunge(final String folder, final long number) {
        mailbox.delete(providerId(folder, number));
    }

    @Override
    public void markRead(final String folder, final long number) {
        mailbox.removeLabel(providerId(folder, number), "UNREAD");
    }

    @Override
    public void flag(final String folder, final long number) {
        mailbox.addLabel(providerId(folder, number), "STARRED");
    }

    @Override
    public void awaitOtherNumbering() {
        // Labels are told apart by their ids.
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
    public String providerId(final String folder, final long number) {
        return delivered.get(folder).get(Math.toIntExact(number) - 1);
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

    private String label(final String folder) {
        return labels.computeIfAbsent(folder, mailbox::createLabel);
    }
}
