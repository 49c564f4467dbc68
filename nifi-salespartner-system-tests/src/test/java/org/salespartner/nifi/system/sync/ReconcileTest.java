/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.nifi.components.ConfigVerificationResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the mailbox holds is compared with what was taken. */
class ReconcileTest extends SyncTestCase {
    private static final String FOLDER = "Customers";

    @TempDir
    Path directory;

    @BeforeEach
    void fillFolder() throws Exception {
        account = account.with("Folders", FOLDER);
        for (final String name : List.of("a", "b", "c")) {
            mailbox.deliver(FOLDER, name, minutesAgo(60));
        }
    }

    private Path store() {
        return directory.resolve("store");
    }

    private Listing listed() throws Exception {
        return listing(account).withRegister(store()).trigger();
    }

    private Reconciling reconciling() throws Exception {
        return closed(new Reconciling(account, store()));
    }

    @Test
    void nothingIsMissingWhenEverythingWasTaken() throws Exception {
        listed();

        final JsonNode report = reconciling().compare();

        assertEquals("complete", report.path("outcome").asText(), report::toString);
        assertEquals(3, report.path("taken").asInt(), report::toString);
    }

    @Test
    void whatWasNotTakenIsMissingAndTheGapIsClosedThroughFetchEmail() throws Exception {
        final Listing listing = listed();
        mailbox.deliver(FOLDER, "lost", minutesAgo(5));
        mailbox.deliver(FOLDER, "lost-too", minutesAgo(4));
        final Reconciling reconciling = reconciling();

        final JsonNode report = reconciling.compare();
        assertEquals("missing", report.path("outcome").asText(), report::toString);
        assertEquals(List.of("lost", "lost-too"), reconciling.missingNames());
        final Fetching fetching = closed(new Fetching(account)).fetch(reconciling.missing());
        final TimelineFlow timeline = closed(new TimelineFlow(directory.resolve("timeline")));
        timeline.take(listing.listed()).take(fetching.flowFiles("success"));
        assertEquals(List.of("About a", "About b", "About c", "About lost", "About lost-too"), timeline.subjects());

        assertEquals("complete", reconciling.compare().path("outcome").asText());
        assertEquals(List.of(), reconciling.missing());

        // Listing goes on and takes them too; the timeline knows them.
        listing.triggerAfter(Listing.POLL);
        assertEquals(5, listing.listed().size());
        assertEquals(5, timeline.take(listing.listed().subList(3, 5)).subjects().size());
    }

    @Test
    @DisplayName("S3: what was taken is recognised after the server has numbered the folder anew")
    void aFolderThatWasNumberedAnew() throws Exception {
        listed();
        mailbox.deliver(FOLDER, "lost", minutesAgo(5));
        mailbox.loseCursor(FOLDER);
        final Reconciling reconciling = reconciling();

        final JsonNode report = reconciling.compare();

        assertEquals(3, report.path("taken").asInt(), report::toString);
        assertEquals(List.of("lost"), reconciling.missingNames());
    }

    @Test
    void whatVanishedFromTheMailboxAfterItWasTakenIsNoFault() throws Exception {
        listed();
        mailbox.expunge(FOLDER, 2);

        final JsonNode report = reconciling().compare();

        assertEquals("complete", report.path("outcome").asText(), report::toString);
        assertEquals(2, report.path("held").asInt(), report::toString);
    }

    @Test
    void whatWindowSizeLeftOutIsToldFromWhatIsMissing() throws Exception {
        mailbox.deliver(FOLDER, "d", minutesAgo(30));
        listing(account).withRegister(store()).set("Window Size", "1").trigger();
        mailbox.deliver(FOLDER, "lost", minutesAgo(5));
        final Reconciling reconciling = reconciling();

        final JsonNode report = reconciling.compare();

        assertEquals(List.of("lost"), reconciling.missingNames());
        assertEquals(3, report.path("notCovered").asInt(), report::toString);
        assertEquals(1, report.path("taken").asInt(), report::toString);
    }

    @Test
    void withATimelineWhatIsRecordedCountsAsTaken() throws Exception {
        final Listing listing = listed();
        listing.closeStore();
        mailbox.deliver(FOLDER, "unregistered", minutesAgo(5));
        listing.triggerAfter(Listing.POLL);
        listing.openStore();
        assertEquals(4, listing.listed().size());
        final Reconciling reconciling = reconciling().set("Note Missing As Taken", "false");
        assertEquals("missing", reconciling.compare().path("outcome").asText());

        closed(new TimelineFlow(store())).take(listing.listed().subList(2, 4));
        final JsonNode report = reconciling.set("Conversation Timeline", "store").compare();

        assertEquals("complete", report.path("outcome").asText(), report::toString);
        assertEquals(4, report.path("taken").asInt(), report::toString);
        assertEquals(2, report.path("onTimeline").asInt(), report::toString);
    }

    @Test
    @DisplayName("S1: comparing and Verify leave everything the server reports byte for byte as it was")
    void theMailboxIsLeftAsItWas() throws Exception {
        listed();
        mailbox.deliver(FOLDER, "long-ago", ago(Duration.ofDays(20)));
        mailbox.deliver(FOLDER, "lost", minutesAgo(5));
        final String before = report();

        final Reconciling reconciling = reconciling();
        final JsonNode report = reconciling.compare();
        final ConfigVerificationResult verified = reconciling.verify();

        assertEquals(List.of("lost"), reconciling.missingNames());
        assertEquals(4, report.path("held").asInt(), report::toString);
        assertEquals(ConfigVerificationResult.Outcome.SUCCESSFUL, verified.getOutcome());
        assertTrue(verified.getExplanation().contains("[%s] can be compared over the whole Window.".formatted(FOLDER)), verified.getExplanation());
        reconciling.close();
        assertEquals(before, report());
    }

    private String report() throws Exception {
        return mailbox.report(List.of(FOLDER));
    }
}
