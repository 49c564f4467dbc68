/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.send;

import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.nifi.services.graph.MicrosoftEmailAccount;
import org.salespartner.nifi.services.testing.Delivery;
import org.salespartner.nifi.services.testing.EntraApplication;
import org.salespartner.nifi.services.testing.EntraSimulator;
import org.salespartner.nifi.services.testing.GraphFault;
import org.salespartner.nifi.services.testing.GraphMailbox;
import org.salespartner.nifi.services.testing.GraphSimulator;
import org.salespartner.nifi.services.testing.SimulatorFault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A mailbox of the simulated Exchange Online, behind Microsoft Graph. */
final class MicrosoftProvider implements FaultyProvider {
    private static final String CLIENT = "5b0b3a1c-0000-4000-8000-00000000c0de";
    private static final String SEND = "/send";

    private final EntraSimulator entra = EntraSimulator.start();
    private final GraphSimulator graph = GraphSimulator.start(entra);
    private final GraphMailbox mailbox = graph.mailbox(ANNA);
    private final String refreshToken;

    MicrosoftProvider() throws IOException {
        final EntraApplication application = entra.register(CLIENT).secret(PASSWORD);
        refreshToken = entra.consent(application, ANNA, "offline_access", "Mail.ReadWrite", "Mail.Send");
    }

    @Override
    public AbstractControllerService newAccount() {
        return new MicrosoftEmailAccount();
    }

    @Override
    public Map<String, String> properties() {
        return Map.of("Address", ANNA, "Graph URL", graph.url(), "Refresh Token", refreshToken, "Mode", "Conversation");
    }

    @Override
    public Map<String, String> application() {
        return Map.of("Provider", "Microsoft", "Client ID", CLIENT, "Client Secret", PASSWORD, "Tenant", entra.tenant(), "Authority", entra.url());
    }

    @Override
    public String receive(final byte[] message) {
        return mailbox.deliver("inbox", message, Instant.now()).conversationId();
    }

    @Override
    public List<Delivery> delivered() {
        return mailbox.deliveries();
    }

    @Override
    public List<String> inSent() {
        return mailbox.messagesIn("sentitems").stream().map(message -> message.mime().messageId().replaceAll("[<>]", "")).toList();
    }

    @Override
    public void file(final byte[] message) {
        mailbox.deliver("sentitems", message, Instant.now());
    }

    @Override
    public List<String> drafts() {
        return mailbox.messagesIn("drafts").stream().map(message -> new String(message.mime().bytes(), StandardCharsets.UTF_8)).toList();
    }

    @Override
    public void writeDraft(final byte[] message) {
        mailbox.writeDraft(message);
    }

    @Override
    public void sendByHand() {
        mailbox.sendDraft(mailbox.messagesIn("drafts").getFirst().immutableId());
    }

    @Override
    public boolean sendsDrafts() {
        return true;
    }

    @Override
    public List<String> changes() {
        return graph.changes().stream().map(Object::toString).toList();
    }

    @Override
    public void replaceMessageIds() {
        mailbox.replaceMessageIdOnSend(true);
    }

    @Override
    public void refuse() {
        graph.faults().next(1, SEND, GraphFault.status(400, "ErrorInvalidRecipients"));
    }

    @Override
    public void postpone() {
        graph.faults().next(1, SEND, GraphFault.status(429));
    }

    @Override
    public void breakBefore() {
        graph.faults().next(1, SEND, SimulatorFault.hangUp());
    }

    @Override
    public void loseAnswer() {
        graph.faults().next(1, SEND, SimulatorFault.lostAnswer());
    }

    @Override
    public void swallowAnswer() {
        graph.faults().next(1, SEND, SimulatorFault.swallowed());
    }

    @Override
    public void heal() {
        graph.faults().clear();
    }

    @Override
    public List<String> secrets() {
        return List.of(PASSWORD, refreshToken, "eyJ");
    }

    @Override
    public void close() throws IOException {
        graph.close();
        entra.close();
    }
}
