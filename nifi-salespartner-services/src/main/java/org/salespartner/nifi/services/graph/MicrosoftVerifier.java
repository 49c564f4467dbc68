/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.state.StateManager;
import org.apache.nifi.logging.ComponentLog;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.oauth.AccessTokens;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Tests an account step by step with the same code that reads it, and changes nothing in the mailbox. */
final class MicrosoftVerifier {
    private static final String SIGN_IN = "Sign In";
    private static final String READ_MAIL = "Read Mail";
    private static final String FIND_FOLDERS = "Find Folders";
    private static final String PERMISSIONS = "Permissions";
    private static final List<String> STEPS = List.of(SIGN_IN, READ_MAIL, FIND_FOLDERS, PERMISSIONS);

    private final MicrosoftProperties properties;
    private final StateManager state;
    private final ComponentLog log;
    private final List<ConfigVerificationResult> results = new ArrayList<>();

    MicrosoftVerifier(final MicrosoftProperties properties, final StateManager state, final ComponentLog log) {
        this.properties = properties;
        this.state = state;
        this.log = log;
    }

    List<ConfigVerificationResult> verify() {
        final GraphSettings settings = properties.settings();
        final AccessTokens tokens = properties.tokens(state);
        try (GraphApi api = new GraphApi(settings, tokens)) {
            tokens.token();
            add(SIGN_IN, Outcome.SUCCESSFUL, "Microsoft gives an access token.");
            look(api, settings);
            compare(tokens.token(), settings);
        } catch (final MailboxException e) {
            fail(STEPS.get(results.size()), e);
        } catch (final IOException e) {
            fail(STEPS.get(results.size()), new GraphErrors(settings, Clock.systemUTC()).of(e));
        }

        for (final String step : STEPS.subList(results.size(), STEPS.size())) {
            add(step, Outcome.SKIPPED, "Not tried, since an earlier step has failed.");
        }
        return results;
    }

    private void look(final GraphApi api, final GraphSettings settings) throws IOException {
        api.folder("inbox");
        add(READ_MAIL, Outcome.SUCCESSFUL, "The mailbox of [%s] can be read."
                .formatted(settings.mailbox() == null ? settings.address() : settings.mailbox()));
        final FolderSelection selection = new GraphFolders(api).resolve(settings.folders());
        final List<String> names = selection.folders().stream().map(MailFolder::name).toList();
        if (selection.missing().isEmpty()) {
            add(FIND_FOLDERS, Outcome.SUCCESSFUL, "The folders to be read are %s.".formatted(names));
        } else {
            add(FIND_FOLDERS, Outcome.FAILED, "There is no folder for %s; found were %s. Correct Folders.".formatted(selection.missing(), names));
        }
    }

    /** Sending cannot be tried, and what else is missing would only be seen when it is needed. */
    private void compare(final String token, final GraphSettings settings) {
        final GrantedPermissions granted = GrantedPermissions.of(token).orElse(null);
        if (granted == null) {
            add(PERMISSIONS, Outcome.SKIPPED, "The access token does not tell what it allows. The mode needs %s.".formatted(settings.permissions()));
            return;
        }

        final List<String> missing = granted.missing(settings.permissions());
        if (missing.isEmpty()) {
            add(PERMISSIONS, Outcome.SUCCESSFUL, "The access token allows what the mode needs: %s.".formatted(settings.permissions()));
        } else if (settings.applicationOnly()) {
            add(PERMISSIONS, Outcome.SKIPPED, ("The access token has no application permission %s. That is in order if Exchange gives the "
                    + "application a "
                    + "role for the mailbox instead (RBAC for Applications).").formatted(missing));
        } else {
            add(PERMISSIONS, Outcome.FAILED, "The access token lacks the scope %s. Consent to it anew.".formatted(missing));
        }
    }

    private void fail(final String step, final MailboxException failure) {
        log.error("{}", failure.getMessage(), failure);
        add(step, Outcome.FAILED, failure.getMessage());
    }

    private void add(final String step, final Outcome outcome, final String explanation) {
        results.add(new ConfigVerificationResult.Builder().verificationStepName(step).outcome(outcome).explanation(explanation).build());
    }
}
