/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply;

import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** R2, R3: two processors, as on two nodes, send the same drafts from one store at the same time. */
class SendReplyRaceTest {
    private static final int DRAFTS = 1_000;
    private static final int CAP = 17;
    private static final int CAPPED = 40;

    @TempDir
    private Path folder;
    private SendRig rig;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @BeforeEach
    void start() throws Exception {
        rig = new SendRig(folder);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        rig.close();
    }

    @Test
    @DisplayName("R2: a thousand drafts, each sent by two at the same time, go out once each")
    void eachDraftGoesOutOnce() throws Exception {
        final List<String> drafts = drafts(DRAFTS);
        final Map<String, Integer> ended = race(drafts, "0");

        assertEquals(DRAFTS, rig.provider.out.size());
        assertEquals(DRAFTS, new HashSet<>(rig.provider.out).size());
        assertEquals(DRAFTS, ended.get("sent"));
        assertEquals(DRAFTS, ended.getOrDefault("already sent", 0) + ended.getOrDefault("retry", 0));
    }

    @Test
    @DisplayName("R3: the cap of an account holds to the exact number")
    void capHoldsExactly() throws Exception {
        final Map<String, Integer> ended = race(drafts(CAPPED), Integer.toString(CAP));
        assertEquals(CAP, rig.provider.out.size());
        assertEquals(CAP, ended.get("sent"));
    }

    private List<String> drafts(final int count) throws Exception {
        final List<String> drafts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drafts.add(rig.approved("m" + i));
        }
        return drafts;
    }

    /** How many FlowFiles went to which relationship. */
    private Map<String, Integer> race(final List<String> drafts, final String cap) throws Exception {
        final CyclicBarrier together = new CyclicBarrier(2);
        final List<Future<Map<String, Integer>>> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            final SendingAccount account = new SendingAccount(rig.provider);
            final TestRunner runner = SendRig.runner(new StoreInTest(rig.database), account, rig.clock);
            runner.setProperty("Mails per Account and Day", cap);
            both.add(threads.submit(() -> sendAll(runner, drafts, together)));
        }

        final Map<String, Integer> ended = new TreeMap<>();
        for (final Future<Map<String, Integer>> one : both) {
            one.get(5, TimeUnit.MINUTES).forEach((relationship, count) -> ended.merge(relationship, count, Integer::sum));
        }
        return ended;
    }

    private static Map<String, Integer> sendAll(final TestRunner runner, final List<String> drafts, final CyclicBarrier together) throws Exception {
        for (final String draft : drafts) {
            runner.enqueue("", Map.of("draft.id", draft));
        }
        together.await(1, TimeUnit.MINUTES);
        runner.run(drafts.size());
        final Map<String, Integer> ended = new TreeMap<>();
        runner.getProcessor().getRelationships()
                .forEach(relationship -> ended.put(relationship.getName(), runner.getFlowFilesForRelationship(relationship).size()));
        return ended;
    }
}
