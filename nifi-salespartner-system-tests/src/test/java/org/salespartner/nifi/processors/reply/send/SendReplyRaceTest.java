/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** R2, R3: two processors, as on two nodes, send from one store, and ask it for the right to send at the same moment, again and again. */
@ParameterizedClass(name = "{0}")
@EnumSource(SharedStore.class)
class SendReplyRaceTest {
    private static final int DRAFTS = 1_000;
    private static final int ROUNDS = 100;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Parameter
    private SharedStore kept;
    @TempDir
    private Path folder;
    private SharedStore.Nodes nodes;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @BeforeEach
    void start() throws Exception {
        nodes = kept.open(folder);
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        if (nodes != null) {
            nodes.close();
        }
    }

    @Test
    @DisplayName("R2: a thousand drafts, each sent by two at the same moment, go out once each")
    void eachDraftGoesOutOnce() throws Exception {
        final List<String> drafts = drafts("m", DRAFTS);
        final Map<String, Integer> ended = race(drafts, drafts, Map.of(), Duration.ZERO);

        assertEquals(DRAFTS, rig().provider.out.size());
        assertEquals(DRAFTS, new HashSet<>(rig().provider.out).size());
        assertEquals(DRAFTS, ended.get("sent"));
        assertEquals(DRAFTS, ended.getOrDefault("already sent", 0) + ended.getOrDefault("retry", 0), ended::toString);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"Mails per Account and Day, P1D", "Mails per Correspondent and Hour, PT1H"})
    @DisplayName("R3: of two drafts that are sent at the same moment, just one gets the last place under a cap, each time that a place is free again")
    void capHoldsExactly(final String cap, final Duration window) throws Exception {
        final Map<String, Integer> ended = race(drafts("a", ROUNDS), drafts("b", ROUNDS), Map.of(cap, "1"), window.plusSeconds(1));

        assertEquals(ROUNDS, rig().provider.out.size());
        assertEquals(Map.of("sent", ROUNDS, "capped", ROUNDS), ended);
    }

    private SendRig rig() {
        return nodes.first();
    }

    private List<String> drafts(final String name, final int count) throws Exception {
        final List<String> drafts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drafts.add(rig().approved(name + i));
        }
        return drafts;
    }

    /**
     * Sends the drafts of both lists pair by pair.
     *
     * @param pause how far the clock goes on between two pairs
     * @return how many FlowFiles went to which relationship
     */
    private Map<String, Integer> race(final List<String> ofFirst, final List<String> ofSecond, final Map<String, String> properties,
            final Duration pause) throws Exception {
        final CyclicBarrier pairs = new CyclicBarrier(2, () -> rig().clock.advance(pause));
        final CyclicBarrier asking = new CyclicBarrier(2);
        final List<Future<Map<String, Integer>>> both = new ArrayList<>();
        both.add(threads.submit(() -> sendAll(runner(nodes.first(), asking, properties), ofFirst, pairs)));
        both.add(threads.submit(() -> sendAll(runner(nodes.second(), asking, properties), ofSecond, pairs)));

        final Map<String, Integer> ended = new TreeMap<>();
        for (final Future<Map<String, Integer>> one : both) {
            one.get(LIMIT.toSeconds(), TimeUnit.SECONDS).forEach((relationship, count) -> ended.merge(relationship, count, Integer::sum));
        }
        return ended;
    }

    /** A processor of a node, which sends through the one provider, and asks the store when the other one does. */
    private TestRunner runner(final SendRig node, final CyclicBarrier asking, final Map<String, String> properties) throws Exception {
        final StoreInTest store = new StoreInTest(node.database);
        store.trouble(point -> {
            if ("before reserve".equals(point)) {
                await(asking);
            }
        });
        final TestRunner runner = SendRig.runner(store, new SendingAccount(rig().provider), rig().clock);
        runner.setProperty("Mails per Account and Day", "0");
        properties.forEach(runner::setProperty);
        return runner;
    }

    private static Map<String, Integer> sendAll(final TestRunner runner, final List<String> drafts, final CyclicBarrier pairs) {
        for (int i = 0; i < drafts.size(); i++) {
            runner.enqueue("", Map.of("draft.id", drafts.get(i)));
            await(pairs);
            runner.run(1, false, i == 0);
        }
        final Map<String, Integer> ended = new TreeMap<>();
        runner.getProcessor().getRelationships().stream().filter(relationship -> !runner.getFlowFilesForRelationship(relationship).isEmpty())
                .forEach(relationship -> ended.put(relationship.getName(), runner.getFlowFilesForRelationship(relationship).size()));
        return ended;
    }

    private static void await(final CyclicBarrier barrier) {
        try {
            barrier.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the other processor.", e);
        } catch (final BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("The other processor did not come.", e);
        }
    }
}
