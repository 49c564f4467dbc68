/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.authorize;

import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.oauth.ClientIdentity;
import org.salespartner.nifi.services.oauth.GoogleSignInFailures;
import org.salespartner.nifi.services.oauth.IssuedTokens;
import org.salespartner.nifi.services.oauth.MicrosoftSignInFailures;
import org.salespartner.nifi.services.oauth.OAuthProvider;
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

/** Obtains a refresh token for the user's own OAuth application: {@code bin/authorize}. The token goes to the output, all else to the errors. */
public final class AuthorizeCommand {
    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int WRONG_OPTIONS = 2;
    private static final String SECRET_VARIABLE = "SALESPARTNER_CLIENT_SECRET";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private AuthorizeCommand() {
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
        return obtain(options, secret == null ? askSecret() : secret, out, err);
    }

    private static int obtain(final AuthorizeOptions options, final String secret, final PrintStream out, final PrintStream err)
            throws InterruptedException {
        final ClientIdentity client = ClientIdentity.withSecret(options.clientId(), secret.isBlank() ? null : secret.strip());
        final TokenEndpoint endpoint = new TokenEndpoint(options.endpoints().token(), TIMEOUT, TIMEOUT, Clock.systemUTC());
        final SignInFailures failures = options.provider() == OAuthProvider.MICROSOFT
                ? new MicrosoftSignInFailures("to be authorized", options.clientId())
                : new GoogleSignInFailures("to be authorized", options.clientId(), false);
        try {
            final IssuedTokens tokens = options.device() ? new DeviceConsent(options.endpoints(), client, endpoint, err::println).obtain()
                    : new LoopbackConsent(options.endpoints(), client, endpoint, err::println, PATIENCE).obtain();
            return print(tokens, out, err);
        } catch (final ConsentException e) {
            return refused(e.getMessage(), err);
        } catch (final TokenRefusedException e) {
            return refused(message(failures.refused(e)), err);
        } catch (final IOException e) {
            return refused(message(failures.unreachable(e)), err);
        }
    }

    private static int print(final IssuedTokens tokens, final PrintStream out, final PrintStream err) {
        if (tokens.refreshToken() == null) {
            return refused("The provider gives an access token only. Consent again, and see that the application may have offline access.", err);
        }

        err.println("Paste this into Refresh Token of the account's service (it is a secret; it is shown once and kept nowhere):");
        out.println(tokens.refreshToken());
        return DONE;
    }

    private static int refused(final String sentence, final PrintStream err) {
        err.println(sentence);
        return REFUSED;
    }

    private static String message(final MailboxException failure) {
        return failure.getMessage();
    }

    /** Empty when there is nobody to ask, as for a public client. */
    private static String askSecret() {
        final Console console = System.console();
        final char[] typed = console == null ? null
                : console.readPassword("Client secret (Enter for none; or put it into the variable %s): ", SECRET_VARIABLE);
        return typed == null ? "" : new String(typed);
    }
}
