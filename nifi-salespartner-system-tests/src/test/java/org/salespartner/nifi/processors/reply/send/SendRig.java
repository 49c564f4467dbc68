/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.apache.nifi.dbcp.DBCPService;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.salespartner.email.compose.Original;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.email.draft.DraftJson;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.nifi.processors.timeline.RecordConversation;
import org.salespartner.nifi.services.store.SalesPartnerStore;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.AnsweredMail;
import org.salespartner.nifi.store.DraftStore.Decision;
import org.salespartner.nifi.store.DraftStore.NewDraft;
import org.salespartner.nifi.store.DraftStore.Verdict;
import org.salespartner.nifi.store.ReplyKey;
import org.salespartner.nifi.store.StoreException;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** SendReply over the real store, at a provider that a test has made: what a NiFi is for it, which can be killed and started again. */
final class SendRig implements AutoCloseable {
    static final EmailAddress KIM = new EmailAddress("Kim", SendingAccount.ADDRESS);
    static final EmailAddress ANNA = new EmailAddress("Anna", "anna@customer.example");
    static final Duration RESERVATION = Duration.ofMinutes(5);

    final ProviderInTest provider = new ProviderInTest();
    final SendingAccount account = new SendingAccount(provider);
    final SalesPartnerStore database = new SalesPartnerStore();
    final StoreInTest store = new StoreInTest(database);
    final Clock clock = new Clock();
    private final TestRunner owner = TestRunners.newTestRunner(RecordConversation.class);
    private final Map<String, String> properties = new TreeMap<>();
    private TestRunner runner;
    private boolean scheduled;

    /** Ahead of the machine's time by what a test says. */
    static final class Clock implements InstantSource {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        void advance(final Duration duration) {
            ahead = ahead.plus(duration);
        }
    }

    /** A kill: nothing in the processor catches it. */
    static final class KilledError extends Error {
        KilledError(final String point) {
            super("Killed at " + point);
        }
    }

    SendRig(final Path directory) throws InitializationException {
        owner.addControllerService("store", database);
        owner.setProperty(database, "Directory", directory.toString());
        enable();
    }

    /** As one of several nodes that share a database of a server, each with connections of its own. */
    SendRig(final DBCPService pool) throws InitializationException {
        owner.addControllerService("store", database);
        owner.addControllerService("pool", pool);
        owner.enableControllerService(pool);
        owner.setProperty(database, "Database", "Connection Pool");
        owner.setProperty(database, "Database Connection Pooling Service", "pool");
        enable();
    }

    private void enable() throws InitializationException {
        owner.enableControllerService(database);
        owner.setProperty("Conversation Timeline", "store");
        restart();
    }

    /** Another NiFi on the same store, which knows nothing of what was going on. */
    void restart() throws InitializationException {
        runner = runner(store, account, clock);
        scheduled = false;
        properties.forEach(runner::setProperty);
    }

    static TestRunner runner(final StoreInTest store, final SendingAccount account, final InstantSource clock) throws InitializationException {
        final TestRunner created = TestRunners.newTestRunner(new SendReply(clock));
        created.addControllerService("store", store);
        created.enableControllerService(store);
        created.addControllerService("account", account);
        created.enableControllerService(account);
        List.of("Draft Store", "Send Ledger", "Stop List", "Conversation Timeline").forEach(name -> created.setProperty(name, "store"));
        created.setProperty("Email Accounts", "account");
        created.setProperty("Mails per Correspondent and Hour", "0");
        return created;
    }

    void set(final String property, final String value) {
        properties.put(property, value);
        runner.setProperty(property, value);
    }

    TestRunner runner() {
        return runner;
    }

    /** Takes one FlowFile of a draft through the processor; gives where it went. */
    MockFlowFile send(final String draftId) {
        runner.clearTransferState();
        runner.enqueue("The mail that is answered", Map.of("draft.id", draftId, "email.folder", "INBOX", "email.provider.id", "7"));
        run();
        final List<MockFlowFile> all = runner.getProcessor().getRelationships().stream()
                .flatMap(relationship -> runner.getFlowFilesForRelationship(relationship).stream()).toList();
        assertEquals(1, all.size());
        return all.getFirst();
    }

