/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.authorize;

import org.salespartner.nifi.services.oauth.ClientIdentity;
import org.salespartner.nifi.services.oauth.GoogleSignInFailures;
import org.salespartner.nifi.services.oauth.IssuedTokens;
import org.salespartner.nifi.services.oauth.MicrosoftSignInFailures;
import org.salespartner.nifi.services.oauth.OAuthProvider;
import org.salespartner.nifi.services.oauth.Renewal;
import org.salespartner.nifi.services.oauth.SignInFailures;
import org.salespartner.nifi.services.oauth.TokenEndpoint;
import org.salespartner.nifi.services.oauth.TokenRefusedException;
import org.salespartner.nifi.system.command.UsageException;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Obtains a refresh token for the user's own OAuth application: {@code bin/authorize}. The token goes to the output, all else to the errors. */
public final class AuthorizeCommand {
    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int WRONG_OPTIONS = 2;
    private static final String SECRET_VARIABLE = "SALESPARTNER_CLIENT_SECRET";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final AuthorizeOptions options;
    private final ClientIdentity client;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * @param secret the client secret, blank for none
     */
    AuthorizeCommand(final AuthorizeOptions options, final String secret, final PrintStream out, final PrintStream err) {
        this.options = options;
        this.client = ClientIdentity.withSecret(options.clientId(), secret.isBlank() ? null : secret.strip());
        this.out = out;
        this.err = err;
    }

    public static void main(final String[] arguments) throws IOException, InterruptedException {
        final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        final PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, System.getenv(SECRET_VARIABLE), arguments));
    }

    /**
     * @param secret the client secret, null to ask for it
     * @return the exit code
     */
    static int run(final PrintStream out, final PrintStream err, final String secret, final String... arguments)
            throws IOException, InterruptedException {
        final AuthorizeOptions options;
        try {
            options = AuthorizeOptions.parse(arguments);
        } catch (final UsageException e) {
            err.println(e.getMessage());
            return WRONG_OPTIONS;
        }

        if (options.help()) {
            try (InputStream usage = AuthorizeCommand.class.getResourceAsStream("/authorize/usage.txt")) {
                usage.transferTo(out);
            }
            return DONE;
        }
        return new AuthorizeCommand(options, secret == null ? askSecret() : secret, out, err).obtain();
    }

    /** The exit code. */
    int obtain() throws InterruptedException {
        final TokenEndpoint endpoint = new TokenEndpoint(options.endpoints().token(), TIMEOUT, TIMEOUT, Clock.systemUTC());
        final SignInFailures failures = failures();
        try {
            return print(options.device() ? new DeviceConsent(options.endpoints(), client, endpoint, err::println).obtain()
                    : new LoopbackConsent(options.endpoints(), client, endpoint, err::println, PATIENCE).obtain());
        } catch (final ConsentException e) {
            return refused(e.getMessage());
        } catch (final TokenRefusedException e) {
            return refused(failures.refused(e).getMessage());
        } catch (final IOException e) {
            return refused(failures.unreachable(e).getMessage());
        }
    }

    private SignInFailures failures() {
        final Renewal renewal = new Renewal("Start this command again and consent");
        return options.provider() == OAuthProvider.MICROSOFT ? new MicrosoftSignInFailures("to be authorized", options.clientId(), renewal)
                : new GoogleSignInFailures("to be authorized", options.clientId(), false, renewal);
    }

    private int print(final IssuedTokens tokens) {
        final List<String> missing = options.endpoints().missing(tokens.scopes());
        if (!missing.isEmpty()) {
            return refused("The person has not consented to %s. Start the command again, and tick everything that is asked for."
                    .formatted(String.join(" and ", missing)));
        }

        if (tokens.refreshToken() == null) {
            return refused("The provider gives an access token only. Consent again, and see that the application may have offline access.");
        }

        Instructions.of(options, client.secret() != null).forEach(err::println);
        out.println(tokens.refreshToken());
        return DONE;
    }

    private int refused(final String sentence) {
        err.println(sentence);
        return REFUSED;
    }

    /** Empty when there is nobody to ask, as for a public client. */
    private static String askSecret() {
        final Console console = System.console();
        final char[] typed = console == null ? null
                : console.readPassword("Client secret (Enter for none; or put it into the variable %s): ", SECRET_VARIABLE);
        return typed == null ? "" : new String(typed);
    }
}
