/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MessageReference;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A folder of a {@link FakeAccount}, with what happens to those who read it. */
final class FakeFolder {
    final MailFolder folder;
    final List<FakeMessage> messages = new ArrayList<>();
    final Map<Long, Behaviour> behaviours = new HashMap<>();
    long uidValidity = 1;
    boolean unavailable;
    private long nextUid = 1;

    enum Behaviour {
        VANISHES,
        REFUSED,
        BREAKS_OFF,
        BREAKS_OFF_BEFORE_IT_BEGINS,
        FAULTY_CODE
    }

    record FakeMessage(long uid, String messageId, Instant receivedAt, byte[] content) {
    }

    FakeFolder(final String name, final MailFolder.Role role) {
        this.folder = new MailFolder(name, role);
    }

    FakeMessage deliver(final String messageId, final Duration age) {
        return deliver(messageId, "alice@example.com", "us@example.org", age);
    }

    FakeMessage deliver(final String messageId, final String from, final String to, final Duration age) {
        final String content = """
                Message-ID: <%s>
                From: Someone <%s>
                To: %s
                Subject: About %s
                Date: Wed, 10 Jun 2026 10:00:00 +0000

                Text of %s
                """.formatted(messageId, from, to, messageId, messageId).replace("\n", "\r\n");
        return deliverRaw(messageId, content.getBytes(StandardCharsets.US_ASCII), age);
    }

    FakeMessage deliverRaw(final String messageId, final byte[] content, final Duration age) {
        final FakeMessage message = new FakeMessage(nextUid, messageId, MutableClock.NOON.minus(age), content);
        nextUid++;
        messages.add(message);
        return message;
    }

    /** The server makes the folder anew: the same messages, other UIDs, another UIDVALIDITY. */
    void rebuild() {
        final List<FakeMessage> before = List.copyOf(messages);
        messages.clear();
        uidValidity++;
        nextUid = 101;
        before.forEach(message -> {
            messages.add(new FakeMessage(nextUid, message.messageId(), message.receivedAt(), message.content()));
            nextUid++;
        });
    }

    MessageReference reference(final FakeMessage message) {
        return new MessageReference(folder.name(), Long.toString(message.uid()), uidValidity, null, message.receivedAt(), message.content().length);
    }

    /** A cursor that is lost as soon as the folder is made anew. */
    String cursor(final long uid) {
        return "%d:%d".formatted(uidValidity, uid);
    }
}
