/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.apache.nifi.components.PropertyDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.ProviderTestCase;
import org.salespartner.nifi.services.testing.EntraApplication;
import org.salespartner.nifi.services.testing.EntraSimulator;
import org.salespartner.nifi.services.testing.GraphRequest;
import org.salespartner.nifi.services.testing.GraphSimulator;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tests of the account against the simulated Graph, through Microsoft's SDK and HTTP. */
abstract class GraphTestCase extends ProviderTestCase<MicrosoftEmailAccount> {
    static final String READ = "Mail.Read";
    static final String CLIENT = "5b0b3a1c-0000-4000-8000-00000000c0de";

    EntraSimulator entra;
    GraphSimulator graph;
    EntraApplication application;
    org.salespartner.nifi.services.testing.GraphMailbox anna;

    @BeforeEach
    final void startMicrosoft() throws IOException {
        entra = EntraSimulator.start();
        graph = GraphSimulator.start(entra);
        application = entra.register(CLIENT).secret(CLIENT_SECRET);
        anna = graph.mailbox(ANNA);
        refreshToken = entra.consent(application, ANNA, "offline_access", READ);
    }

    @AfterEach
    final void stopMicrosoft() {
        graph.close();
        entra.close();
    }

    final String graphUrl() {
        return graph.url().replace("/v1.0", "");
    }

    @Override
    protected final MicrosoftEmailAccount newAccount() {
        return new MicrosoftEmailAccount();
    }

    @Override
    protected final Map<String, String> application() {
        return Map.of("Provider", "Microsoft", "Tenant", entra.tenant(), "Client ID", CLIENT, "Client Secret", CLIENT_SECRET,
                "Authority", entra.url());
    }

    @Override
    protected final Map<PropertyDescriptor, String> signIn() {
        return Map.of(MicrosoftEmailAccount.OAUTH_APPLICATION, APPLICATION_SERVICE, MicrosoftEmailAccount.REFRESH_TOKEN, refreshToken,
                MicrosoftEmailAccount.GRAPH_URL, graphUrl());
    }

    /** Gives the immutable id. */
    @Override
    protected final String deliver(final String name, final long minutes) {
        return deliver("inbox", name, minutes);
    }

    final String deliver(final String folder, final String name, final long minutes) {
        return anna.deliver(folder, mail(name), NOW.minus(Duration.ofMinutes(minutes))).immutableId();
    }

    /** Every page from a cursor on, until there is no more. */
    static Read readAll(final Mailbox mailbox, final String cursor, final ChangesRequest request) throws MailboxException {
        Changes page = mailbox.changes(INBOX, cursor, request);
        final List<String> ids = new ArrayList<>(ids(page));
        final long leftOut = page.leftOut();
        while (page.more()) {
            page = mailbox.changes(INBOX, page.cursor(), request);
            ids.addAll(ids(page));
        }
        return new Read(ids, page.cursor(), leftOut);
    }

    /** What was asked for, decoded. */
    List<String> asked() {
        return graph.requests().stream().map(GraphTestCase::shown).toList();
    }

    static String shown(final GraphRequest request) {
        final String query = request.query().isEmpty() ? "" : "?" + request.query();
        return request.method() + " " + URLDecoder.decode(request.path() + query, StandardCharsets.UTF_8);
    }

    /**
     * What was listed.
     *
     * @param cursor  after the last page
     * @param leftOut as the first page told it
     */
    record Read(List<String> ids, String cursor, long leftOut) {
    }
}
