/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.json.JsonRecordSetWriter;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.MockProcessContext;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.AccountStatus;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.store.AccountJournal;
import org.salespartner.nifi.store.AccountJournal.Counts;
import org.salespartner.nifi.store.AccountJournal.Standing;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

class ReportEmailAccountsTest {
    private static final Instant NOW = Instant.parse("2026-06-10T12:00:00Z");
    private static final Instant EARLIER = NOW.minus(Duration.ofHours(2));
    private static final Instant LATER = NOW.minus(Duration.ofHours(1));
    private static final AccountStatus NOT_POLLED = new AccountStatus(State.NOT_POLLED, null, null);
    private static final AccountStatus REFUSED =
            new AccountStatus(State.RECONNECT_REQUIRED, EARLIER, "Account [anna]: the server refuses the sign-in. Correct Password.");

    private final EmailAccounts accounts = Mockito.mock(EmailAccounts.class);
    private final AccountJournal journal = Mockito.mock(AccountJournal.class);
    private final JsonRecordSetWriter writer = new JsonRecordSetWriter();
    private final ReportEmailAccounts processor = new ReportEmailAccounts(() -> NOW);
    private TestRunner runner;

    @BeforeEach
    void setRunner() throws InitializationException {
        runner = TestRunners.newTestRunner(processor);
        add("accounts", accounts);
        add("journal", journal);
        runner.addControllerService("writer", writer);
        runner.enableControllerService(writer);
        runner.setProperty("Email Accounts", "accounts");
        runner.setProperty("Record Writer", "writer");
        runner.setProperty("Sync Journal", "journal");
        runner.setProperty("Time Zone", "UTC");
    }

    @Test
    void anAccountIsReportedWithWhatTheJournalKnows() throws Exception {
        have(account("anna", NOT_POLLED));
        when(journal.standings(List.of("anna"), Instant.parse("2026-06-10T00:00:00Z"))).thenReturn(Map.of("anna",
                new Standing(REFUSED, LATER, Duration.ofMillis(250), EARLIER, LATER, REFUSED.detail(), new Counts(10, 1, 2, 3, 4))));

        final JsonNode record = report().get(0);

        assertEquals(AccountRecords.ACCOUNT.getFieldNames(), record.properties().stream().map(Map.Entry::getKey).toList());
        assertEquals("anna", record.get("account_id").textValue());
        assertEquals("anna@example.org", record.get("address").textValue());
        assertEquals("Anna", record.get("owner").textValue());
        assertEquals("imap", record.get("provider").textValue());
        assertEquals("monitor", record.get("mode").textValue());
        assertEquals("RECONNECT_REQUIRED", record.get("status").textValue());
        assertEquals(EARLIER.toEpochMilli(), record.get("status_since").longValue());
        assertEquals(REFUSED.detail(), record.get("detail").textValue());
        assertEquals(LATER.toEpochMilli(), record.get("last_poll").longValue());
        assertEquals(250, record.get("last_poll_millis").longValue());
        assertEquals(EARLIER.toEpochMilli(), record.get("last_successful_poll").longValue());
        assertEquals(7200, record.get("seconds_since_successful_poll").longValue());
        assertEquals(LATER.toEpochMilli(), record.get("last_failed_poll").longValue());
        assertEquals(REFUSED.detail(), record.get("last_error").textValue());
        assertEquals("10 6 1 2 3 4", "%s %s %s %s %s %s".formatted(record.get("listed_today"), record.get("skipped_today"),
                record.get("left_out_today"), record.get("taken_before_today"), record.get("vanished_today"), record.get("failed_today")));
        assertEquals(NOW.toEpochMilli(), record.get("reported_at").longValue());
        final MockFlowFile flowFile = runner.getFlowFilesForRelationship(ReportEmailAccounts.REL_SUCCESS).get(0);
        flowFile.assertAttributeEquals("record.count", "1");
        flowFile.assertAttributeEquals("mime.type", "application/json");
    }

    @Test
    void todayBeginsAtMidnightOfTheTimeZone() throws Exception {
        runner.setProperty("Time Zone", "Pacific/Auckland");
        have(account("anna", NOT_POLLED));
        when(journal.standings(List.of("anna"), Instant.parse("2026-06-10T12:00:00Z"))).thenReturn(Map.of("anna", standing(REFUSED)));

        assertEquals("RECONNECT_REQUIRED", report().get(0).get("status").textValue());
    }

    @Test
    @DisplayName("S9: Paused is the user's word, and what was before stays readable")
    void pausedIsTheUsersWord() throws Exception {
        assertEquals(State.PAUSED, status(new AccountStatus(State.PAUSED, EARLIER, null), REFUSED).state());
    }

    @Test
    @DisplayName("S9: what is newer holds, the account's own status or the journal's")
    void whatIsNewerHolds() throws Exception {
        final AccountStatus broken = new AccountStatus(State.ERROR, LATER, "Account [anna]: the connection broke off.");
        assertEquals(REFUSED, status(NOT_POLLED, REFUSED));
        assertEquals(broken, status(broken, REFUSED));
        assertEquals(broken, status(REFUSED, broken));
        assertEquals(new AccountStatus(State.ACTIVE, LATER, null), status(REFUSED, new AccountStatus(State.ACTIVE, LATER, null)));
    }

