/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.sync.FakeFolder.Behaviour;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Messages that cannot be had (rules S4, S5). */
class MessageFaultRulesTest {
    private static final Duration LONG = Duration.ofMinutes(16);

    private final FakeAccount account = new FakeAccount("sales");
    private final FakeFolder inbox = account.inbox();
    private final Lister lister = new Lister(account);

    @Test
    void s4CountsAVanishedMessageAsHandled() {
        final long vanished = inbox.deliver("vanished", Duration.ZERO).uid();
        inbox.behaviours.put(vanished, Behaviour.VANISHES);

        lister.trigger();
        lister.triggerAfter(LONG);

        assertEquals(Map.of("sales/INBOX", "1:1"), lister.state());
        assertEquals(1, lister.counter("E-mails vanished before they were fetched"));
        assertEquals(1, account.fetches.size());
    }

    @Test
    void s5SendsARefusedMessageToFailureAndGoesOn() {
        inbox.deliver("one", Duration.ZERO);
        final long refused = inbox.deliver("refused", Duration.ZERO).uid();
        inbox.deliver("three", Duration.ZERO);
        inbox.behaviours.put(refused, Behaviour.REFUSED);

        lister.trigger();
        lister.triggerAfter(LONG);

        assertEquals(List.of("one", "three"), lister.messageIds());
        assertEquals(1, lister.failed().size());
        final MockFlowFile failed = lister.failed().get(0);
        failed.assertContentEquals("");
        failed.assertAttributeEquals(EmailAttributes.ACCOUNT, "sales");
        failed.assertAttributeEquals(EmailAttributes.FOLDER, "INBOX");
        failed.assertAttributeEquals(EmailAttributes.UID_VALIDITY, "1");
        failed.assertAttributeEquals(EmailAttributes.PROVIDER_ID, "2");
        failed.assertAttributeEquals(EmailAttributes.ERROR_MESSAGE, "The server refuses to deliver it.");
        assertTrue(failed.isPenalized());
    }

    @ParameterizedTest
    @EnumSource(value = Behaviour.class, names = {"BREAKS_OFF", "BREAKS_OFF_BEFORE_IT_BEGINS", "FAULTY_CODE"})
    void s5GivesAMessageUpThatBreaksOffAgainAndAgainAndGoesOn(final Behaviour behaviour) {
        inbox.deliver("one", Duration.ZERO);
        final long broken = inbox.deliver("broken", Duration.ZERO).uid();
        inbox.deliver("three", Duration.ZERO);
        inbox.behaviours.put(broken, behaviour);

        lister.trigger();
        assertEquals(List.of("one"), lister.messageIds());
        for (int attempt = 1; attempt < AccountPoller.MAXIMUM_ATTEMPTS; attempt++) {
            lister.triggerAfter(LONG);
        }
        assertEquals(0, lister.failed().size());
        lister.triggerAfter(LONG);
        assertEquals(1, lister.failed().size());
        lister.triggerAfter(LONG);

        assertEquals(List.of("one", "three"), lister.messageIds());
        lister.failed().get(0).assertAttributeEquals(EmailAttributes.PROVIDER_ID, "2");
        assertTrue(lister.failed().get(0).getAttribute(EmailAttributes.ERROR_MESSAGE).contains("broke off each of the 5 times"));
        assertEquals(List.of(3, 1, 1, 1, 1, 1, 1), account.fetches);
        assertEquals(Map.of("sales/INBOX", "1:3"), lister.state());
    }

    @Test
    void s2DoesNotGiveAMessageUpOnALineThatBreaksOffElsewhereToo() {
        final long unlucky = inbox.deliver("unlucky", Duration.ZERO).uid();
        inbox.deliver("two", Duration.ZERO);
        inbox.behaviours.put(unlucky, Behaviour.BREAKS_OFF);
        lister.trigger();
        for (int round = 0; round < 2; round++) {
            for (int attempt = 1; attempt < AccountPoller.MAXIMUM_ATTEMPTS; attempt++) {
                lister.triggerAfter(LONG);
            }
            account.openFaults.add(new MailboxException("Account sales: the server does not answer.", null));
            lister.triggerAfter(LONG);
        }
        assertEquals(List.of(), lister.failed());

        inbox.behaviours.clear();
        lister.triggerAfter(LONG);
        assertEquals(List.of("unlucky", "two"), lister.messageIds());
        assertEquals(List.of(), lister.failed());
    }

    @Test
    void s5GivesAMessageUpInTheEndThoughTheLineBreaksOffElsewhereToo() {
        final long broken = inbox.deliver("broken", Duration.ZERO).uid();
        inbox.deliver("two", Duration.ZERO);
        inbox.behaviours.put(broken, Behaviour.BREAKS_OFF);
        lister.trigger();
        for (int attempt = 0; attempt < AccountPoller.MAXIMUM_ATTEMPTS_ON_A_BAD_LINE; attempt++) {
            assertEquals(0, lister.failed().size());
            account.openFaults.add(new MailboxException("Account sales: the server does not answer.", null));
            lister.triggerAfter(LONG);
            lister.triggerAfter(LONG);
        }

        lister.triggerAfter(LONG);
        assertEquals(1, lister.failed().size());
        assertEquals(List.of("two"), lister.messageIds());
    }

    @Test
    void s5DoesNotBlameAMessageForThatTheMailboxCannotBeOpened() {
        inbox.deliver("one", Duration.ZERO);
        for (int i = 0; i < 5; i++) {
            account.openFaults.add(new IllegalStateException("A fault in the code"));
        }
        for (int i = 0; i < 5; i++) {
            lister.triggerAfter(LONG);
        }
        assertEquals(List.of(), lister.failed());
        assertEquals(1, lister.errors().size());

        lister.triggerAfter(LONG);
        assertEquals(List.of("one"), lister.messageIds());
    }

    @Test
    void s5ForgetsAnAttemptOnceTheMessageCame() {
        final long broken = inbox.deliver("one", Duration.ZERO).uid();
        inbox.behaviours.put(broken, Behaviour.BREAKS_OFF);
        lister.trigger();
        lister.triggerAfter(LONG);

        inbox.behaviours.clear();
        lister.triggerAfter(LONG);

        assertEquals(List.of("one"), lister.messageIds());
        assertEquals(List.of(), lister.failed());
        assertEquals("Account [sales] is listed again.", lister.warnings().get(lister.warnings().size() - 1));
    }
}
