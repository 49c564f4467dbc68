/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.store.TestedDatabase.Opened;
import org.salespartner.nifi.store.ConversationTimeline.RecordOutcome;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;
import org.salespartner.nifi.store.TimelineQuery;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What holds for a database that lives in files of this process. */
class EmbeddedStoreTest {
    private static final TimelineQuery EVERYTHING = new TimelineQuery(null, null, null, null, null, 0);

    @TempDir
    private Path folder;

    @Test
    @DisplayName("I1: what was recorded survives a kill of the process straight after, every time")
    void whatWasRecordedSurvivesAKill() throws Exception {
        for (final int afterLines : List.of(1, 2, 25, 120)) {
            final List<String> said = new ArrayList<>();
            try (StoreProcess process = StoreProcess.record(folder)) {
                for (int line = 0; line < afterLines; line++) {
                    said.add(process.next());
                }
                said.addAll(process.kill());
            }

            final Set<String> kept = new HashSet<>();
            try (Opened reopened = TestedDatabase.H2.open(folder)) {
                reopened.store().query(EVERYTHING, entry -> kept.add(entry.identity()));
                reopened.store().ageOut(Emails.NOON.plusSeconds(3_600L * 24 * 365));
            }
            said.removeAll(kept);
            assertEquals(List.of(), said, "lost after a kill");
        }
    }

    @Test
    void aStoreThatIsOpenInAnotherProcessSaysSo() throws Exception {
        try (StoreProcess process = StoreProcess.hold(folder)) {
            final StoreException e = assertThrows(StoreException.class, () -> TestedDatabase.H2.open(folder));

            assertEquals("The database in the directory [%s] is already open in another process: stop it, or choose another Directory."
                    .formatted(folder), e.getMessage());
            process.kill();
        }
        try (Opened reopened = TestedDatabase.H2.open(folder)) {
            assertEquals(0, reopened.count("salespartner_entry"));
        }
    }

    @Test
    void closingGivesTheFileToAnotherProcess() throws Exception {
        try (Opened opened = TestedDatabase.H2.open(folder)) {
            opened.store().record(Emails.email(1).build());
        }

        try (StoreProcess process = StoreProcess.record(folder)) {
            assertEquals("identity-0", process.next());
            process.kill();
        }
    }

    @Test
    @DisplayName("The store outlives the interrupts with which NiFi ends the threads of a processor")
    void theStoreOutlivesInterrupts() throws Exception {
        try (Opened opened = TestedDatabase.H2.open(folder)) {
            final AtomicBoolean ended = new AtomicBoolean();
            final Thread interrupted = new Thread(() -> {
                for (int number = 1_000; !ended.get(); number++) {
                    Thread.currentThread().interrupt();
                    try {
                        opened.store().record(Emails.email(number).build());
                    } catch (final StoreException e) {
                        // An interrupted thread may fail; the others must not.
                    }
                }
            });
            interrupted.start();
            try {
                for (int number = 0; number < 200; number++) {
                    assertEquals(RecordOutcome.RECORDED, opened.store().record(Emails.email(number).build()).outcome());
                }
            } finally {
                ended.set(true);
                interrupted.join();
            }
        }
        try (Opened reopened = TestedDatabase.H2.open(folder)) {
            assertTrue(reopened.count("salespartner_entry") >= 200);
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsSaid() throws Exception {
        final Path file = Files.writeString(folder.resolve("file"), "in the way", StandardCharsets.UTF_8);

        for (final Path directory : List.of(file, file.resolve("below"))) {
            final StoreException e = assertThrows(StoreException.class, () -> StoreOpener.prepare(directory));
            assertEquals("The directory [%s] cannot be written: let the user that runs NiFi write to it, or choose another Directory."
                    .formatted(directory), e.getMessage());
        }
    }

    @Test
    void aDamagedFileIsSaid() throws Exception {
        Files.writeString(EmbeddedConnections.databaseFile(folder), "no database ".repeat(2_000), StandardCharsets.UTF_8);

        final StoreException e = assertThrows(StoreException.class, () -> TestedDatabase.H2.open(folder));
        assertTrue(e.getMessage().contains("is damaged: restore it from a backup"), e.getMessage());
    }

    @Test
    void aClosedStoreIsUnavailable() throws Exception {
        final Opened opened = TestedDatabase.H2.open(folder);
        opened.close();

        assertThrows(StoreUnavailableException.class, () -> opened.store().record(Emails.email(1).build()));
    }

    @Test
    void aMigrationThatWasKilledHalfWayIsBegunAnew() throws Exception {
        try (Opened opened = TestedDatabase.H2.open(folder)) {
            opened.store().record(Emails.email(1).build());
            TestedDatabase.execute(opened.connections(), "drop table salespartner_taken");
            TestedDatabase.execute(opened.connections(), "drop table salespartner_schema_history");
        }

        try (Opened reopened = TestedDatabase.H2.open(folder)) {
            assertEquals(1, reopened.count("salespartner_entry"));
            assertEquals(0, reopened.count("salespartner_taken"));
        }
    }

    @Test
    void theSchemaOfANewerVersionIsRefused() throws Exception {
        try (Opened opened = TestedDatabase.H2.open(folder)) {
            TestedDatabase.execute(opened.connections(), """
                    insert into salespartner_schema_history
                    (installed_rank, version, description, type, script, installed_by, execution_time, success)
                    values (99, '99', 'from the future', 'SQL', 'V99__from_the_future.sql', 'x', 1, true)""");
        }

        final StoreException e = assertThrows(StoreException.class, () -> TestedDatabase.H2.open(folder));
        assertEquals("The schema of the database has version [99], which a newer SalesPartner has made: install that or a later one.",
                e.getMessage());
    }
}
