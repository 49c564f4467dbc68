/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.authorize;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.services.oauth.OAuthProvider;
import org.salespartner.nifi.services.testing.EntraApplication;
import org.salespartner.nifi.services.testing.EntraRefusal;
import org.salespartner.nifi.services.testing.EntraSimulator;
import org.salespartner.nifi.services.testing.GoogleSimulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The command from its arguments to what it prints; the person is played by an HTTP client, or by whoever types in the code. */
class AuthorizeCommandTest {
    private static final String ANNA = "anna@orchard.test";
    private static final String CLIENT = "5b0b3a1c-0000-4000-8000-00000000c0de";
    private static final String SECRET = "mirabelle-client-secret-4711";
    private static final Pattern CODE = Pattern.compile("type the code ([A-Z0-9]+),");

    private final HttpClient browser = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Screen screen = new Screen();
    private EntraSimulator entra;
    private EntraApplication application;

    @BeforeEach
    void start() throws IOException {
        entra = EntraSimulator.start();
        application = entra.register(CLIENT).secret(SECRET).redirect("http://localhost");
        entra.signedIn(ANNA);
    }

    @AfterEach
    void stop() {
        entra.close();
        browser.close();
    }

    private int run(final String secret, final String... arguments) throws Exception {
        return AuthorizeCommand.run(new PrintStream(printed, true, StandardCharsets.UTF_8), screen, secret, arguments);
    }

    private int microsoft(final String secret, final String... more) throws Exception {
        final List<String> arguments = new ArrayList<>(List.of("microsoft", "--client-id", CLIENT, "--tenant", entra.tenant(), "--authority",
                entra.url()));
        arguments.addAll(Arrays.asList(more));
        return run(secret, arguments.toArray(String[]::new));
    }

    private String token() {
        return printed.toString(StandardCharsets.UTF_8).strip();
    }

