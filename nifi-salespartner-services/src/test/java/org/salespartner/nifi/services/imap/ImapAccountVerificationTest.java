/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.util.MockConfigurationContext;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.services.account.AccountDescriptors;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.services.testing.ServerPorts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

class ImapAccountVerificationTest extends ImapDovecotTest {

    @Test
    void everyStepSucceedsOnAServiceThatWasNeverEnabled() throws Exception {
        deliver("a", NOW);
        final List<ConfigVerificationResult> results = verify(dovecot.imapPort(), Map.of(AccountDescriptors.ADDRESS, user));
        assertEquals(List.of("Resolve Host", "Connect", "TLS", "Sign In", "Find Folders", "Open Folder"),
                results.stream().map(ConfigVerificationResult::getVerificationStepName).toList());
        assertEquals(List.of(Outcome.SUCCESSFUL, Outcome.SUCCESSFUL, Outcome.SKIPPED, Outcome.SUCCESSFUL, Outcome.SUCCESSFUL, Outcome.SUCCESSFUL),
                outcomes(results));
        assertTrue(results.getLast().getExplanation().contains("1 messages"), results.getLast().getExplanation());
    }

    @Test
    void wrongPasswordFailsAtSignInAndIsNotRepeated() throws Exception {
        final List<ConfigVerificationResult> results = verify(dovecot.imapPort(),
                Map.of(AccountDescriptors.ADDRESS, user, ImapEmailAccount.PASSWORD, "not-the-secret"));
        assertEquals(List.of(Outcome.SUCCESSFUL, Outcome.SUCCESSFUL, Outcome.SKIPPED, Outcome.FAILED, Outcome.SKIPPED, Outcome.SKIPPED),
                outcomes(results));
        assertTrue(results.get(3).getExplanation().contains("app password"), results.get(3).getExplanation());
        assertFalse(results.toString().contains("not-the-secret"));
    }

    @Test
    void certificateThatIsNotTrustedFailsAtTls() throws Exception {
        final List<ConfigVerificationResult> results = verify(dovecot.imapsPort(),
                Map.of(AccountDescriptors.ADDRESS, user, ImapEmailAccount.TLS_MODE, TlsMode.IMPLICIT.getValue()));
        assertEquals(List.of(Outcome.SUCCESSFUL, Outcome.SUCCESSFUL, Outcome.FAILED, Outcome.SKIPPED, Outcome.SKIPPED, Outcome.SKIPPED),
                outcomes(results));
        assertTrue(results.get(2).getExplanation().contains("SSL Context Service"), results.get(2).getExplanation());
    }

    @Test
    void unknownHostFailsFirst() throws Exception {
        final List<ConfigVerificationResult> results = verify(143, Map.of(ImapEmailAccount.HOST, "no-such-host.invalid"));
        assertEquals(List.of(Outcome.FAILED, Outcome.SKIPPED, Outcome.SKIPPED, Outcome.SKIPPED, Outcome.SKIPPED, Outcome.SKIPPED), outcomes(results));
    }

    @Test
    void portWhereNobodyListensFailsAtConnect() throws Exception {
        final List<ConfigVerificationResult> results = verify(ServerPorts.next(), Map.of());
        assertEquals(List.of(Outcome.SUCCESSFUL, Outcome.FAILED, Outcome.SKIPPED, Outcome.SKIPPED, Outcome.SKIPPED, Outcome.SKIPPED),
                outcomes(results));
    }

    @Test
    void missingFolderFailsAtFindFoldersAndTellsWhichThereAre() throws Exception {
        final List<ConfigVerificationResult> results = verify(dovecot.imapPort(),
                Map.of(AccountDescriptors.ADDRESS, user, ImapEmailAccount.FOLDERS, "INBOX, Nowhere"));
        assertEquals(Outcome.FAILED, results.get(4).getOutcome());
        assertTrue(results.get(4).getExplanation().contains("Nowhere"), results.get(4).getExplanation());
        assertEquals(Outcome.SKIPPED, results.get(5).getOutcome());
    }

    static List<ConfigVerificationResult> verify(final int port, final Map<PropertyDescriptor, String> properties) {
        final ImapEmailAccount account = new ImapEmailAccount();
        final Map<PropertyDescriptor, String> all = new HashMap<>(Map.of(ImapEmailAccount.HOST, Dovecot.HOST, ImapEmailAccount.PORT, Integer
                .toString(port),
                ImapEmailAccount.TLS_MODE, TlsMode.NONE.getValue(), AccountDescriptors.ADDRESS, TestAccount.USER, ImapEmailAccount.PASSWORD,
                        TestAccount.PASSWORD));
        all.putAll(properties);
        final MockConfigurationContext context = new MockConfigurationContext(account, all, null, Map.of());
        return account.verify(context, mock(ComponentLog.class), Map.of());
    }

    private static List<Outcome> outcomes(final List<ConfigVerificationResult> results) {
        return results.stream().map(ConfigVerificationResult::getOutcome).toList();
    }
}
