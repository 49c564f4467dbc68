/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.store.ContactDetails;
import org.salespartner.nifi.store.ConversationTimeline.RecordOutcome;
import org.salespartner.nifi.store.SyncJournal.Scope;
import org.salespartner.nifi.store.SyncJournal.Taken;
import org.salespartner.nifi.store.TimelineEntry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ConcurrencyTest extends StoreTestCase {
    private static final int LIMIT_SECONDS = 120;

    @Test
    @DisplayName("I1: two threads that record the same e-mail a thousand times make one entry")
    void theSameEmailAThousandTimes() throws Exception {
        final List<RecordOutcome> outcomes = together(2, thread -> {
            final List<RecordOutcome> own = new ArrayList<>();
            for (int time = 0; time < 1_000; time++) {
                own.add(store.record(Emails.email(1).build()).outcome());
            }
            return own;
        });

        assertEquals(1, Collections.frequency(outcomes, RecordOutcome.RECORDED));
        assertEquals(1, query(EVERYTHING).size());
    }

    @Test
    @DisplayName("I1: copies of an e-mail that are recorded at the same instant make one entry with every sighting")
    void copiesAtTheSameInstant() throws Exception {
        final int threads = 4;
        final int emails = 60;
        final CyclicBarrier start = new CyclicBarrier(threads);

        final List<RecordOutcome> outcomes = together(threads, thread -> {
            final List<RecordOutcome> own = new ArrayList<>();
            for (int number = 0; number < emails; number++) {
                final EmailDocument copy = Emails.seen(Emails.email(number).build(), "account-" + thread, "INBOX", "1", 1L);
                start.await(LIMIT_SECONDS, TimeUnit.SECONDS);
                own.add(store.record(copy).outcome());
            }
            return own;
        });

        assertEquals(emails, Collections.frequency(outcomes, RecordOutcome.RECORDED));
        assertEquals(emails * (threads - 1), Collections.frequency(outcomes, RecordOutcome.SIGHTING_ADDED));
        final List<TimelineEntry> entries = query(EVERYTHING);
        assertEquals(emails, entries.size());
        entries.forEach(entry -> assertEquals(threads, entry.sightings().size()));
    }

    @Test
    void aConversationRecordedInDisorderByManyThreadsIsOne() throws Exception {
        final int emails = 120;
        final List<EmailDocument> chain = new ArrayList<>(IntStream.range(0, emails)
                .mapToObj(number -> Emails.email(number).inReplyTo("message-%d@example.com".formatted(number - 1)).build())
                .toList());
        Collections.shuffle(chain, new Random(7));

        together(4, thread -> {
            for (int index = thread; index < emails; index += 4) {
                store.record(chain.get(index));
            }
            return List.of();
        });

        assertEquals(emails, query(EVERYTHING).size());
        final Set<String> conversations = query(EVERYTHING).stream().map(TimelineEntry::conversationId).collect(Collectors.toSet());
        assertEquals(1, conversations.size());
        assertEquals(1, opened.count("salespartner_conversation"));
    }

    @Test
    void recordingGoesOnWhileOthersAreErased() throws Exception {
        together(4, thread -> {
            for (int number = 0; number < 60; number++) {
                if (thread == 0) {
                    store.ageOut(Emails.NOON.plusSeconds(60L * number));
                } else {
                    store.record(Emails.email(number).conversationId("one for all").build());
                }
            }
            return List.of();
        });
        store.ageOut(Emails.NOON.plusSeconds(60L * 100));

        assertEquals(List.of(), query(EVERYTHING));
        assertEquals(0, opened.count("salespartner_conversation"));
    }

    @Test
    void theSameContactAndCompanyPutByManyThreadsAreOne() throws Exception {
        final List<String> ids = together(4, thread -> {
            final List<String> own = new ArrayList<>();
            for (int number = 0; number < 40; number++) {
                final String address = "person%d@gmail.com".formatted(number);
                final String company = "Company " + number;
                own.add(store.put(new ContactDetails(null, List.of(address), "Person", null, null, null, null, company, null)).contactId());
            }
            return own;
        });

        assertEquals(40, new HashSet<>(ids).size());
        assertEquals(40, opened.count("salespartner_contact"));
        assertEquals(40, opened.count("salespartner_company"));
    }

    @Test
    @DisplayName("S3: threads that write the same register lose nothing")
    void theSameRegister() throws Exception {
        final Scope scope = new Scope("lister", "kim", "INBOX");
        together(4, thread -> {
            for (int batch = 0; batch < 20; batch++) {
                final int first = batch * 50;
                store.addTaken(scope, IntStream.range(first, first + 100).mapToObj(key -> new Taken("key" + key, Emails.NOON)).toList());
            }
            return List.of();
        });

        assertEquals(1_050, opened.count("salespartner_taken"));
    }

    private static <T> List<T> together(final int threads, final Work<T> work) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            final List<Callable<List<T>>> tasks = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                final int number = thread;
                tasks.add(() -> work.run(number));
            }
            final List<T> results = new ArrayList<>();
            for (final Future<List<T>> task : executor.invokeAll(tasks, LIMIT_SECONDS, TimeUnit.SECONDS)) {
                results.addAll(task.get());
            }
            return results;
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        List<T> run(int thread) throws Exception;
    }
}