    /** Scheduled once, as a processor that goes on running is. */
    void run() {
        final boolean first = !scheduled;
        scheduled = true;
        runner.run(1, false, first);
    }

    /** The relationship that the only FlowFile of the last run went to. */
    String relationship() {
        return runner.getProcessor().getRelationships().stream().filter(relationship -> !runner.getFlowFilesForRelationship(relationship).isEmpty())
                .map(relationship -> relationship.getName()).findFirst().orElseThrow();
    }

    String outcome(final String draftId) {
        send(draftId);
        return relationship();
    }

    /** As {@link #outcome}, with a kill on the way: the FlowFile is lost with its session, and whoever has it queued brings it again. */
    String outcomeOrKilled(final String draftId) {
        try {
            return outcome(draftId);
        } catch (final AssertionError e) {
            if (e.getCause() instanceof KilledError || e.getMessage() != null && e.getMessage().contains("Killed at")) {
                return "killed";
            }
            throw e;
        } catch (final KilledError e) {
            return "killed";
        }
    }

    /** An approved reply to a mail of Anna's. */
    String approved(final String mail) throws StoreException {
        return approve(keep(mail, reply("Gladly.", List.of(ANNA), null), "human", null));
    }

    String approve(final Draft draft) throws StoreException {
        return database.decide(new Decision(draft.id(), draft.hash(), Verdict.APPROVE, "Kim", null, null)).draft().id();
    }

    Draft keep(final String mail, final DraftContent content, final String automation, final Instant notBefore) throws StoreException {
        final Instant received = Instant.now().minus(Duration.ofHours(2));
        final AnsweredMail answered = content.kind() == DraftKind.NEW ? null : new AnsweredMail(mail, mail + "@customer.example", "thread-1",
                ANNA.address(), automation, received);
        return database.keep(new NewDraft(new ReplyKey("kim", mail, "reply"), content, DraftJson.hash(content), answered, "contact-anna",
                "conversation-" + mail, null, notBefore, false)).draft();
    }

    /** An approved reply that is not to be sent any more after a moment. */
    String expiring(final String mail, final Instant expiresAt) throws StoreException {
        final DraftContent content = reply("Gladly.", List.of(ANNA), null);
        final AnsweredMail answered = new AnsweredMail(mail, mail + "@customer.example", "thread-1", ANNA.address(), "human",
                Instant.now().minus(Duration.ofHours(2)));
        return approve(database.keep(new NewDraft(new ReplyKey("kim", mail, "reply"), content, DraftJson.hash(content), answered, "contact-anna",
                "conversation-" + mail, expiresAt, null, false)).draft());
    }

    /** A draft in a conversation that the timeline knows. */
    Draft keep(final String mail, final String step, final DraftContent content, final String conversation) throws StoreException {
        final AnsweredMail answered = new AnsweredMail(mail, mail + "@customer.example", null, ANNA.address(), "human",
                Instant.now().minus(Duration.ofHours(2)));
        return database.keep(new NewDraft(new ReplyKey("kim", mail, step), content, DraftJson.hash(content), answered, "contact-anna", conversation,
                null, null, false)).draft();
    }

    static DraftContent reply(final String text, final List<EmailAddress> to, final List<EmailAddress> bcc) {
        return content(DraftKind.REPLY, text, to, bcc);
    }

    static DraftContent content(final DraftKind kind, final String text, final List<EmailAddress> to, final List<EmailAddress> bcc) {
        final boolean ours = kind == DraftKind.FOLLOW_UP;
        final Original original = kind == DraftKind.NEW ? null : new Original("question@customer.example", null, null, ours ? KIM : ANNA, null,
                List.of(ours ? ANNA : KIM), null, "A question", Instant.parse("2026-03-02T09:00:00Z"), "What does it cost?", null, "en");
        return new DraftContent(kind, KIM, null, to, null, bcc, kind == DraftKind.NEW ? "Hello" : null, text, null, "Kim", null, null, "en",
                original != null, original, null);
    }

    @Override
    public void close() {
        owner.disableControllerService(database);
    }
}
