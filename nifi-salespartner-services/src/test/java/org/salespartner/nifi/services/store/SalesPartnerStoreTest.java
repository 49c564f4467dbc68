/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.MockControllerServiceInitializationContext;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.testing.PostgreSql;
import org.salespartner.nifi.services.testing.TestConnectionPool;
import org.salespartner.nifi.store.ContactDetails;
import org.salespartner.nifi.store.ContactDirectory;
import org.salespartner.nifi.store.ConversationTimeline;
import org.salespartner.nifi.store.ConversationTimeline.RecordOutcome;
import org.salespartner.nifi.store.StoreUnavailableException;
import org.salespartner.nifi.store.SyncJournal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The service as NiFi and its user see it. */
class SalesPartnerStoreTest {
    private static final String ID = "store";
    private static final String POOL_ID = "pool";

    @TempDir
    private Path folder;

    private Path directory;
    private TestRunner runner;
    private SalesPartnerStore service;

    @BeforeEach
    void addService() throws InitializationException {
        directory = folder.resolve("made/by/the store");
        runner = TestRunners.newTestRunner(StoreUser.class);
        service = new SalesPartnerStore();
        runner.addControllerService(ID, service);
        runner.setProperty(service, SalesPartnerStore.DIRECTORY, directory.toString());
        runner.setProperty(StoreUser.CONTACTS, ID);
        runner.setProperty(StoreUser.TIMELINE, ID);
        runner.setProperty(StoreUser.JOURNAL, ID);
    }

    @Test
    void oneServiceIsDirectoryTimelineAndJournalForAProcessor() throws Exception {
        runner.enableControllerService(service);
        runner.assertValid();
        runner.run();

        assertEquals(RecordOutcome.ALREADY_RECORDED, service.record(Emails.email(1).build()).outcome());
        assertEquals("Anna", service.findByAddress("anna@example.com").orElseThrow().fullName());
        runner.disableControllerService(service);
    }

    @Test
    void whatWasKeptIsThereWhenTheServiceIsEnabledAgain() throws Exception {
        runner.enableControllerService(service);
        service.record(Emails.email(1).build());
        runner.disableControllerService(service);

        assertThrows(StoreUnavailableException.class, () -> service.record(Emails.email(1).build()));
        try (StoreProcess process = StoreProcess.hold(directory)) {
            process.kill();
        }

        runner.enableControllerService(service);
        assertEquals(RecordOutcome.ALREADY_RECORDED, service.record(Emails.email(1).build()).outcome());
        runner.disableControllerService(service);
    }

    @Test
    void theDirectoryMayComeFromTheEnvironment() throws Exception {
        runner.setEnvironmentVariableValue("STORE", directory.toString());
        runner.setProperty(service, SalesPartnerStore.DIRECTORY, "${STORE}");
        runner.enableControllerService(service);

        assertTrue(EmbeddedConnections.exists(directory));
        runner.disableControllerService(service);
    }

    @Test
    void aDirectoryThatWouldBeReadAsSettingsIsInvalid() {
        runner.setProperty(service, SalesPartnerStore.DIRECTORY, directory + ";AUTO_SERVER=TRUE");

        runner.assertNotValid(service);
    }

    @Test
    void theEmbeddedDatabaseIsRefusedOnAClusteredNode() throws Exception {
        service.initialize(new ClusteredNode(service));

        runner.assertNotValid(service);
        final InitializationException e = assertThrows(InitializationException.class, () -> service.onEnabled(context()));
        assertEquals("The store was not opened: the embedded database cannot be shared by the nodes of a cluster: choose Connection Pool with "
                + "PostgreSQL.", e.getMessage());
        assertFalse(Files.exists(directory));
    }

    @Test
    void aStoreInUseElsewhereCannotBeEnabledUntilItIsFree() throws Exception {
        Files.createDirectories(directory);
        try (StoreProcess process = StoreProcess.hold(directory)) {
            final InitializationException e = assertThrows(InitializationException.class, () -> service.onEnabled(context()));
            assertEquals("The database in the directory [%s] is already open in another process: stop it, or choose another Directory."
                    .formatted(directory), e.getMessage());

            final List<ConfigVerificationResult> results = verify();
            assertEquals(List.of(Outcome.FAILED, Outcome.SKIPPED, Outcome.SKIPPED), outcomes(results));
            assertTrue(results.getFirst().getExplanation().contains("already open in another process"), results.getFirst().getExplanation());
            process.kill();
        }

        runner.enableControllerService(service);
        runner.disableControllerService(service);
    }

    @Test
    void aDirectoryThatCannotBeMadeIsSaidWhenEnabledAndVerified() throws IOException {
        Files.writeString(folder.resolve("made"), "in the way", StandardCharsets.UTF_8);

        final InitializationException e = assertThrows(InitializationException.class, () -> service.onEnabled(context()));
        assertTrue(e.getMessage().contains("cannot be written"), e.getMessage());
        assertEquals(Outcome.FAILED, outcomes(verify()).getLast());
    }

