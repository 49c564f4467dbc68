/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.state.StateManager;
import org.apache.nifi.logging.ComponentLog;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.services.account.VerificationSteps;
import org.salespartner.nifi.services.oauth.AccessTokens;
import org.salespartner.nifi.services.oauth.Renewal;

import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** Tests an account step by step with the same code that reads it, and changes nothing in the mailbox. */
final class MicrosoftVerifier {
    /** Nobody has consented to all that was asked for (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). */
    private static final String NOT_CONSENTED = "AADSTS65001";

    private final MicrosoftProperties properties;
    private final StateManager state;
    private final VerificationSteps steps;

    MicrosoftVerifier(final MicrosoftProperties properties, final StateManager state, final ComponentLog log) {
        this.properties = properties;
        this.state = state;
        this.steps = new VerificationSteps(log, "Sign In", "Permissions", "Read Mail", "Address", "Find Folders");
    }

    List<ConfigVerificationResult> verify() {
        final GraphSettings settings;
        try {
            settings = properties.settings();
        } catch (final IllegalArgumentException e) {
            steps.failed(e.getMessage());
            return steps.results();
        }

        final AccessTokens tokens = properties.triedTokens(state);
        try (GraphApi api = new GraphApi(settings, tokens)) {
            final GrantedPermissions granted = signIn(tokens, settings);
            if (!steps.hasFailed()) {
                look(api, settings, granted);
            }
        } catch (final MailboxException e) {
            steps.failed(e);
        } catch (final IOException e) {
            steps.failed(new GraphErrors(settings, Clock.systemUTC()).of(e));
        }
        return steps.results();
    }

    /** What the token allows; null when it does not tell. */
    private GrantedPermissions signIn(final AccessTokens tokens, final GraphSettings settings) throws MailboxException {
        try {
            tokens.token();
        } catch (final SignInException e) {
            final AccessTokens consented = e.getMessage().contains(NOT_CONSENTED) ? properties.consentedTokens(state).orElse(null) : null;
            final GrantedPermissions granted = consented == null ? null : granted(consented);
            if (granted == null || granted.missing(settings.permissions()).isEmpty()) {
                throw e;
            }

            steps.successful("Microsoft gives an access token for what was consented to.");
            compare(granted, settings);
            return granted;
        }

        steps.successful("Microsoft gives an access token.");
        final GrantedPermissions granted = granted(tokens);
        compare(granted, settings);
        return granted;
    }

    private static GrantedPermissions granted(final AccessTokens tokens) throws MailboxException {
        return GrantedPermissions.of(tokens.token(), tokens.scopes()).orElse(null);
    }

    /** Sending cannot be tried, and what else is missing would only be seen when it is needed. */
    private void compare(final GrantedPermissions granted, final GraphSettings settings) {
        if (granted == null) {
            steps.skipped("The access token does not tell what it allows. The mode needs %s.".formatted(settings.permissions()));
            return;
        }

        final List<String> needed = granted.application() ? settings.permissionsOfApplication() : settings.permissions();
        final List<String> missing = granted.missing(needed);
        if (!missing.isEmpty() && granted.application()) {
            steps.skipped(("The access token has no application permission %s. That is in order if Exchange gives the application a role for the "
                    + "mailbox instead (RBAC for Applications); if the next steps fail, %s.")
                    .formatted(missing, lower(Renewal.byAdministrator().sentence())));
        } else if (!missing.isEmpty()) {
            steps.failed("The access token lacks the scope %s. %s.".formatted(missing, properties.renewal().sentence()));
        } else {
            final List<String> needless = granted.needless(needed);
            steps.successful("The access token allows what the mode needs: %s.%s".formatted(needed,
                    needless.isEmpty() ? "" : " It allows more than that, %s: consent to less where you can.".formatted(needless)));
        }
    }

    private void look(final GraphApi api, final GraphSettings settings, final GrantedPermissions granted) throws IOException {
        api.folder("inbox");
        steps.successful("The mailbox of [%s] can be read.".formatted(settings.mailbox() == null ? settings.address() : settings.mailbox()));
        compareAddress(settings, granted);
        final FolderSelection selection = new GraphFolders(api).resolve(settings.folders());
        final List<String> names = selection.folders().stream().map(MailFolder::name).toList();
        if (selection.missing().isEmpty()) {
            steps.successful("The folders to be read are %s.".formatted(names));
        } else {
            steps.failed("There is no folder for %s; found were %s. Correct Folders.".formatted(selection.missing(), names));
        }
    }

    /** A sign-in name is mostly an address of the mailbox, but need not be one, and to ask for the address would take another permission. */
    private void compareAddress(final GraphSettings settings, final GrantedPermissions granted) {
        final String read = settings.mailbox() == null ? granted == null ? "" : granted.person() : settings.mailbox();
        if (read.equalsIgnoreCase(settings.address())) {
            steps.successful("Address is that of the mailbox.");
        } else if (read.isEmpty()) {
            steps.skipped("The access token does not tell who has signed in. See that it is the person of [%s].".formatted(settings.address()));
        } else {
            steps.skipped(("The mailbox is that of [%s], and Address is [%s]. See that both are the same mailbox; if not, correct Address, or "
                    + "sign in as the person of [%s].").formatted(read, settings.address(), settings.address()));
        }
    }

    private static String lower(final String sentence) {
        return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
