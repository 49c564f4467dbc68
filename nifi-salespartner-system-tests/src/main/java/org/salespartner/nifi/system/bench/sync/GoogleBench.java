/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.gmail.Gmail;
import com.google.api.services.gmail.model.ListMessagesResponse;
import com.google.api.services.gmail.model.Message;
import org.salespartner.nifi.services.gmail.GoogleEmailAccount;
import org.salespartner.nifi.services.testing.GoogleSimulator;
import org.salespartner.nifi.services.testing.GoogleSimulator.Seen;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Gmail. */
final class GoogleBench implements BenchProvider {
    private static final String ADDRESS = "sales@northbeam.example";
    private static final String CLIENT = "bench.apps.googleusercontent.example";
    private static final String CLIENT_SECRET = "bench-client-secret";
    private static final String READ = "https://www.googleapis.com/auth/gmail.readonly";
    private static final String INBOX = "INBOX";
    private static final String ME = "me";
    private static final long LARGEST_PAGE = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    private final GoogleSimulator google;
    private final String refreshToken;
    private final Gmail gmail;

    GoogleBench() throws IOException {
        google = GoogleSimulator.start();
        google.oauth().client(CLIENT, CLIENT_SECRET);
        refreshToken = google.oauth().refreshToken(CLIENT, ADDRESS, READ);
        final String token = google.oauth().accessToken(ADDRESS, READ);
        gmail = new Gmail.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(),
                request -> request.getHeaders().setAuthorization("Bearer " + token))
                .setRootUrl(google.rootUrl()).setApplicationName("Plain loop").build();
    }

    @Override
    public String key() {
        return "google";
    }

    @Override
    public String name() {
        return "Gmail";
    }

    @Override
    public int wantedRatio() {
        return 5;
    }

    @Override
    public void deliver(final byte[] message, final Instant received) {
        google.mailbox(ADDRESS).deliver(message, received, INBOX, "UNREAD");
    }

    @Override
    public void latency(final Duration each) {
        google.latency(each);
    }

    @Override
    public BenchAccount account() {
        return BenchAccount.withApplication(GoogleEmailAccount::new,
                Map.of("Provider", "Google", "Client ID", CLIENT, "Client Secret", CLIENT_SECRET, "Token Endpoint", google.tokenUri()),
                Map.of("Address", ADDRESS, "Refresh Token", refreshToken, "API URL", google.rootUrl()));
    }

    @Override
    public long plainLoop() throws IOException {
        long bytes = 0;
        String pageToken = null;
        do {
            final ListMessagesResponse page = gmail.users().messages().list(ME).setLabelIds(List.of(INBOX)).setMaxResults(LARGEST_PAGE)
                    .setPageToken(pageToken).execute();
            for (final Message listed : page.getMessages()) {
                bytes += gmail.users().messages().get(ME, listed.getId()).setFormat("raw").execute().decodeRaw().length;
            }
            pageToken = page.getNextPageToken();
        } while (pageToken != null);
        return bytes;
    }

    @Override
    public List<String> requests() {
        return google.requests().stream().filter(Predicate.not(Seen::inBatch)).filter(request -> !request.path().equals("/token"))
                .map(request -> request.method() + " " + request.path()).toList();
    }

    @Override
    public long refused() {
        return google.requests().stream().filter(request -> request.status() == TOO_MANY_REQUESTS).count();
    }

    @Override
    public void close() throws IOException {
        google.close();
    }
}