    @Test
    void verifyingMakesNothing() throws IOException {
        final List<ConfigVerificationResult> results = verify();

        assertEquals(List.of(Outcome.SUCCESSFUL, Outcome.SUCCESSFUL, Outcome.SUCCESSFUL), outcomes(results));
        assertEquals(List.of("Open Database", "Read Schema", "Permission to Write"),
                results.stream().map(ConfigVerificationResult::getVerificationStepName).toList());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void verifyingReadsADatabaseThatIsThereAndChangesNoByte() throws Exception {
        runner.enableControllerService(service);
        runner.disableControllerService(service);
        final byte[] before = Files.readAllBytes(EmbeddedConnections.databaseFile(directory));

        final List<ConfigVerificationResult> results = verify();

        assertEquals(List.of(Outcome.SUCCESSFUL, Outcome.SUCCESSFUL, Outcome.SUCCESSFUL), outcomes(results));
        assertTrue(results.get(1).getExplanation().matches("The schema has version \\[\\d+], as is needed\\."));
        assertEquals(new String(before, StandardCharsets.ISO_8859_1),
                Files.readString(EmbeddedConnections.databaseFile(directory), StandardCharsets.ISO_8859_1));
    }

    @Test
    void aConnectionPoolIsUsedAndVerified() throws Exception {
        assumeTrue(PostgreSql.missing().isEmpty(), () -> PostgreSql.missing().orElseThrow());
        try (PostgreSql server = PostgreSql.create()) {
            final TestConnectionPool pool = new TestConnectionPool(server.dataSource("public"));
            usePool(pool);
            assertEquals(List.of(Outcome.SUCCESSFUL, Outcome.SUCCESSFUL, Outcome.SUCCESSFUL), outcomes(verify()));
            assertEquals("There are no tables yet: enabling the service makes them.", verify().get(1).getExplanation());

            runner.enableControllerService(service);
            assertEquals(RecordOutcome.RECORDED, service.record(Emails.email(1).build()).outcome());
            runner.disableControllerService(service);
            assertTrue(verify().get(1).getExplanation().matches("The schema has version \\[\\d+], as is needed\\."));

            server.stop();
            assertEquals(List.of(Outcome.FAILED, Outcome.SKIPPED, Outcome.SKIPPED), outcomes(verify()));
            final InitializationException e = assertThrows(InitializationException.class, () -> service.onEnabled(context()));
            assertTrue(e.getMessage().contains("cannot be reached: check that the server runs"), e.getMessage());
            pool.dispose();
        }
    }

    @Test
    void anotherDatabaseThanPostgreSqlIsRefused() throws Exception {
        final JdbcDataSource memory = new JdbcDataSource();
        memory.setURL("jdbc:h2:mem:other");
        final TestConnectionPool pool = new TestConnectionPool(memory);
        usePool(pool);

        assertEquals("The database of the Database Connection Pooling Service is [H2]: only PostgreSQL is supported.",
                verify().getFirst().getExplanation());
        assertThrows(InitializationException.class, () -> service.onEnabled(context()));
        pool.dispose();
    }

    private void usePool(final TestConnectionPool pool) throws InitializationException {
        runner.addControllerService(POOL_ID, pool);
        runner.enableControllerService(pool);
        runner.setProperty(service, SalesPartnerStore.DATABASE, DatabaseLocation.CONNECTION_POOL);
        runner.setProperty(service, SalesPartnerStore.POOL, POOL_ID);
    }

    private MockConfigurationContext context() {
        final Map<PropertyDescriptor, String> properties = new HashMap<>();
        properties.put(SalesPartnerStore.DATABASE, DatabaseLocation.EMBEDDED.getValue());
        properties.put(SalesPartnerStore.DIRECTORY, directory.toString());
        final TestConnectionPool pool = runner.getControllerService(POOL_ID) instanceof TestConnectionPool added ? added : null;
        final MockControllerServiceInitializationContext services = pool == null
                ? new MockControllerServiceInitializationContext(service, ID)
                : new MockControllerServiceInitializationContext(pool, POOL_ID);
        if (pool != null) {
            properties.put(SalesPartnerStore.DATABASE, DatabaseLocation.CONNECTION_POOL.getValue());
            properties.put(SalesPartnerStore.POOL, POOL_ID);
        }
        return new MockConfigurationContext(service, properties, services, Map.of());
    }

    private List<ConfigVerificationResult> verify() {
        return service.verify(context(), runner.getLogger(), Map.of());
    }

    private static List<Outcome> outcomes(final List<ConfigVerificationResult> results) {
        return results.stream().map(ConfigVerificationResult::getOutcome).toList();
    }

    /** Needs the three contracts, as the processors do. */
    public static class StoreUser extends AbstractProcessor {
        static final PropertyDescriptor CONTACTS = new PropertyDescriptor.Builder()
                .name("Contact Directory").required(true).identifiesControllerService(ContactDirectory.class).build();
        static final PropertyDescriptor TIMELINE = new PropertyDescriptor.Builder()
                .name("Conversation Timeline").required(true).identifiesControllerService(ConversationTimeline.class).build();
        static final PropertyDescriptor JOURNAL = new PropertyDescriptor.Builder()
                .name("Sync Journal").required(true).identifiesControllerService(SyncJournal.class).build();

        @Override
        protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
            return List.of(CONTACTS, TIMELINE, JOURNAL);
        }

        @Override
        public void onTrigger(final ProcessContext context, final ProcessSession session) {
            try {
                context.getProperty(TIMELINE).asControllerService(ConversationTimeline.class).record(Emails.email(1).build());
                context.getProperty(CONTACTS).asControllerService(ContactDirectory.class)
                        .put(new ContactDetails(null, List.of("anna@example.com"), "Anna", null, null, null, null, null, null));
                context.getProperty(JOURNAL).asControllerService(SyncJournal.class)
                        .addTaken(new SyncJournal.Scope("lister", "kim", "INBOX"), List.of(new SyncJournal.Taken("a", Emails.NOON)));
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A node while NiFi loads the flow: whether it has joined its cluster cannot be asked then without waiting. */
    private static final class ClusteredNode extends MockControllerServiceInitializationContext {
        private ClusteredNode(final SalesPartnerStore service) {
            super(service, ID);
        }

        @Override
        public boolean isConfiguredForClustering() {
            return true;
        }

        @Override
        public boolean isClustered() {
            throw new AssertionError("This waits until NiFi has loaded the flow.");
        }
    }
}