    @Test
    @DisplayName("S9: after a restart an account is active since when it was so before")
    void theSameStateIsAsOldAsEitherKnows() throws Exception {
        assertEquals(new AccountStatus(State.ACTIVE, EARLIER, null),
                status(new AccountStatus(State.ACTIVE, LATER, null), new AccountStatus(State.ACTIVE, EARLIER, null)));
        assertEquals(new AccountStatus(State.ACTIVE, EARLIER, null),
                status(new AccountStatus(State.ACTIVE, EARLIER, null), new AccountStatus(State.ACTIVE, LATER, null)));
    }

    @Test
    void anAccountThatWasNeverPolledHasCountedNothing() throws Exception {
        have(account("anna", NOT_POLLED));

        final JsonNode record = report().get(0);

        assertEquals("NOT_POLLED", record.get("status").textValue());
        assertTrue(record.get("last_poll").isNull() && record.get("seconds_since_successful_poll").isNull(), record.toString());
        assertEquals(0, record.get("listed_today").longValue());
    }

    @Test
    void withoutAJournalNothingIsSaidOfPolls() throws Exception {
        runner.removeProperty("Time Zone");
        runner.removeProperty("Sync Journal");
        have(account("anna", REFUSED));

        final JsonNode record = report().get(0);

        assertEquals("RECONNECT_REQUIRED", record.get("status").textValue());
        assertTrue(record.get("listed_today").isNull() && record.get("last_poll").isNull(), record.toString());
    }

    @Test
    void anAccountThatCannotBeAskedDoesNotKeepTheOthersBack() throws Exception {
        final EmailAccount dead = Mockito.mock(EmailAccount.class);
        when(dead.getIdentifier()).thenReturn("7f3a");
        when(dead.getId()).thenThrow(new IllegalStateException("The service is disabled"));
        have(dead, account("anna", REFUSED));

        final JsonNode records = report();

        assertEquals("UNAVAILABLE", records.get(0).get("status").textValue());
        assertEquals("The account service [7f3a] cannot be asked: enable it, or take it out of the group.",
                records.get(0).get("detail").textValue());
        assertEquals("RECONNECT_REQUIRED", records.get(1).get("status").textValue());
        assertEquals(List.of(), runner.getLogger().getErrorMessages());
    }

    @Test
    void whenTheJournalCannotBeReadNothingIsGuessed() throws Exception {
        have(account("anna", new AccountStatus(State.ACTIVE, EARLIER, null)));
        when(journal.standings(any(), any())).thenThrow(new StoreUnavailableException("The database cannot be reached.", null));

        runner.run();

        runner.assertTransferCount(ReportEmailAccounts.REL_SUCCESS, 0);
        assertEquals(1, runner.getLogger().getErrorMessages().size());
        assertTrue(((MockProcessContext) runner.getProcessContext()).isYieldCalled());
    }

    @Test
    void verifyTellsHowTheAccountsStandAndWhatCannotBeAsked() throws Exception {
        have(account("anna", REFUSED));
        final ConfigVerificationResult good = verify();
        assertEquals(Outcome.SUCCESSFUL, good.getOutcome());
        assertEquals("Account [anna] is RECONNECT_REQUIRED. " + REFUSED.detail(), good.getExplanation());

        when(journal.standings(any(), any())).thenThrow(new StoreUnavailableException("The database cannot be reached.", null));
        final ConfigVerificationResult bad = verify();
        assertEquals(Outcome.FAILED, bad.getOutcome());
        assertEquals("The database cannot be reached.", bad.getExplanation());
    }

    @Test
    void aTimeZoneThatDoesNotExistIsInvalid() {
        runner.setProperty("Time Zone", "Europe/Atlantis");
        runner.assertNotValid();
    }

    private AccountStatus status(final AccountStatus live, final AccountStatus journaled) {
        return AccountReport.status(account("anna", live), standing(journaled));
    }

    private JsonNode report() throws JsonProcessingException {
        runner.run();
        runner.assertAllFlowFilesTransferred(ReportEmailAccounts.REL_SUCCESS, 1);
        return new ObjectMapper().readTree(runner.getFlowFilesForRelationship(ReportEmailAccounts.REL_SUCCESS).get(0).getContent());
    }

    private ConfigVerificationResult verify() {
        return processor.verify(runner.getProcessContext(), runner.getLogger(), Map.of()).getLast();
    }

    private void have(final EmailAccount... given) {
        when(accounts.getAccounts()).thenReturn(List.of(given));
    }

    private void add(final String id, final ControllerService service) throws InitializationException {
        when(service.getIdentifier()).thenReturn(id);
        runner.addControllerService(id, service);
        runner.enableControllerService(service);
    }

    private static Standing standing(final AccountStatus status) {
        return new Standing(status, LATER, Duration.ofMillis(250), EARLIER, null, null, Counts.NONE);
    }

    private static EmailAccount account(final String id, final AccountStatus status) {
        final EmailAccount account = Mockito.mock(EmailAccount.class);
        when(account.getId()).thenReturn(id);
        when(account.getAddress()).thenReturn(id + "@example.org");
        when(account.getOwner()).thenReturn(Optional.of("Anna"));
        when(account.getProvider()).thenReturn("imap");
        when(account.getMode()).thenReturn(AccountMode.MONITOR);
        when(account.getStatus()).thenReturn(status);
        return account;
    }
}
