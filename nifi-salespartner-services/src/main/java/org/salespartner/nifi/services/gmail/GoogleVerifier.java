/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

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
final class GoogleVerifier {
    private static final String SIGN_IN = "Sign In";
    private static final String READ_MAIL = "Read Mail";
    private static final String FIND_FOLDERS = "Find Labels";
    private static final List<String> STEPS = List.of(SIGN_IN, READ_MAIL, FIND_FOLDERS);

    private final GoogleProperties properties;
    private final StateManager state;
    private final ComponentLog log;
    private final List<ConfigVerificationResult> results = new ArrayList<>();

    GoogleVerifier(final GoogleProperties properties, final StateManager state, final ComponentLog log) {
        this.properties = properties;
        this.state = state;
        this.log = log;
    }

    List<ConfigVerificationResult> verify() {
        final GmailSettings settings = properties.settings();
        try {
            final AccessTokens tokens = properties.tokens(state);
            tokens.token();
            add(SIGN_IN, Outcome.SUCCESSFUL, "Google gives an access token.");
            look(new GmailApi(settings, tokens), settings);
        } catch (final MailboxException e) {
            fail(STEPS.get(results.size()), e);
        } catch (final IOException e) {
            fail(STEPS.get(results.size()), new GmailErrors(settings, Clock.systemUTC()).of(e));
        }

        for (final String step : STEPS.subList(results.size(), STEPS.size())) {
            add(step, Outcome.SKIPPED, "Not tried, since an earlier step has failed.");
        }
        return results;
    }

    private void look(final GmailApi api, final GmailSettings settings) throws IOException {
        api.currentHistoryId();
        add(READ_MAIL, Outcome.SUCCESSFUL, "The mailbox of [%s] can be read.".formatted(settings.address()));
        final FolderSelection selection = new GmailLabels(api).resolve(settings.folders());
        final List<String> names = selection.folders().stream().map(MailFolder::name).toList();
        if (selection.missing().isEmpty()) {
            add(FIND_FOLDERS, Outcome.SUCCESSFUL, "The labels to be read are %s.".formatted(names));
        } else {
            add(FIND_FOLDERS, Outcome.FAILED, "There is no label for %s; found were %s. Correct Folders.".formatted(selection.missing(), names));
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
