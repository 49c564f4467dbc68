/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.system.runtime.NiFiException;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.Waiting;
import org.salespartner.nifi.system.soak.Question.Way;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Kills a NiFi that drafts and sends, at every moment of it and over SMTP, by Gmail and at the model at once; gives it everything ten times more,
 * replays drafting and sending from provenance, and then counts what has been received (rule R2).
 */
final class ReplySoak implements Closeable {
    /** For everything that is given once more: thousands of FlowFiles after a hundred kills. */
    private static final Duration LIMIT = Duration.ofMinutes(10);
    /** Mails of each way in each round. */
    private static final Map<Way, Integer> ROUND = Map.of(Way.SMTP, 3, Way.GMAIL, 3, Way.MODEL, 2);
    private static final Duration AGE = Duration.ofHours(2);
    private static final int LONGEST_WAIT_MILLIS = 1_200;
    private static final int SHORT_WAIT_MILLIS = 40;
    private static final int TIMES_MORE = 10;
    private static final int REPLAYS = 10;
    /** Kills. NiFi lists the first hundred FlowFiles of a queue. */
    private static final int LOOK_EACH = 8;

    private final Random random;
    private final long seed;
    private final Path folder;
    private final Consumer<String> progress;
    private final Map<ReplyMoment, Integer> moments = new EnumMap<>(ReplyMoment.class);
    private final Map<Integer, String> drafts = new HashMap<>();
    private final Set<Integer> inDoubt = new HashSet<>();
    private final Set<Integer> redrafted = new HashSet<>();
    private ReplyServers servers;
    private ReplyNiFi nifi;
    private boolean closed;

