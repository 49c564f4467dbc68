/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import com.microsoft.graph.BaseGraphServiceClient;
import com.microsoft.graph.core.requests.GraphClientFactory;
import com.microsoft.graph.models.Message;
import com.microsoft.graph.models.MessageCollectionResponse;
import com.microsoft.graph.users.item.UserItemRequestBuilder;
import com.microsoft.graph.users.item.mailfolders.item.messages.MessagesRequestBuilder;
import com.microsoft.kiota.authentication.AccessTokenProvider;
import com.microsoft.kiota.authentication.AllowedHostsValidator;
import com.microsoft.kiota.authentication.BaseBearerTokenAuthenticationProvider;
import com.microsoft.kiota.http.OkHttpRequestAdapter;
import com.microsoft.kiota.serialization.ParseNodeFactoryRegistry;
import com.microsoft.kiota.serialization.SerializationWriterFactoryRegistry;
import org.salespartner.nifi.services.graph.MicrosoftEmailAccount;
import org.salespartner.nifi.services.testing.EntraApplication;
import org.salespartner.nifi.services.testing.EntraSimulator;
import org.salespartner.nifi.services.testing.GraphSimulator;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Microsoft 365. */
final class MicrosoftBench implements BenchProvider {
    private static final String ADDRESS = "sales@northbeam.example";
    private static final String CLIENT = "bench-application";
    private static final String CLIENT_SECRET = "bench-client-secret";
    private static final String READ = "Mail.Read";
    private static final String INBOX = "inbox";
    private static final int LARGEST_PAGE = 1000;

    private final EntraSimulator entra;
    private final GraphSimulator graph;
    private final String refreshToken;
    private final UserItemRequestBuilder mailbox;

    MicrosoftBench() throws IOException {
        entra = EntraSimulator.start();
        graph = GraphSimulator.start(entra);
        entra.resource(graph.url().replaceAll("v1\\.0$", ""));
        graph.mailbox(ADDRESS);
        final EntraApplication application = entra.register(CLIENT).secret(CLIENT_SECRET);
        refreshToken = entra.consent(application, ADDRESS, READ);
        mailbox = client(entra.accessToken(application, ADDRESS, READ)).users().byUserId(ADDRESS);
    }

    /** With the client and the handlers that Microsoft's SDK makes by default. */
    private BaseGraphServiceClient client(final String token) {
        final OkHttpRequestAdapter adapter = new OkHttpRequestAdapter(new BaseBearerTokenAuthenticationProvider(new GivenToken(token)),
                ParseNodeFactoryRegistry.defaultInstance, SerializationWriterFactoryRegistry.defaultInstance, GraphClientFactory.create().build());
        adapter.setBaseUrl(graph.url());
        return new BaseGraphServiceClient(adapter, null);
    }

    @Override
    public String key() {
        return "microsoft";
    }

    @Override
    public String name() {
        return "Microsoft Graph";
    }

    @Override
    public int wantedRatio() {
        return 3;
    }

    @Override
    public void deliver(final byte[] message, final Instant received) {
        graph.mailbox(ADDRESS).deliver(INBOX, message, received);
    }

    @Override
    public void latency(final Duration each) {
        graph.latency(each);
    }

    @Override
    public BenchAccount account() {
        return BenchAccount.withApplication(MicrosoftEmailAccount::new,
                Map.of("Provider", "Microsoft", "Client ID", CLIENT, "Client Secret", CLIENT_SECRET, "Tenant", entra.tenant(), "Authority",
                        entra.url()), Map.of("Address", ADDRESS, "Refresh Token", refreshToken, "Graph URL", graph.url()));
    }

    @Override
    public long plainLoop() throws IOException {
        final MessagesRequestBuilder inbox = mailbox.mailFolders().byMailFolderId(INBOX).messages();
        long bytes = 0;
        MessageCollectionResponse page = inbox.get(request -> {
            request.queryParameters.select = new String[]{"id"};
            request.queryParameters.top = LARGEST_PAGE;
        });
        while (page != null) {
            for (final Message listed : page.getValue()) {
                try (InputStream content = mailbox.messages().byMessageId(listed.getId()).content().get()) {
                    bytes += content.readAllBytes().length;
                }
            }
            page = page.getOdataNextLink() == null ? null : inbox.withUrl(page.getOdataNextLink()).get();
        }
        return bytes;
    }

    @Override
    public List<String> requests() {
        return graph.requests().stream().map(request -> request.method() + " " + request.path()).toList();
    }

    /** Those that were more than four at a time. */
    @Override
    public long refused() {
        return graph.throttled();
    }

    @Override
    public void close() {
        graph.close();
        entra.close();
    }

    /** A token that somebody has got already. */
    private record GivenToken(String token) implements AccessTokenProvider {
        @Override
        public String getAuthorizationToken(final URI uri, final Map<String, Object> context) {
            return token;
        }

        @Override
        public AllowedHostsValidator getAllowedHostsValidator() {
            return new AllowedHostsValidator();
        }
    }
}
