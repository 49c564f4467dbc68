/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.send;

import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.nifi.services.gmail.GoogleEmailAccount;
import org.salespartner.nifi.services.testing.Delivery;
import org.salespartner.nifi.services.testing.GmailMailbox;
import org.salespartner.nifi.services.testing.GoogleFault;
import org.salespartner.nifi.services.testing.GoogleSimulator;
import org.salespartner.nifi.services.testing.SimulatorFault;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A mailbox of the simulated Gmail. */
final class GoogleProvider implements FaultyProvider {
    private static final String CLIENT = "sales-app.apps.googleusercontent.test";
    private static final String SCOPES = "https://www.googleapis.com/auth/gmail.";
    private static final String SEND = "/drafts/send";

    private final GoogleSimulator google = GoogleSimulator.start();
    private final GmailMailbox mailbox = google.mailbox(ANNA);
    private final String refreshToken;

    GoogleProvider() throws IOException {
        google.oauth().client(CLIENT, PASSWORD);
        refreshToken = google.oauth().refreshToken(CLIENT, ANNA, SCOPES + "readonly", SCOPES + "compose");
    }

    @Override
    public AbstractControllerService newAccount() {
        return new GoogleEmailAccount();
    }

    @Override
    public Map<String, String> properties() {
        return Map.of("Address", ANNA, "API URL", google.rootUrl(), "Refresh Token", refreshToken, "Mode", "Conversation");
    }

    @Override
    public Map<String, String> application() {
        return Map.of("Provider", "Google", "Client ID", CLIENT, "Client Secret", PASSWORD, "Token Endpoint", google.tokenUri());
    }

    @Override
    public String receive(final byte[] message) {
        return mailbox.threadOf(mailbox.deliver(message, Instant.now(), "INBOX"));
    }

    @Override
    public List<Delivery> delivered() {
        return mailbox.deliveries();
    }

    @Override
    public List<String> inSent() {
        return mailbox.sent().stream().map(GmailMailbox.Sent::messageId).toList();
    }

    @Override
    public void file(final byte[] message) {
        mailbox.deliver(message, Instant.now(), "SENT");
    }

    @Override
    public List<String> drafts() {
        return mailbox.drafts();
    }

    @Override
    public void writeDraft(final byte[] message) {
        mailbox.writeDraft(message);
    }

    @Override
    public void sendByHand() {
        mailbox.sendDraft(mailbox.draftIds().getFirst());
    }

    @Override
    public boolean sendsDrafts() {
        return true;
    }

    @Override
    public List<String> changes() {
        return google.changes().stream().map(Object::toString).toList();
    }

    @Override
    public void replaceMessageIds() {
        mailbox.replaceMessageIdOnSend(true);
    }

    @Override
    public void refuse() {
        google.faults().next(1, SEND, SimulatorFault.text(400, "application/json", """
                {"error": {"code": 400, "message": "Invalid To header", "errors": [{"reason": "invalidArgument"}]}}"""));
    }

    @Override
    public void postpone() {
        google.faults().next(1, SEND, GoogleFault.userRateLimitExceeded());
    }

    @Override
    public void breakBefore() {
        google.faults().next(1, SEND, GoogleFault.serverError(503));
    }

    @Override
    public void loseAnswer() {
        google.faults().next(1, SEND, SimulatorFault.cutAfter(0));
    }

    @Override
    public void swallowAnswer() {
        google.faults().next(1, SEND, SimulatorFault.swallowed());
    }

    @Override
    public void heal() {
        google.faults().clear();
    }

    @Override
    public List<String> secrets() {
        return List.of(PASSWORD, refreshToken, "ya29.");
    }

    @Override
    public void close() throws IOException {
        google.close();
    }
}
