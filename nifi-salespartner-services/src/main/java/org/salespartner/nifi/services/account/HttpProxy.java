/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import okhttp3.Challenge;
import okhttp3.Credentials;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.proxy.ProxyConfiguration;
import org.apache.nifi.proxy.ProxyConfigurationService;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The HTTP proxy on the way to a provider. Whoever goes through it does so on OkHttp: the JDK's own client tells a password to no proxy that it opens
 * a tunnel through, unless the whole Java runtime is told to (jdk.http.auth.tunneling.disabledSchemes).
 *
 * @param route    the proxy, or {@link Proxy#NO_PROXY} for a direct connection whatever the Java runtime is set to
 * @param user     null when the proxy asks for none
 * @param password null when there is none
 */
public record HttpProxy(Proxy route, String user, String password) {
    public static final PropertyDescriptor PROXY_CONFIGURATION_SERVICE = new PropertyDescriptor.Builder()
            .name("Proxy Configuration Service")
            .description("An HTTP proxy on the way to the provider, for its API and its tokens. It may ask for a user name and a password (Basic). "
                    + "Empty means what the Java runtime is set to.")
            .required(false)
            .identifiesControllerService(ProxyConfigurationService.class)
            .build();

    private static final String AUTHORIZATION = "Proxy-Authorization";
    /** What OkHttp asks with before it asks the proxy. */
    private static final String BEFORE_ASKED = "OkHttp-Preemptive";
    private static final String TUNNEL_REFUSED = "Unexpected response code for CONNECT: ";
    private static final String CONNECT_TIMED_OUT = "Connect timed out";
    private static final String REMEDY = "in the service that Proxy Configuration Service names.";

    /**
     * What the user configured; null when nothing is, so that the Java runtime's settings hold.
     *
     * @throws IllegalArgumentException when it is a proxy that cannot be used; the message is for the user
     */
    public static HttpProxy of(final PropertyContext context) {
        final ProxyConfigurationService service = context.getProperty(PROXY_CONFIGURATION_SERVICE)
                .asControllerService(ProxyConfigurationService.class);
        final ProxyConfiguration configuration = service == null ? null : service.getConfiguration();
        if (configuration == null) {
            return null;
        }

        return switch (configuration.getProxyType()) {
            case DIRECT -> new HttpProxy(Proxy.NO_PROXY, null, null);
            case HTTP -> new HttpProxy(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(configuration.getProxyServerHost(),
                    configuration.getProxyServerPort())), configuration.hasCredential() ? configuration.getProxyUserName() : null,
                    configuration.getProxyUserPassword());
            default -> throw new IllegalArgumentException("The Proxy Configuration Service names a SOCKS proxy: only an HTTP proxy can be used.");
        };
    }

    /** A client that goes through it, as plain as the JDK's own: no redirects, and nothing is sent twice (rule R2). */
    public OkHttpClient client(final Duration connectTimeout, final Duration readTimeout) {
        return lead(new OkHttpClient.Builder().connectTimeout(connectTimeout).readTimeout(readTimeout).writeTimeout(readTimeout)
                .followRedirects(false).followSslRedirects(false).retryOnConnectionFailure(false).protocols(List.of(Protocol.HTTP_1_1))).build();
    }

    /** Leads a client through it. What goes wrong with the proxy becomes a {@link ProxyTroubleException}. */
    public OkHttpClient.Builder lead(final OkHttpClient.Builder client) {
        client.proxy(route);
        return route.type() == Proxy.Type.DIRECT ? client
                : client.proxyAuthenticator((ignored, response) -> authorized(response)).addInterceptor(this::explained);
    }

    /** Without the password (rule T1). */
    @Override
    public String toString() {
        return route.address() instanceof final InetSocketAddress address ? address.getHostString() + ":" + address.getPort() : "none";
    }

    /** Null to ask the proxy without a user name. */
    private Request authorized(final Response response) throws ProxyTroubleException {
        final List<String> schemes = response.challenges().stream().map(Challenge::scheme).toList();
        final Request request = response.request();
        if (user != null && request.header(AUTHORIZATION) == null) {
            return request.newBuilder().header(AUTHORIZATION, Credentials.basic(user, password == null ? "" : password, StandardCharsets.UTF_8))
                    .build();
        }

        if (schemes.contains(BEFORE_ASKED)) {
            return null;
        }

        if (schemes.stream().noneMatch("Basic"::equalsIgnoreCase)) {
            throw trouble("asks for a way to sign in that cannot be used here (HTTP status 407). Have it allow Basic, or name another proxy "
                    + REMEDY, null);
        }

        throw trouble(user == null ? "asks for a user name and a password (HTTP status 407). Set them " + REMEDY
                : "does not take the user name or the password (HTTP status 407). Correct them " + REMEDY, null);
    }

    /** With a proxy, its name is the only one that is looked up, and it is the only host that is connected to. */
    private Response explained(final Interceptor.Chain chain) throws IOException {
        try {
            return chain.proceed(chain.request());
        } catch (final UnknownHostException e) {
            throw trouble("is not known by its name. Correct its host " + REMEDY, e);
        } catch (final ConnectException | NoRouteToHostException e) {
            throw unreachable(e);
        } catch (final SocketTimeoutException e) {
            throw CONNECT_TIMED_OUT.equalsIgnoreCase(e.getMessage()) ? unreachable(e) : e;
        } catch (final IOException e) {
            final String said = String.valueOf(e.getMessage());
            throw !said.startsWith(TUNNEL_REFUSED) ? e
                    : trouble("does not open the way to [%s] (HTTP status %s). Ask whoever looks after it to allow that."
                    .formatted(chain.request().url().host(), said.substring(TUNNEL_REFUSED.length())), e);
        }
    }

    private ProxyTroubleException unreachable(final IOException cause) {
        return trouble("cannot be reached. See whether it runs, and correct its host and port " + REMEDY, cause);
    }

    private ProxyTroubleException trouble(final String sentence, final IOException cause) {
        return new ProxyTroubleException("the proxy [%s] %s".formatted(this, sentence), cause);
    }
}
