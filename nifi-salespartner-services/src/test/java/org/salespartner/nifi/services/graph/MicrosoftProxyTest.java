/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxDrafts.DraftReference;
import org.salespartner.nifi.account.MailboxDrafts.State;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.AccountModeOption;
import org.salespartner.nifi.services.testing.LoopbackHttpProxy;
import org.salespartner.nifi.services.testing.ServerPorts;

import java.io.IOException;
import java.net.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A mailbox of Microsoft 365 behind a proxy that asks for a password. */
class MicrosoftProxyTest extends GraphTestCase {
    private LoopbackHttpProxy proxy;

    @BeforeEach
    void startProxy() throws IOException {
        proxy = new LoopbackHttpProxy().asking(true);
    }

    @AfterEach
    void stopProxy() throws IOException {
        proxy.close();
    }

    private String failure(final List<ConfigVerificationResult> results, final String step) {
        final ConfigVerificationResult failed = results.stream().filter(result -> result.getOutcome() == Outcome.FAILED).findFirst().orElseThrow();
        assertEquals(step, failed.getVerificationStepName(), results::toString);
        assertFalse(LoopbackHttpProxy.shows(results.toString()), results::toString);
        return failed.getExplanation();
    }

    @Test
    @DisplayName("Everything goes through the proxy: the token is had, mail is listed and fetched")
    void reading() throws Exception {
        final List<String> delivered = deliverMany(3);
        final Mailbox mailbox = enabled(through(proxy.service())).openMailbox();
        final Changes listed = changes(mailbox, null);
        assertEquals(delivered, ids(listed));
        assertEquals(3, fetch(mailbox, references(listed), FetchScope.FULL).contents().size());
        assertTrue(proxy.passed("POST " + entra.url(), "/token"), proxy.passed()::toString);
        assertTrue(proxy.passed("GET " + graph.url(), "/messages"), proxy.passed()::toString);
        assertTrue(proxy.passed("GET " + graph.url(), "/$value"), proxy.passed()::toString);
        assertEquals(graph.requests().size() + 1, proxy.passed().size(), "All of it");
    }

    @Test
    @DisplayName("R2: drafts are created and sent through the proxy, and what the proxy refuses was certainly not sent")
    void sending() throws Exception {
        refreshToken = entra.consent(application, ANNA, "offline_access", "Mail.ReadWrite", "Mail.Send");
        final String question = deliver("question", 60);
        final Map<PropertyDescriptor, String> properties = new HashMap<>(through(proxy.service()));
        properties.put(MicrosoftEmailAccount.MODE, AccountModeOption.CONVERSATION.getValue());
        final MailboxDrafts drafts = enabled(properties).openMailbox().drafts().orElseThrow();
        final DraftReference draft = drafts.create(reply("key-1", "Gladly."), "key-1", anna.message(question).orElseThrow().conversationId());
        proxy.asking(false);
        // Neither a doubt nor a refusal of the mail: it may be tried again.
        assertEquals(MailboxException.class, assertThrows(MailboxException.class, () -> drafts.send(draft)).getClass());
        proxy.asking(true);
        assertEquals(State.WAITING, drafts.fate(draft).state());
        drafts.send(draft);
        assertEquals(State.SENT, drafts.fate(draft).state());
        assertTrue(proxy.passed("POST " + graph.url(), "/send"), proxy.passed()::toString);
    }

    @Test
    void verify() throws Exception {
        final List<ConfigVerificationResult> results = verify(through(proxy.service()));
        assertTrue(results.stream().allMatch(result -> result.getOutcome() == Outcome.SUCCESSFUL), results::toString);
    }

    @Test
    @DisplayName("T1: Verify says that the proxy does not take the password, and what to do, when a token is asked for")
    void wrongPassword() throws Exception {
        proxy.asking(false);
        assertContains(failure(verify(through(proxy.service())), "Sign In"),
                "Account [%s]: the proxy [%s] does not take".formatted(ANNA, proxy.name()), "(HTTP status 407)",
                "Correct them in the service that Proxy Configuration Service names.");
        assertEquals(List.of(), graph.requests());
    }

    @Test
    @DisplayName("T1: a listing says that the proxy does not take the password any more, and what to do")
    void wrongPasswordLater() throws Exception {
        final Mailbox mailbox = enabled(through(proxy.service())).openMailbox();
        changes(mailbox, null);
        proxy.asking(false);
        final String sentence = assertThrows(MailboxException.class, () -> changes(mailbox, null)).getMessage();
        assertContains(sentence, "Account [%s]: the proxy [%s] does not take".formatted(ANNA, proxy.name()), "Correct them in the service");
        assertFalse(LoopbackHttpProxy.shows(sentence), sentence);
    }

    @Test
    void theProxyIsDown() throws Exception {
        final int nobody = ServerPorts.next();
        assertContains(failure(verify(through(LoopbackHttpProxy.service(Proxy.Type.HTTP, nobody))), "Sign In"),
                "the proxy [127.0.0.1:%d] cannot be reached".formatted(nobody), "See whether it runs, and correct its host and port");
    }

    @Test
    void aSocksProxy() throws Exception {
        assertContains(failure(verify(through(LoopbackHttpProxy.service(Proxy.Type.SOCKS, 1080))), "Sign In"), "only an HTTP proxy can be used");
    }
}
