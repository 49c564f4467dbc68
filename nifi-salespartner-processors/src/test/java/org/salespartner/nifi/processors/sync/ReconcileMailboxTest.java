/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSessionFactory;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.store.SyncJournal.Scope;
import org.salespartner.nifi.store.SyncJournal.Taken;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReconcileMailboxTest {
    private static final Instant LONG_AGO = MutableClock.NOON.minus(Duration.ofDays(30));
    private static final Duration HOURS = Duration.ofHours(5);

    private final MutableClock clock = new MutableClock();
    private final FakeAccount account = new FakeAccount("kim");
    private final FakeFolder inbox = account.inbox();
    private final FakeJournal journal = new FakeJournal();
    private final TestedProcessor processor = new TestedProcessor(clock);
    private final TestRunner runner = TestRunners.newTestRunner(processor);

    ReconcileMailboxTest() throws InitializationException {
        addService("journal", journal);
        runner.setProperty(ReconcileMailbox.SYNC_JOURNAL, "journal");
        use(account);
    }

    @Test
    void whatWasTakenIsNotMissingAndTheReportSaysSo() {
        cover("INBOX");
        take(inbox.deliver("a", HOURS), inbox.deliver("b", HOURS));

        runner.run();

        assertEquals(List.of(), missing());
        final MockFlowFile report = reports().getFirst();
        report.assertAttributeEquals(EmailAttributes.ACCOUNT, "kim");
        report.assertAttributeEquals(ReconcileMailbox.OUTCOME, "complete");
        report.assertAttributeEquals(ReconcileMailbox.HELD, "2");
        report.assertAttributeEquals(ReconcileMailbox.TAKEN, "2");
        report.assertAttributeEquals(ReconcileMailbox.MISSING, "0");
        report.assertAttributeEquals("mime.type", "application/json");
        report.assertAttributeEquals("filename", "reconcile-kim-20260610T120000Z.json");
        assertEquals("Account [kim]: nothing is missing. Of 2 e-mails that the mailbox got since 2026-06-03T12:00:00Z and still holds, 2 were taken.",
                json(report).path("sentence").asText());
        assertEquals(2, json(report).path("folders").get(0).path("taken").asInt());
        assertEquals(List.of(), warnings());
    }

    @Test
    void whatWasNotTakenGoesToMissingAsListingWouldHaveListedIt() throws InitializationException {
        cover("INBOX");
        take(inbox.deliver("a", HOURS), inbox.deliver("c", HOURS));
        inbox.deliver("b", HOURS);

        runner.run();

        final MockFlowFile missing = runner.getFlowFilesForRelationship(ReconcileMailbox.REL_MISSING).getFirst();
        final Lister lister = new Lister(account);
        lister.runner.setProperty(ListNewEmails.CONTENT, ListedContent.HEADERS_ONLY);
        lister.trigger();
        final Map<String, String> listed = lister.committed().stream()
                .filter(flowFile -> "b".equals(flowFile.getAttribute(EmailAttributes.MESSAGE_ID)))
                .findFirst().orElseThrow().getAttributes();
        assertEquals(withoutOwn(listed), withoutOwn(missing.getAttributes()));
        assertEquals(0, missing.getSize());
        reports().getFirst().assertAttributeEquals(ReconcileMailbox.OUTCOME, "missing");
        reports().getFirst().assertAttributeEquals(ReconcileMailbox.MISSING, "1");
        assertTrue(warnings().getFirst().contains("Account [kim]: 1 e-mail is missing. Of 3 e-mails"), warnings().toString());
        assertTrue(runner.getProvenanceEvents().stream().anyMatch(event -> event.getEventType() == ProvenanceEventType.RECEIVE
                && "fake://host/kim/INBOX;UIDVALIDITY=1/;UID=3".equals(event.getTransitUri())));
    }

    @Test
    void whatWentToMissingCountsAsTakenFromThenOn() {
        cover("INBOX");
        inbox.deliver("a", HOURS);

        runner.run();
        assertEquals(List.of("a"), missing());
        runner.clearTransferState();
        runner.run();

        assertEquals(List.of(), missing());
        reports().getFirst().assertAttributeEquals(ReconcileMailbox.OUTCOME, "complete");
    }

    @Test
    void whatWentToMissingIsReportedAnewWhenItIsNotToBeNoted() {
        runner.setProperty(ReconcileMailbox.NOTE_AS_TAKEN, "false");
        cover("INBOX");
        inbox.deliver("a", HOURS);

        runner.run();
        runner.run();

        assertEquals(List.of("a", "a"), missing());
    }

    @Test
    @DisplayName("S2: what was missing is not noted when NiFi does not commit its FlowFile")
    void whatIsNotCommittedIsNotNoted() {
        cover("INBOX");
        inbox.deliver("a", HOURS);
        processor.sessions = new NifiLikeSessions(runner.getProcessSessionFactory(), runner.getStateManager());
        processor.sessions.failCommits(1);

        runner.run();

        assertEquals(Map.of(), journal.register);
        assertEquals(1, runner.getLogger().getErrorMessages().size());
    }

    @Test
    void youngAndUncoveredMailIsCountedAndNotMissing() {
        journal.covered.put(scope("INBOX"), MutableClock.NOON.minus(Duration.ofDays(2)));
        inbox.deliver("left-out", Duration.ofDays(3));
        inbox.deliver("older-than-the-window", Duration.ofDays(8));
        inbox.deliver("young", Duration.ofMinutes(59));
        inbox.deliver("lost", Duration.ofMinutes(61));
        inbox.deliver("date-far-ahead", Duration.ofDays(-400));

        runner.run();

        assertEquals(List.of("date-far-ahead", "lost"), missing().stream().sorted().toList());
        final JsonNode report = json(reports().getFirst());
        assertEquals(4, report.path("held").asInt());
        assertEquals(1, report.path("tooYoung").asInt());
        assertEquals(1, report.path("notCovered").asInt());
        assertTrue(report.path("sentence").asText().contains("1 came before what the register of taken e-mails covers; nothing is said about them."));
    }

    @Test
    void aFolderThatTheRegisterDoesNotKnowProvesNothing() {
        inbox.deliver("a", HOURS);

        runner.run();

        assertEquals(List.of(), missing());
        reports().getFirst().assertAttributeEquals(ReconcileMailbox.OUTCOME, "not proven");
        assertTrue(warnings().getFirst().contains("The register of taken e-mails knows nothing of folder [INBOX]: set this Sync Journal"),
                warnings().toString());
    }

    @Test
    void aFolderThatIsNotThereProvesNothingAndTheOthersAreCompared() {
        cover("INBOX");
        account.missing.add("Gone");
        account.folder("Deleted", MailFolder.Role.OTHER).unavailable = true;
        inbox.deliver("a", HOURS);

        runner.run();

        assertEquals(List.of("a"), missing());
        assertEquals(List.of("Gone", "Deleted"), json(reports().getFirst()).path("foldersNotFound").valueStream().map(JsonNode::asText).toList());
    }

    @Test
    void whatHasNoHeaderIsNotComparable() {
        cover("INBOX");
        inbox.deliverRaw(null, "\r\n\r\nText".getBytes(StandardCharsets.US_ASCII), HOURS);

        runner.run();

        reports().getFirst().assertAttributeEquals(ReconcileMailbox.OUTCOME, "not proven");
        assertEquals(1, json(reports().getFirst()).path("notComparable").asInt());
    }

    @Test
    @DisplayName("S4: what vanishes while mailboxes are compared is no fault")
    void whatVanishesIsNotMissing() {
        cover("INBOX");
        final FakeFolder.FakeMessage message = inbox.deliver("a", HOURS);
        inbox.behaviours.put(message.uid(), FakeFolder.Behaviour.VANISHES);

        runner.run();

        assertEquals(List.of(), missing());
        reports().getFirst().assertAttributeEquals(ReconcileMailbox.OUTCOME, "complete");
        reports().getFirst().assertAttributeEquals(ReconcileMailbox.HELD, "0");
    }

    @Test
    @DisplayName("S5: a message whose header cannot be had is missing all the same, with its place")
    void aHeaderThatCannotBeHad() {
        cover("INBOX");
        inbox.behaviours.put(inbox.deliver("a", HOURS).uid(), FakeFolder.Behaviour.REFUSED);
        inbox.behaviours.put(inbox.deliver("b", HOURS).uid(), FakeFolder.Behaviour.BREAKS_OFF);
        inbox.deliver("c", HOURS);

        runner.run();

        assertEquals(List.of("1", "2", "3"), runner.getFlowFilesForRelationship(ReconcileMailbox.REL_MISSING).stream()
                .map(flowFile -> flowFile.getAttribute(EmailAttributes.PROVIDER_ID)).toList());
    }

    @Test
    @DisplayName("S3: a message is recognised in a folder that the server made anew")
    void aRebuiltFolder() {
        cover("INBOX");
        take(inbox.deliver("a", HOURS));
        inbox.rebuild();

        runner.run();

        reports().getFirst().assertAttributeEquals(ReconcileMailbox.OUTCOME, "complete");
    }

    @Test
    @DisplayName("S3: a folder that the server makes anew while it is compared is compared from its beginning, and nothing is counted twice")
    void aFolderThatIsRebuiltInTheMiddle() {
        cover("INBOX");
        take(IntStream.range(0, 250).mapToObj(number -> inbox.deliver("m" + number, HOURS)).toArray(FakeFolder.FakeMessage[]::new));
        inbox.deliver("lost", HOURS);
        journal.onFind.add(inbox::rebuild);

        runner.run();

        assertEquals(List.of("lost"), missing());
        reports().getFirst().assertAttributeEquals(ReconcileMailbox.HELD, "251");
        reports().getFirst().assertAttributeEquals(ReconcileMailbox.TAKEN, "250");
    }

    @Test
    void aStopEndsTheComparisonAndKeepsNothingOfIt() {
        cover("INBOX");
        inbox.deliver("a", HOURS);
        account.gate = new CountDownLatch(1);
        processor.beforeTrigger = () -> Thread.ofVirtual().start(() -> {
            try {
                account.atGate.await();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            runner.unSchedule();
        });

        runner.run(1, false);

        account.gate.countDown();
        assertEquals(List.of(), missing());
        assertEquals(List.of(), reports());
        runner.assertTransferCount(ReconcileMailbox.REL_FAILURE, 0);
    }

    @Test
    @DisplayName("S8: a folder is compared page by page, and no more than the maximum goes to missing in one run")
    void pagesAndMaximum() {
        cover("INBOX");
        for (int number = 0; number < 450; number++) {
            inbox.deliver("m" + number, HOURS);
        }
        runner.setProperty(ReconcileMailbox.MAXIMUM_MISSING, "300");

        runner.run();
        assertEquals(300, missing().size());
        assertEquals(450, json(reports().getFirst()).path("missing").asInt());
        assertTrue(json(reports().getFirst()).path("sentence").asText().contains("450 e-mails are missing, of which 300 go to missing in this run."));
        assertEquals(3, account.changesAsked.get());

        runner.clearTransferState();
        runner.run();
        assertEquals(150, missing().size());
        reports().getFirst().assertAttributeEquals(ReconcileMailbox.TAKEN, "300");
    }

    @Test
    @DisplayName("S7: an account that cannot be compared goes to failure, and the others are compared")
    void oneAccountsFault() throws InitializationException {
        final FakeAccount refused = new FakeAccount("lee");
        final FakeAccount broken = new FakeAccount("mia");
        final FakeAccount paused = new FakeAccount("noa");
        refused.openFaults.add(new SignInException("Account [lee]: the password is refused. Correct it.", null));
        broken.openFaults.add(new MailboxException("Account [mia] cannot be reached.", new IOException("Connection refused")));
        paused.paused = true;
        use(new FakeGroup(refused, broken, paused, account));
        cover("INBOX");
        take(inbox.deliver("a", HOURS));

        runner.run();

        assertEquals(Map.of("lee", "Account [lee]: the password is refused. Correct it.", "mia", "Account [mia] cannot be reached."),
                byAccount(ReconcileMailbox.REL_FAILURE, EmailAttributes.ERROR_MESSAGE));
        assertEquals(Map.of("kim", "complete", "noa", "paused"), byAccount(ReconcileMailbox.REL_REPORT, ReconcileMailbox.OUTCOME));
        assertEquals(0, paused.opened.get());
        assertEquals(1, account.closed.get());
    }

    @Test
    void aRegisterThatCannotBeAskedIsAFailureAndNoFalseAlarm() {
        cover("INBOX");
        inbox.deliver("a", HOURS);
        journal.down = true;

        runner.run();

        assertEquals(List.of(), missing());
        assertEquals(List.of(), reports());
        runner.getFlowFilesForRelationship(ReconcileMailbox.REL_FAILURE).getFirst()
                .assertAttributeEquals(EmailAttributes.ERROR_MESSAGE, "The database is down.");
    }

    @Test
    void theGracePeriodMustBeShorterThanTheWindow() {
        runner.assertValid();
        runner.setProperty(ReconcileMailbox.GRACE_PERIOD, "7 days");
        runner.assertNotValid();
    }

    @Test
    void verifyingSaysFromWhenOnFoldersCanBeCompared() {
        account.folder("Sent", MailFolder.Role.SENT);
        cover("INBOX");
        final ConfigVerificationResult unknown = verify();
        assertEquals(ConfigVerificationResult.Outcome.FAILED, unknown.getOutcome());
        assertTrue(unknown.getExplanation().contains("Folder [INBOX] can be compared over the whole Window. The register of taken e-mails knows "
                + "nothing of folder [Sent]"), unknown.getExplanation());

        journal.covered.put(scope("Sent"), MutableClock.NOON.minusSeconds(60));
        final ConfigVerificationResult known = verify();
        assertEquals(ConfigVerificationResult.Outcome.SUCCESSFUL, known.getOutcome());
        assertTrue(known.getExplanation().contains("Folder [Sent] can be compared from 2026-06-10T11:59:00Z on, which is less than the Window."),
                known.getExplanation());
        assertFalse(journal.register.containsKey(scope("Sent")));
    }

    private ConfigVerificationResult verify() {
        return processor.verify(runner.getProcessContext(), runner.getLogger(), Map.of()).getFirst();
    }

    private void use(final EmailAccounts accounts) throws InitializationException {
        final String id = "accounts " + accounts.getAccounts().size();
        addService(id, accounts);
        runner.setProperty(ReconcileMailbox.EMAIL_ACCOUNTS, id);
    }

    private void addService(final String id, final ControllerService service) throws InitializationException {
        runner.addControllerService(id, service);
        runner.enableControllerService(service);
    }

    private void cover(final String folder) {
        journal.covered.put(scope(folder), LONG_AGO);
    }

    private void take(final FakeFolder.FakeMessage... messages) {
        journal.register.put(scope("INBOX"), new HashSet<>(Stream.of(messages)
                .map(message -> new Taken("key of " + message.messageId(), message.receivedAt())).toList()));
    }

    private static Scope scope(final String folder) {
        return new Scope("the lister", "kim", folder);
    }

    private List<String> missing() {
        return values(ReconcileMailbox.REL_MISSING, EmailAttributes.MESSAGE_ID);
    }

    private List<MockFlowFile> reports() {
        return runner.getFlowFilesForRelationship(ReconcileMailbox.REL_REPORT);
    }

    private List<String> values(final Relationship relationship, final String attribute) {
        return runner.getFlowFilesForRelationship(relationship).stream().map(flowFile -> flowFile.getAttribute(attribute)).toList();
    }

    private Map<String, String> byAccount(final Relationship relationship, final String attribute) {
        return runner.getFlowFilesForRelationship(relationship).stream().collect(Collectors.toMap(
                flowFile -> flowFile.getAttribute(EmailAttributes.ACCOUNT), flowFile -> flowFile.getAttribute(attribute)));
    }

    private List<String> warnings() {
        return runner.getLogger().getWarnMessages().stream().map(message -> message.getMsg()).toList();
    }

    private static JsonNode json(final MockFlowFile flowFile) {
        try {
            return new ObjectMapper().readTree(flowFile.toByteArray());
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> withoutOwn(final Map<String, String> attributes) {
        final Map<String, String> rest = new TreeMap<>(attributes);
        rest.keySet().removeAll(List.of("uuid", "entryDate", "lineageStartDate", "path"));
        return rest;
    }

    /** The processor, with sessions of the test's where it has given some. */
    static final class TestedProcessor extends ReconcileMailbox {
        private NifiLikeSessions sessions;
        private Runnable beforeTrigger = () -> { };

        TestedProcessor(final MutableClock clock) {
            super(clock);
        }

        @Override
        public void onTrigger(final ProcessContext context, final ProcessSessionFactory sessionFactory) {
            beforeTrigger.run();
            super.onTrigger(context, sessions == null ? sessionFactory : sessions);
        }
    }
}