    private void browse(final String line) {
        if (line.startsWith("http")) {
            browser.sendAsync(HttpRequest.newBuilder(URI.create(line)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private void assertShown(final String... parts) {
        for (final String part : parts) {
            assertTrue(screen.text().contains(part), screen.text());
        }
        assertFalse(screen.text().contains(SECRET), "the screen shows the secret");
        assertTrue(entra.secretsGiven().stream().noneMatch(screen.text()::contains), "the screen shows a token");
    }

    private void assertProperty(final String name, final String value) {
        assertTrue(screen.lines.stream().anyMatch(line -> line.matches("  " + Pattern.quote(name) + " +" + Pattern.quote(value))), screen::text);
    }

    @Test
    @DisplayName("Microsoft in the browser: the token alone on the output, and on the screen which property takes what, without a secret")
    void microsoftInTheBrowser() throws Exception {
        screen.reader = this::browse;
        assertEquals(AuthorizeCommand.DONE, microsoft(SECRET), screen::text);

        assertTrue(entra.secretsGiven().contains(token()), "nothing but a token of Microsoft's on the output");
        assertShown("in the service OAuthApplication:", "in the service MicrosoftEmailAccount:");
        assertProperty("Provider", "Microsoft");
        assertProperty("Tenant", entra.tenant());
        assertProperty("Client ID", CLIENT);
        assertProperty("Client Secret", "the client secret that was used here");
        assertProperty("Authority", entra.url());
        assertProperty("Authentication Strategy", "Refresh Token");
        assertProperty("Mode", "Monitor");
        assertProperty("Refresh Token", "the next line (it is a secret; it is shown once and kept nowhere)");
        final String address = screen.lines.stream().filter(line -> line.startsWith("http")).findFirst().orElseThrow();
        assertTrue(address.contains("redirect_uri=http%3A%2F%2Flocalhost%3A") && address.contains("prompt=select_account")
                && address.contains("Mail.Read") && !address.contains("Write") && !address.contains("Send") && !address.contains("Shared"), address);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            --shared                     | Mail.Read.Shared                         | Monitor
            --mode conversation          | Mail.ReadWrite Mail.Send                 | Conversation
            --conversation --shared      | Mail.ReadWrite.Shared Mail.Send.Shared   | Conversation
            --mode monitor               | Mail.Read                                | Monitor
            """)
    @DisplayName("S1: only what the mode and a shared mailbox need is asked for")
    void scopes(final String options, final String scopes, final String mode) throws Exception {
        screen.reader = this::browse;
        assertEquals(AuthorizeCommand.DONE, microsoft(SECRET, options.split(" ")), screen::text);
        final String address = screen.lines.stream().filter(line -> line.startsWith("http")).findFirst().orElseThrow();
        final Matcher asked = Pattern.compile("scope=([^&]+)").matcher(address);
        assertTrue(asked.find());
        assertEquals("offline_access " + scopes, asked.group(1).replace("+", " ").replace("https%3A%2F%2Fgraph.microsoft.com%2F", ""));
        assertProperty("Mode", mode);
        assertEquals(options.contains("--shared"), screen.text().contains("  Mailbox "));
    }

    @Test
    void microsoftOnAnotherDevice() throws Exception {
        screen.reader = line -> {
            final Matcher code = CODE.matcher(line);
            if (code.find()) {
                entra.approveDevice(code.group(1), ANNA);
            }
        };
        assertEquals(AuthorizeCommand.DONE, microsoft(SECRET, "--device"), screen::text);
        assertTrue(entra.secretsGiven().contains(token()));
        assertShown("on any device, type the code");
    }

    @Test
    @DisplayName("A public client needs no secret, and the instructions say to leave it empty")
    void publicClient() throws Exception {
        entra.register("public-app").redirect("http://localhost");
        screen.reader = this::browse;
        assertEquals(AuthorizeCommand.DONE, run("", "microsoft", "--client-id", "public-app", "--tenant", entra.tenant(), "--authority", entra.url()),
                screen::text);
        assertProperty("Client Secret", "leave it empty");
    }

    @Test
    void thePersonDeclinesOnTheOtherDevice() throws Exception {
        screen.reader = line -> {
            final Matcher code = CODE.matcher(line);
            if (code.find()) {
                entra.declineDevice(code.group(1));
            }
        };
        assertEquals(AuthorizeCommand.REFUSED, microsoft(SECRET, "--device"));
        assertShown("The person has declined.");
        assertEquals("", token());
    }

    @Test
    @DisplayName("On another device, the command waits on while nobody has consented")
    void waiting() throws Exception {
        entra.refuse(EntraRefusal.AUTHORIZATION_PENDING, 1);
        screen.reader = line -> {
            final Matcher code = CODE.matcher(line);
            if (code.find()) {
                entra.approveDevice(code.group(1), ANNA);
            }
        };
        assertEquals(AuthorizeCommand.DONE, microsoft(SECRET, "--device"), screen::text);
        assertEquals(2, entra.requests().stream().filter(request -> request.path().endsWith("/token")).count());
    }

    @Test
    void theCodeIsTooOld() throws Exception {
        entra.refuse(EntraRefusal.DEVICE_CODE_EXPIRED, 1);
        assertEquals(AuthorizeCommand.REFUSED, microsoft(SECRET, "--device"));
        assertShown("Nobody has consented in time.");
    }

    @Test
    void anAdministratorHasToApprove() throws Exception {
        application.administratorsConsentTo("Mail.Read");
        screen.reader = this::browse;
        assertEquals(AuthorizeCommand.REFUSED, microsoft(SECRET));
        assertShown("Ask an administrator of Microsoft Entra to grant admin consent", "(AADSTS90094)");
        assertEquals("", token());
    }

    @Test
    void thePersonDeclinesInTheBrowser() throws Exception {
        entra.signedIn(null);
        screen.reader = this::browse;
        assertEquals(AuthorizeCommand.REFUSED, microsoft(SECRET));
        assertShown("nobody has consented", "Start this command again and consent");
    }

    @Test
    void theSecretIsWrong() throws Exception {
        screen.reader = this::browse;
        assertEquals(AuthorizeCommand.REFUSED, microsoft("another-secret-than-that"));
        assertShown("is wrong", "the secret's value, not its ID", "(AADSTS7000215)");
        assertFalse(screen.text().contains("another-secret-than-that"));
    }

    @Test
    void theApplicationIsUnknown() throws Exception {
        assertEquals(AuthorizeCommand.REFUSED, run("", "microsoft", "--client-id", "nobody-knows-me", "--tenant", entra.tenant(), "--authority",
                entra.url(), "--device"));
        assertShown("[nobody-knows-me] is not known in this tenant", "(AADSTS700016)");
    }

    @Test
    @DisplayName("Google in the browser; a person who leaves out a tick gets no token and is told which")
    void google() throws Exception {
        try (GoogleSimulator google = GoogleSimulator.start()) {
            google.mailbox(ANNA);
            google.oauth().client("desktop-app", SECRET).consentAs(ANNA);
            screen.reader = line -> browse(line.replaceAll("(scope=[^&+]+)[^&]*", "$1"));
            assertEquals(AuthorizeCommand.REFUSED, google(google, AccountMode.CONVERSATION));
            assertShown("has not consented to gmail.compose.", "tick everything");
            assertEquals("", token());

            screen.reader = this::browse;
            assertEquals(AuthorizeCommand.DONE, google(google, AccountMode.CONVERSATION), screen::text);
            assertTrue(token().startsWith("1//"), "a refresh token of Google's");
            assertShown("in the service GoogleEmailAccount:");
            assertProperty("Provider", "Google");
            assertProperty("Client ID", "desktop-app");
            assertProperty("Mode", "Conversation");
            assertFalse(screen.text().contains(token()));
        }
    }

    private int google(final GoogleSimulator google, final AccountMode mode) throws Exception {
        final ConsentEndpoints real = ConsentEndpoints.google(mode);
        final ConsentEndpoints endpoints = new ConsentEndpoints(URI.create(google.authorizationUri()), URI.create(google.tokenUri()), null,
                real.loopback(), real.parameters(), real.scopes());
        return new AuthorizeCommand(new AuthorizeOptions(false, OAuthProvider.GOOGLE, "desktop-app", null, null, null, mode, false, false, endpoints),
                SECRET, new PrintStream(printed, true, StandardCharsets.UTF_8), screen).obtain();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            microsoft                                   | Name the provider and --client-id
            --client-id app                             | Name the provider and --client-id
            yahoo --client-id app                       | yahoo is neither microsoft nor google nor an option
            microsoft google --client-id app            | google is neither microsoft nor google nor an option
            microsoft --client-id                       | --client-id needs a value
            microsoft --client-id --device              | --client-id needs a value
            microsoft --client-id app --mode send       | --mode is monitor or conversation, not send.
            microsoft --client-id app --tenant a/b      | --tenant has to be an ID or a domain
            microsoft --client-id app --authority login | --authority has to be an address
            google --client-id app --shared             | --shared is for microsoft only
            google --client-id app --tenant a           | --tenant is for microsoft only
            google --client-id app --device             | no mail to be read with a code on another device
            microsoft --client-id app --clientsecret x  | --clientsecret is neither microsoft nor google nor an option
            """)
    void wrongOptions(final String arguments, final String sentence) throws Exception {
        assertEquals(AuthorizeCommand.WRONG_OPTIONS, run(SECRET, arguments.split(" ")));
        assertEquals(1, screen.lines.size(), screen::text);
        assertShown(sentence);
        assertEquals("", token());
        assertEquals(List.of(), entra.requests());
    }

    @Test
    void help() throws Exception {
        assertEquals(AuthorizeCommand.DONE, run(SECRET, "microsoft", "--help"));
        for (final String option : List.of("--client-id", "--mode", "--shared", "--device", "--tenant", "--authority", "--graph",
                "SALESPARTNER_CLIENT_SECRET")) {
            assertTrue(token().contains(option), token());
        }
        assertEquals("", screen.text());
    }

    /** What the person sees, and how she acts on a line. */
    private static final class Screen extends PrintStream {
        private final List<String> lines = new ArrayList<>();
        private Consumer<String> reader = line -> { };

        private Screen() {
            super(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        }

        @Override
        public void println(final String line) {
            lines.add(line);
            reader.accept(line);
        }

        private String text() {
            return String.join("\n", lines);
        }
    }
}
