/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.sync.FakeFolder.Behaviour;
import org.salespartner.nifi.processors.sync.FakeFolder.FakeMessage;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FetchEmailTest {
    private final MutableClock clock = new MutableClock();
    private final FakeAccount account = new FakeAccount("sales");
    private final FakeAccount other = new FakeAccount("support");
    private final FakeFolder inbox = account.inbox();
    private final FakeFolder otherInbox = other.inbox();
    private final TestRunner runner = TestRunners.newTestRunner(new FetchEmail(clock, new Random(7)));

    @BeforeEach
    void connectAccounts() throws InitializationException {
        final FakeGroup group = new FakeGroup(account, other);
        runner.addControllerService("accounts", group);
        runner.enableControllerService(group);
        runner.setProperty(FetchEmail.EMAIL_ACCOUNTS, "accounts");
    }

    @Test
    void replacesTheContentByTheWholeMessage() throws IOException {
        final FakeMessage message = inbox.deliver("one", Duration.ZERO);
        enqueue("sales", message);
        runner.run();

        final MockFlowFile fetched = only(FetchEmail.REL_SUCCESS);
        fetched.assertContentEquals(message.content());
        fetched.assertAttributeEquals("filename", "one.eml");
        fetched.assertAttributeEquals("mime.type", "message/rfc822");
        fetched.assertAttributeEquals(EmailAttributes.SIZE, Integer.toString(message.content().length));
        fetched.assertAttributeNotExists(EmailAttributes.ERROR_MESSAGE);
        final ProvenanceEventRecord event = runner.getProvenanceEvents().stream()
                .filter(candidate -> candidate.getEventType() == ProvenanceEventType.FETCH).findFirst().orElseThrow();
        assertEquals("fake://host/sales/INBOX;UIDVALIDITY=1/;UID=1", event.getTransitUri());
        assertEquals(account.opened.get(), account.closed.get());
    }

    @Test
    void s3FindsAMessageByItsIdAfterTheFolderWasMadeAnew() throws IOException {
        final FakeMessage message = inbox.deliver("one", Duration.ZERO);
        enqueue("sales", message);
        inbox.rebuild();
        runner.run();

        final MockFlowFile fetched = only(FetchEmail.REL_SUCCESS);
        fetched.assertContentEquals(message.content());
        fetched.assertAttributeEquals(EmailAttributes.PROVIDER_ID, "101");
        fetched.assertAttributeEquals(EmailAttributes.UID_VALIDITY, "2");
    }

    @Test
    void s4SaysThatAMessageIsNoLongerThere() {
        final FakeMessage message = inbox.deliver("one", Duration.ZERO);
        enqueue("sales", message);
        inbox.messages.clear();
        runner.run();

        only(FetchEmail.REL_NOT_FOUND).assertContentEquals("Header");
    }

    @Test
    void s4SaysThatAFolderIsNoLongerThere() {
        enqueue("sales", inbox.deliver("one", Duration.ZERO));
        inbox.unavailable = true;
        runner.run();

        only(FetchEmail.REL_NOT_FOUND).assertAttributeEquals(EmailAttributes.ERROR_MESSAGE, "Account sales: folder INBOX is gone.");
    }

    @Test
    void s5SendsARefusedMessageToFailure() {
        final FakeMessage message = inbox.deliver("one", Duration.ZERO);
        inbox.behaviours.put(message.uid(), Behaviour.REFUSED);
        enqueue("sales", message);
        runner.run();

        final MockFlowFile failed = only(FetchEmail.REL_FAILURE);
        failed.assertAttributeEquals(EmailAttributes.ERROR_MESSAGE, "The server refuses to deliver it.");
        assertTrue(failed.isPenalized());
    }

    @Test
    void s5GivesAMessageUpThatBreaksOffAgainAndAgain() {
        final FakeMessage message = inbox.deliver("one", Duration.ZERO);
        inbox.behaviours.put(message.uid(), Behaviour.BREAKS_OFF);
        enqueue("sales", message);
        runner.run();
        for (int attempt = 1; attempt < AccountPoller.MAXIMUM_ATTEMPTS; attempt++) {
            retry();
        }

        final MockFlowFile failed = only(FetchEmail.REL_FAILURE);
        failed.assertContentEquals("Header");
        assertTrue(failed.getAttribute(EmailAttributes.ERROR_MESSAGE).contains("broke off each of the 5 times"));
    }

    @Test
    void s5SendsAMessageToFailureAtWhichTheCodeIsAtFault() {
        final FakeMessage message = inbox.deliver("one", Duration.ZERO);
        inbox.behaviours.put(message.uid(), Behaviour.FAULTY_CODE);
        enqueue("sales", message);
        runner.run();

        only(FetchEmail.REL_FAILURE);
    }

    @Test
    void forgetsEarlierAttemptsOnceTheMessageCame() {
        final FakeMessage message = inbox.deliver("one", Duration.ZERO);
        inbox.behaviours.put(message.uid(), Behaviour.BREAKS_OFF);
        enqueue("sales", message);
        runner.run();
        inbox.behaviours.clear();
        retry();

        final MockFlowFile fetched = only(FetchEmail.REL_SUCCESS);
        fetched.assertAttributeNotExists(FetchEmail.ATTEMPTS);
        fetched.assertAttributeNotExists(EmailAttributes.ERROR_MESSAGE);
        fetched.assertAttributeNotExists(EmailAttributes.ERROR_STEP);
    }

    @Test
    void s6LeavesAThrottledAccountAloneAndS7GoesOnWithTheOthers() {
        account.openFaults.add(new ThrottledException("Account sales: too many requests.", Duration.ofMinutes(7), null));
        enqueue("sales", inbox.deliver("one", Duration.ZERO));
        enqueue("sales", inbox.deliver("two", Duration.ZERO));
        enqueue("support", otherInbox.deliver("three", Duration.ZERO));
        runner.run(3);

        runner.assertTransferCount(FetchEmail.REL_RETRY, 2);
        runner.assertTransferCount(FetchEmail.REL_SUCCESS, 1);
        assertEquals(1, account.opened.get());
        assertEquals(1, runner.getLogger().getWarnMessages().size());
        runner.getFlowFilesForRelationship(FetchEmail.REL_RETRY).forEach(flowFile -> {
            flowFile.assertAttributeEquals(EmailAttributes.ERROR_MESSAGE, "Account sales: too many requests.");
            assertTrue(flowFile.isPenalized());
        });
    }

    @Test
    void s6UsesTheAccountAgainAfterItsRest() {
        account.openFaults.add(new MailboxException("Account sales: the server does not answer.", null));
        enqueue("sales", inbox.deliver("one", Duration.ZERO));
        runner.run(1, false);
        clock.advance(Duration.ofSeconds(5));
        runner.enqueue(runner.getFlowFilesForRelationship(FetchEmail.REL_RETRY).get(0));
        runner.clearTransferState();
        runner.run(1, true, false);

        runner.assertAllFlowFilesTransferred(FetchEmail.REL_SUCCESS, 1);
    }

    @Test
    void s6DoesNotRestLongerWhenTheClockIsPutBack() {
        account.openFaults.add(new MailboxException("Account sales: the server does not answer.", null));
        enqueue("sales", inbox.deliver("one", Duration.ZERO));
        runner.run(1, false);
        clock.advance(Duration.ofDays(-1));
        runner.enqueue(runner.getFlowFilesForRelationship(FetchEmail.REL_RETRY).get(0));
        runner.clearTransferState();
        runner.run(1, true, false);

        runner.assertAllFlowFilesTransferred(FetchEmail.REL_SUCCESS, 1);
    }

    @Test
    void s9DoesNotTouchAPausedAccount() {
        account.paused = true;
        enqueue("sales", inbox.deliver("one", Duration.ZERO));
        runner.run();

        only(FetchEmail.REL_RETRY).assertAttributeEquals(EmailAttributes.ERROR_MESSAGE, "Account [sales] is paused.");
        assertEquals(0, account.opened.get());
    }

    @ParameterizedTest
    @CsvSource({
        "email.account, unknown, is not among the Email Accounts",
        "email.account, '', email.account is missing",
        "email.folder, '', email.folder is missing",
        "email.provider.id, '', email.provider.id is missing",
        "email.uid.validity, one, has to be a whole number",
        "email.received, yesterday, has to be a time",
    })
    void refusesAFlowFileThatNamesNoMessage(final String attribute, final String value, final String expected) {
        final Map<String, String> attributes = attributes("sales", inbox.deliver("one", Duration.ZERO));
        attributes.put(attribute, value);
        runner.enqueue("Header", attributes);
        runner.run();

        final String message = only(FetchEmail.REL_FAILURE).getAttribute(EmailAttributes.ERROR_MESSAGE);
        assertTrue(message.contains(expected), message);
    }

    @ParameterizedTest
    @EnumSource(ListedContent.class)
    void takesWhatListNewEmailsGives(final ListedContent content) throws IOException {
        final FakeMessage message = inbox.deliver("one", Duration.ZERO);
        final Lister lister = new Lister(account);
        lister.runner.setProperty(ListNewEmails.CONTENT, content);
        lister.trigger();
        lister.stop();

        runner.enqueue(lister.committed().get(0));
        runner.run();

        only(FetchEmail.REL_SUCCESS).assertContentEquals(message.content());
    }

    private void retry() {
        final List<MockFlowFile> flowFiles = runner.getFlowFilesForRelationship(FetchEmail.REL_RETRY);
        assertEquals(1, flowFiles.size());
        runner.clearTransferState();
        runner.enqueue(flowFiles.get(0));
        runner.run();
    }

    private MockFlowFile only(final Relationship relationship) {
        runner.assertAllFlowFilesTransferred(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).get(0);
    }

    private void enqueue(final String accountId, final FakeMessage message) {
        runner.enqueue("Header", attributes(accountId, message));
    }

    private Map<String, String> attributes(final String accountId, final FakeMessage message) {
        return new HashMap<>(Map.of(EmailAttributes.ACCOUNT, accountId, EmailAttributes.FOLDER, "INBOX", EmailAttributes.UID_VALIDITY, "1",
                EmailAttributes.PROVIDER_ID, Long.toString(message.uid()), EmailAttributes.MESSAGE_ID, message.messageId(), "filename", "one.eml"));
    }
}
