/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.state.StateManager;
import org.apache.nifi.logging.ComponentLog;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.services.account.VerificationSteps;
import org.salespartner.nifi.services.oauth.AccessTokens;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tests an account step by step with the same code that reads it, and changes nothing in the mailbox. */
final class GoogleVerifier {
    private final GoogleProperties properties;
    private final StateManager state;
    private final VerificationSteps steps;

    GoogleVerifier(final GoogleProperties properties, final StateManager state, final ComponentLog log) {
        this.properties = properties;
        this.state = state;
        this.steps = new VerificationSteps(log, "Sign In", "Permissions", "Read Mail", "Address", "Find Labels");
    }

    List<ConfigVerificationResult> verify() {
        final GmailSettings settings;
        try {
            settings = properties.settings();
        } catch (final IllegalArgumentException e) {
            steps.failed(e.getMessage());
            return steps.results();
        }

        try {
            final AccessTokens tokens = properties.triedTokens(state);
            if (signIn(tokens)) {
                look(new GmailApi(settings, tokens), settings);
            }
        } catch (final MailboxException e) {
            steps.failed(e);
        } catch (final IOException e) {
            steps.failed(new GmailErrors(settings, Clock.systemUTC()).of(e));
        }
        return steps.results();
    }

    private boolean signIn(final AccessTokens tokens) throws MailboxException {
        try {
            tokens.token();
        } catch (final SignInException e) {
            final List<String> missing = notDelegated();
            if (missing.isEmpty()) {
                throw e;
            }

            steps.successful("Google knows the service account.");
            steps.failed("The service account may not act with %s for [%s]. %s".formatted(missing, properties.settings().address(), remedy()));
            return false;
        }

        steps.successful("Google gives an access token.");
        compare(tokens.scopes());
        return !steps.hasFailed();
    }

    /** Which scopes of several the administrator has left out, where some were delegated: asked for alone, since Google does not say. */
    private List<String> notDelegated() {
        final List<String> refused = new ArrayList<>();
        final List<String> needed = properties.scopes();
        for (final String scope : properties.isServiceAccount() ? needed : List.<String>of()) {
            try {
                properties.delegated(scope).token();
            } catch (final MailboxException e) {
                refused.add(scope);
            }
        }
        return refused.size() == needed.size() ? List.of() : GoogleScopes.names(refused);
    }

    private void compare(final Set<String> granted) {
        final List<String> needed = properties.scopes();
        if (granted.isEmpty()) {
            steps.skipped("It is not told what the access token allows. The mode needs %s.".formatted(GoogleScopes.names(needed)));
            return;
        }

        final List<String> missing = GoogleScopes.missing(needed, granted);
        if (!missing.isEmpty()) {
            steps.failed("The access token lacks the scope %s. %s".formatted(missing, remedy()));
            return;
        }

        final List<String> needless = GoogleScopes.needless(needed, granted);
        steps.successful("The access token allows what the mode needs: %s.%s".formatted(GoogleScopes.names(needed),
                needless.isEmpty() ? "" : " It allows more than that, %s: consent to less where you can.".formatted(needless)));
    }

    private String remedy() {
        return properties.isServiceAccount()
                ? "Ask the Google Workspace administrator to add the scope for its client ID under Security, API controls, Domain-wide delegation."
                : properties.renewal().sentence() + "; the person has to tick everything that is asked for.";
    }

    private void look(final GmailApi api, final GmailSettings settings) throws IOException {
        final String own = api.ownAddress();
        steps.successful("The mailbox of [%s] can be read.".formatted(own));
        if (!canonical(own).equals(canonical(settings.address()))) {
            steps.failed(("The mailbox is that of [%s], and Address is [%s]. Correct Address, and add other addresses of the mailbox to Aliases; or "
                    + "sign in as the person of [%s].").formatted(own, settings.address(), settings.address()));
            return;
        }

        steps.successful("Address is that of the mailbox.");
        final FolderSelection selection = new GmailLabels(api).resolve(settings.folders());
        final List<String> names = selection.folders().stream().map(MailFolder::name).toList();
        if (selection.missing().isEmpty()) {
            steps.successful("The labels to be read are %s.".formatted(names));
        } else {
            steps.failed("There is no label for %s; found were %s. Correct Folders.".formatted(selection.missing(), names));
        }
    }

    /** Gmail itself takes no account of dots, nor of its older name (https://support.google.com/mail/answer/7436150). */
    private static String canonical(final String address) {
        final String lower = address.toLowerCase(Locale.ROOT);
        final int at = lower.lastIndexOf('@');
        final String domain = lower.substring(at + 1);
        final boolean dotless = "gmail.com".equals(domain) || "googlemail.com".equals(domain);
        return dotless ? lower.substring(0, Math.max(at, 0)).replace(".", "") + "@gmail.com" : lower;
    }
}
