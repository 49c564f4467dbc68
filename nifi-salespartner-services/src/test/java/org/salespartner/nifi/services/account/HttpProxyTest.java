/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.proxy.ProxyConfigurationService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.testing.LoopbackHttpProxy;
import org.salespartner.nifi.services.testing.ServerPorts;
import org.salespartner.nifi.services.testing.TestCertificate;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

/** The way through a proxy to a server with TLS. */
class HttpProxyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST_QUEUE = 20;

    @TempDir
    private Path folder;
    private LoopbackHttpProxy proxy;
    private TestCertificate certificate;
    private HttpsServer server;
    private final List<String> headers = new CopyOnWriteArrayList<>();
    private final List<Socket> waiting = new ArrayList<>();
    private volatile boolean answers = true;

    @BeforeEach
    void start() throws Exception {
        proxy = new LoopbackHttpProxy();
        certificate = TestCertificate.create(folder);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
        server.createContext("/", exchange -> {
            headers.addAll(exchange.getRequestHeaders().keySet());
            if (answers) {
                exchange.sendResponseHeaders(200, -1);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(0);
        proxy.close();
        for (final Socket socket : waiting) {
            socket.close();
        }
    }

    private static HttpProxy of(final ProxyConfigurationService service) {
        final PropertyValue value = mock(PropertyValue.class);
        when(value.asControllerService(ProxyConfigurationService.class)).thenReturn(service);
        final PropertyContext context = mock(PropertyContext.class);
        when(context.getProperty(HttpProxy.PROXY_CONFIGURATION_SERVICE)).thenReturn(value);
        return HttpProxy.of(context);
    }

    /** The status with which the server answers. */
    private int ask(final HttpProxy through) throws Exception {
        return ask(client(through));
    }

    private int ask(final OkHttpClient client) throws IOException {
        try (Response response = client.newCall(new Request.Builder().url("https://localhost:" + server.getAddress().getPort() + "/").build())
                .execute()) {
            return response.code();
        }
    }

    private OkHttpClient client(final HttpProxy through) throws Exception {
        final KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(certificate.certificateFile())) {
            trusted.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        final TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return through.client(PATIENCE, PATIENCE).newBuilder()
                .sslSocketFactory(certificate.trustingContext().getSocketFactory(), (X509TrustManager) trust.getTrustManagers()[0]).build();
    }

    private String refusal(final ProxyConfigurationService service) {
        final ProxyTroubleException trouble = assertThrows(ProxyTroubleException.class, () -> ask(of(service)));
        final List<String> said = new ArrayList<>();
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            said.add(cause.toString());
        }
        assertFalse(LoopbackHttpProxy.shows(said.toString()), said::toString);
        assertEquals(List.of(), headers, "The server was asked all the same");
        return trouble.getMessage();
    }

    @Test
    @DisplayName("T1: the password opens a tunnel to a server with TLS, which is told nothing of it")
    void tunnel() throws Exception {
        assertEquals(200, ask(of(proxy.asking(true).service())));
        assertEquals(List.of("CONNECT localhost:%d HTTP/1.1".formatted(server.getAddress().getPort())), proxy.passed());
        assertTrue(headers.contains("User-agent") && headers.stream().noneMatch(name -> name.startsWith("Proxy-")), headers::toString);
    }

    @Test
    @DisplayName("R2: a request whose answer is lost, on a connection that was good before, is not sent once more")
    void lostAnswer() throws Exception {
        final OkHttpClient client = client(of(proxy.asking(true).service()));
        assertEquals(200, ask(client));
        answers = false;
        assertThrows(IOException.class, () -> ask(client));
        assertEquals(2, headers.stream().filter("Host"::equals).count());
        assertEquals(1, proxy.passed().size(), "Both on one connection");
    }

    @Test
    void aProxyThatAsksForNothing() throws Exception {
        assertEquals(200, ask(of(proxy.serviceWithoutUser())));
        assertEquals(1, proxy.passed().size());
    }

    @Test
    @DisplayName("T1: what a proxy refuses is said with its name and what to do, without the password")
    void refusals() throws Exception {
        final String named = "the proxy [%s] ".formatted(proxy.name());
        final String service = "in the service that Proxy Configuration Service names.";
        proxy.asking(false);
        assertEquals(named + "does not take the user name or the password (HTTP status 407). Correct them " + service, refusal(proxy.service()));
        assertEquals(named + "asks for a user name and a password (HTTP status 407). Set them " + service, refusal(proxy.serviceWithoutUser()));
        proxy.askingFor("NTLM");
        assertEquals(named + "asks for a way to sign in that cannot be used here (HTTP status 407). Have it allow Basic, or name another proxy "
                + service, refusal(proxy.service()));
        proxy.asking(true).refusing(403);
        assertEquals(named + "does not open the way to [localhost] (HTTP status 403). Ask whoever looks after it to allow that.",
                refusal(proxy.service()));

        final int nobody = ServerPorts.next();
        assertEquals("the proxy [127.0.0.1:%d] cannot be reached. See whether it runs, and correct its host and port %s".formatted(nobody, service),
                refusal(LoopbackHttpProxy.service(Proxy.Type.HTTP, nobody)));
    }

    @Test
    @DisplayName("A proxy that does not take the connection in time cannot be reached, which is not said of a server that answers late")
    void connectTimeout() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            // Those that nobody accepts fill the queue, so that the next is not taken.
            assertThrows(SocketTimeoutException.class, () -> {
                for (int i = 0; i < LONGEST_QUEUE; i++) {
                    waiting.add(new Socket());
                    waiting.getLast().connect(full.getLocalSocketAddress(), 200);
                }
            });
            final OkHttpClient client = of(LoopbackHttpProxy.service(Proxy.Type.HTTP, full.getLocalPort())).client(Duration.ofMillis(200), PATIENCE);
            assertTrue(assertThrows(ProxyTroubleException.class, () -> ask(client)).getMessage().contains("cannot be reached"));
        }

        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            final OkHttpClient client = of(LoopbackHttpProxy.service(Proxy.Type.HTTP, silent.getLocalPort()))
                    .client(PATIENCE, Duration.ofMillis(200));
            assertThrows(SocketTimeoutException.class, () -> ask(client));
        }
    }

    @Test
    @DisplayName("T1: only an HTTP proxy can be used, and what is shown of it has no password")
    void kinds() throws Exception {
        assertNull(of(null));
        assertEquals(proxy.name(), of(proxy.service()).toString());
        final ProxyConfigurationService socks = LoopbackHttpProxy.service(Proxy.Type.SOCKS, 1080);
        assertEquals("The Proxy Configuration Service names a SOCKS proxy: only an HTTP proxy can be used.",
                assertThrows(IllegalArgumentException.class, () -> of(socks)).getMessage());
        assertEquals(200, ask(of(LoopbackHttpProxy.service(Proxy.Type.DIRECT, 0))));
        assertEquals(List.of(), proxy.passed());
    }
}
