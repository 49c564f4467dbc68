/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.system.runtime.NiFiClient;
import org.salespartner.nifi.system.runtime.NiFiOptions;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.NiFiServer;
import org.salespartner.nifi.system.runtime.QueuedFlowFile;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Large mailboxes and large messages on the real NiFi with a small heap. How many messages the large mailbox holds is
 * {@code -Dsalespartner.big=N}, by default 100,000.
 */
class BigMailboxIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int HEAP_MEGABYTES = 512;
    private static final int MANY = Integer.getInteger("salespartner.big", 100_000);
    private static final int BACK_PRESSURE = 5_000;
    /** Two batches, and what the queue takes beyond its threshold. */
    private static final int MOST_BEYOND = 2_000;
    private static final int LOOKS = 30;
    private static final int LARGE_BYTES = 100 * 1024 * 1024;
    private static final String MANY_USER = "many@salespartner.example";
    private static final String LARGE_USER = "large@salespartner.example";
    private static final String PASSWORD = "quince-tart-4711";

    @TempDir
    private static Path folder;
    private static Dovecot dovecot;
    private static NiFiServer server;
    private static NiFiClient nifi;

    @BeforeAll
    static void startBoth() throws IOException {
        assumeTrue(Dovecot.isInstalled(), Dovecot.notInstalled());
        dovecot = Dovecot.start(Map.of(MANY_USER, PASSWORD, LARGE_USER, PASSWORD));
        final NiFiRuntime runtime = NiFiRuntime.fromCheckout(System.out::println);
        server = runtime.server(folder.resolve("nifi"), NiFiOptions.of(runtime.checkout()).withHeapMegabytes(HEAP_MEGABYTES));
        server.start();
        nifi = server.client();
    }

    @AfterAll
    static void stopBoth() throws IOException {
        if (server != null) {
            server.stop();
        }
        if (dovecot != null) {
            dovecot.close();
        }
    }

    @Test
    @DisplayName("S8: a large mailbox is listed with headers only through back-pressure, each message once")
    void manyMessages() throws IOException {
        deliverMany();
        final String group = nifi.editor().createGroup(nifi.flow().rootId(), "Many");
        final String lister = lister(group, MANY_USER, Map.of("Content", "Headers Only", "Window Size", Integer.toString(MANY)));
        final String counter = nifi.editor().createProcessor(group, "org.apache.nifi.processors.attributes.UpdateAttribute", "Count", Map.of(),
                Set.of("success"));
        final String queue = nifi.editor().connect(group, lister, counter, Set.of("success"), BACK_PRESSURE);
        nifi.flow().enableServices(group);
        nifi.editor().startProcessor(lister);

        Waiting.until("the queue is full", LIMIT, () -> nifi.queues().size(queue) >= BACK_PRESSURE);
        final int queued = awaitNoMore(queue);
        assertTrue(queued <= BACK_PRESSURE + MOST_BEYOND, "Queued: " + queued);

        nifi.editor().startProcessor(counter);
        Waiting.until("all messages have come through", LIMIT, () -> taken(counter) >= MANY && nifi.queues().size(queue) == 0);
        nifi.editor().stopProcessor(lister);
        assertEquals(MANY, taken(counter));
        assertHealthy();
    }

    @Test
    @DisplayName("S8: a message of 100 MB is listed whole")
    void largeMessage() throws Exception {
        final byte[] message = harvest();
        final String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(message));
        dovecot.deliver(LARGE_USER, "INBOX", message, Instant.now());
        final String group = nifi.editor().createGroup(nifi.flow().rootId(), "Large");
        final String lister = lister(group, LARGE_USER, Map.of());
        final String hash = nifi.editor().createProcessor(group, "org.apache.nifi.processors.standard.CryptographicHashContent", "Hash",
                Map.of("hash_algorithm", "SHA-256"), Set.of("failure"));
        final String end = nifi.editor().createProcessor(group, "org.apache.nifi.processors.attributes.UpdateAttribute", "End", Map.of(),
                Set.of("success"));
        nifi.editor().connect(group, lister, hash, Set.of("success"));
        final String queue = nifi.editor().connect(group, hash, end, Set.of("success"));
        nifi.flow().enableServices(group);
        nifi.editor().startProcessor(lister);
        nifi.editor().startProcessor(hash);

        Waiting.until("the message has come through", LIMIT, () -> nifi.queues().size(queue) == 1);
        nifi.editor().stopProcessor(lister);
        final QueuedFlowFile flowFile = nifi.queues().list(queue).getFirst();
        assertEquals(message.length, flowFile.size());
        assertEquals(digest, flowFile.attributes().get("content_SHA-256"));
        assertEquals("large@orchard.example", flowFile.attributes().get("email.message.id"));
        assertHealthy();
    }

    private static String lister(final String group, final String user, final Map<String, String> properties) {
        final String account = nifi.editor().createService(group, "org.salespartner.nifi.services.imap.ImapEmailAccount", "Mailbox", Map.of(
                "Host", Dovecot.HOST,
                "Port", Integer.toString(dovecot.imapPort()),
                "TLS Mode", "None",
                "Address", user,
                "Password", PASSWORD));
        final String lister = nifi.editor().createProcessor(group, "org.salespartner.nifi.processors.sync.ListNewEmails", "List",
                Map.of("Email Accounts", account), Set.of("failure"));
        nifi.editor().configureProcessor(lister, properties);
        return lister;
    }

    private static void deliverMany() throws IOException {
        final Instant first = Instant.now().minus(Duration.ofDays(20));
        for (int number = 0; number < MANY; number++) {
            final byte[] message = "From: a%1$d@orchard.example\r\nMessage-ID: <many%1$d@orchard.example>\r\nSubject: %1$d\r\n\r\nHello\r\n"
                    .formatted(number).getBytes(StandardCharsets.US_ASCII);
            dovecot.deliver(MANY_USER, "INBOX", message, first.plusSeconds(number));
        }
    }

    private static byte[] harvest() {
        final byte[] head = """
                From: anna@orchard.example\r
                Message-ID: <large@orchard.example>\r
                Subject: The whole harvest\r
                \r
                """.getBytes(StandardCharsets.US_ASCII);
        final byte[] line = "The harvest, box by box, and each of them weighed twice.\r\n".getBytes(StandardCharsets.US_ASCII);
        final byte[] message = Arrays.copyOf(head, LARGE_BYTES);
        for (int at = head.length; at < message.length; at++) {
            message[at] = line[(at - head.length) % line.length];
        }
        message[message.length - 2] = '\r';
        message[message.length - 1] = '\n';
        return message;
    }

    /** How many wait in a queue to which nothing has been added for a while. */
    private static int awaitNoMore(final String queue) {
        final int[] seen = {-1, 0};
        Waiting.until("nothing more is queued", LIMIT, () -> {
            final int size = nifi.queues().size(queue);
            seen[1] = size == seen[0] ? seen[1] + 1 : 0;
            seen[0] = size;
            return seen[1] == LOOKS;
        });
        return seen[0];
    }

    private static int taken(final String processor) {
        return nifi.flow().processorStatus(processor).path("aggregateSnapshot").path("flowFilesIn").asInt();
    }

    private static void assertHealthy() throws IOException {
        assertTrue(server.isRunning());
        try (Stream<String> lines = Files.lines(server.folder().applicationLog())) {
            assertFalse(lines.anyMatch(line -> line.contains("OutOfMemoryError")), "NiFi ran out of memory");
        }
        assertEquals(0, nifi.flow().bulletins(-1).stream().filter(bulletin -> "ERROR".equals(bulletin.level())).count());
    }
}