    /** @param folder an existing folder for NiFi and the store; it stays */
    ReplySoak(final long seed, final Path folder, final Consumer<String> progress) {
        this.seed = seed;
        this.random = new Random(seed);
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Runs once.
     *
     * @param count how often NiFi is killed
     * @throws IOException when Dovecot cannot be run, or the store not be read
     */
    ReplyReport run(final int count) throws IOException {
        startServers();
        final List<List<Question>> rounds = rounds(count + 1);
        final List<Question> all = rounds.stream().flatMap(List::stream).toList();
        final Path store = Files.createDirectories(folder.resolve("store"));
        approve(store, all);
        nifi.start(store, servers);

        final Map<Way, List<ReplyMoment>> plan = new EnumMap<>(Way.class);
        Stream.of(Way.values()).forEach(way -> plan.put(way, moments(way, count)));
        final Set<String> uncertain = new HashSet<>();
        for (int i = 0; i < count; i++) {
            final int kill = i;
            final List<ReplyMoment> now = plan.values().stream().map(ofWay -> ofWay.get(kill)).toList();
            progress.accept("Kill %d of %d: %s; %d mails received".formatted(i + 1, count, now, servers.received()));
            killAt(now, rounds.get(i), "k" + i);
            nifi.restart();
            if ((i + 1) % LOOK_EACH == 0) {
                uncertain.addAll(nifi.takeUncertain());
            }
        }
        give(rounds.getLast(), "last");
        uncertain.addAll(nifi.takeUncertain());
        final Set<String> findings = new HashSet<>(nifi.unexpected());

        final Map<String, Integer> replays = again(all, findings);
        findings.addAll(nifi.unexpected());
        replays.forEach((processor, replayed) -> {
            if (replayed < REPLAYS) {
                findings.add("NOT REPLAYED: [%s] has done nothing that can be replayed".formatted(processor));
            }
        });
        nifi.stop();
        final List<ReplyVerdict> verdicts = verdicts(store, all, uncertain);
        return new ReplyReport(seed, count, moments, verdicts, TIMES_MORE * all.size(), replays,
                Stream.concat(findings.stream().sorted(), verdicts.stream().flatMap(verdict -> verdict.findings().stream())).toList());
    }

    private void startServers() throws IOException {
        synchronized (this) {
            if (closed) {
                throw new IOException("The soak was ended");
            }
            servers = new ReplyServers();
            nifi = new ReplyNiFi(NiFiRuntime.fromCheckout(progress), folder);
        }
    }

    private static List<List<Question>> rounds(final int count) {
        final List<List<Question>> rounds = new ArrayList<>();
        final Instant received = Instant.now().minus(AGE);
        int number = 0;
        for (int round = 0; round < count; round++) {
            final List<Question> questions = new ArrayList<>();
            for (final Way way : Way.values()) {
                for (int i = 0; i < ROUND.get(way); i++) {
                    questions.add(new Question(number++, way, received));
                }
            }
            rounds.add(questions);
        }
        return rounds;
    }

    private void approve(final Path store, final List<Question> questions) throws IOException {
        try (ReplyDrafts before = new ReplyDrafts(store)) {
            for (final Question question : questions) {
                if (question.way() == Way.SMTP) {
                    drafts.put(question.number(), before.approve(question, null));
                } else if (question.way() == Way.GMAIL) {
                    final String id = servers.gmail().deliver(question.mail(ReplyDrafts.GINA), question.received(), "INBOX");
                    drafts.put(question.number(), before.approve(question, servers.gmail().threadOf(id)));
                }
            }
        }
    }

    /** Each as often as the others, in an order that the seed gives. */
    private List<ReplyMoment> moments(final Way way, final int count) {
        final List<ReplyMoment> planned = new ArrayList<>();
        while (planned.size() < count) {
            final List<ReplyMoment> all = new ArrayList<>(ReplyMoment.of(way));
            Collections.shuffle(all, random);
            planned.addAll(all);
        }
        return planned;
    }

    /** Kills NiFi when a mail of each way has come to its moment. */
    private void killAt(final List<ReplyMoment> now, final List<Question> questions, final String mark) throws IOException {
        now.forEach(moment -> moments.merge(moment, 1, Integer::sum));
        now.forEach(moment -> servers.arm(moment, 1 + random.nextInt(ROUND.get(Way.SMTP) - 1)));
        // Where a moment passes by itself, it is the last one to be waited for.
        final List<ReplyMoment> inOrder = now.stream().sorted((one, other) -> Integer.compare(passing(one), passing(other))).toList();
        for (final ReplyMoment moment : inOrder) {
            give(questions.stream().filter(question -> question.way() == moment.way()).toList(), mark);
            if (moment == ReplyMoment.BEGINNING) {
                pause(random.nextInt(LONGEST_WAIT_MILLIS));
            } else {
                servers.await(moment);
            }
        }
        now.stream().filter(ReplyMoment::goesOn).forEach(servers::letGo);
        pause(now.stream().anyMatch(ReplyMoment::goesOn) ? random.nextInt(SHORT_WAIT_MILLIS) : 0);
        nifi.kill();
        if (now.stream().anyMatch(ReplyMoment::leavesDoubt)) {
            inDoubt.add(servers.underWay());
        }
        redrafted.add(servers.model().lastAsked());
        now.forEach(servers::letGo);
    }

    private static int passing(final ReplyMoment moment) {
        return switch (moment) {
            case GMAIL_ANSWERED -> 2;
            case BEGINNING -> 1;
            default -> 0;
        };
    }

    /** Gives questions to the flow, under names that this run has not had. */
    private void give(final List<Question> questions, final String mark) throws IOException {
        for (final Question question : questions) {
            final boolean mail = question.way() == Way.MODEL;
            final String id = mail ? question.subject().replace(' ', '-') : drafts.get(question.number());
            nifi.give(question.way(), "%s.%s".formatted(id, mark), mail ? question.mail(ReplyDrafts.KIM) : id.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Everything comes by ten times more, and what was done is replayed. What does not end is a finding, and the rest is looked at all the same. */
    private Map<String, Integer> again(final List<Question> all, final Set<String> findings) throws IOException {
        progress.accept("%d replays of each processor, and everything comes by again, %d times".formatted(REPLAYS, TIMES_MORE));
        final int before = nifi.ended();
        final Map<String, Integer> replays = nifi.replay(REPLAYS);
        for (int i = 0; i < TIMES_MORE; i++) {
            give(all, "again" + i);
        }
        final int given = replays.values().stream().mapToInt(Integer::intValue).sum() + TIMES_MORE * all.size();
        try {
            Waiting.until("all that was given again has come to an end", LIMIT, () -> nifi.ended() >= before + given);
            nifi.settle();
        } catch (final NiFiException e) {
            findings.add("NOT AT AN END: " + e.getMessage());
        }
        return replays;
    }

    private List<ReplyVerdict> verdicts(final Path store, final List<Question> all, final Set<String> uncertain) throws IOException {
        final String filed = servers.filed();
        final List<ReplyVerdict> verdicts = new ArrayList<>();
        try (ReplyDrafts after = new ReplyDrafts(store)) {
            final Map<String, List<Draft>> byMail = after.byAnsweredMail();
            for (final Question question : all) {
                final List<Draft> kept = byMail.getOrDefault(question.messageId(), List.of());
                final Draft draft = kept.isEmpty() ? null : kept.getFirst();
                verdicts.add(new ReplyVerdict(question, kept.size(), draft == null ? "NO_DRAFT" : after.outcome(draft),
                        draft == null ? null : draft.content().text(), servers.model().wordings(question),
                        servers.received(question.correspondent()), draft != null && uncertain.contains(draft.id()),
                        inDoubt.contains(question.number()), filed.contains(question.correspondent()), redrafted.contains(question.number())));
            }
        }
        return verdicts;
    }

    private static void pause(final int millis) {
        try {
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (nifi != null) {
            nifi.close();
        }
        if (servers != null) {
            servers.close();
        }
    }
}
