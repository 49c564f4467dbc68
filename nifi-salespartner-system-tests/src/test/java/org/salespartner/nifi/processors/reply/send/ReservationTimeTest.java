/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.apache.nifi.components.ConfigurableComponent;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.util.MockProcessContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.services.imap.ImapEmailAccount;

import java.time.Duration;

import static org.junit.jupiter.api.Assertions.assertTrue;

class ReservationTimeTest {
    @Test
    @DisplayName("R2: a draft is reserved for longer than an account with its own time-outs takes to send it, and the property names them")
    void theReservationOutlastsTheTimeOuts() {
        final ImapEmailAccount account = new ImapEmailAccount();
        final Duration worst = timeOut(account, "SMTP Answer Timeout").plus(timeOut(account, "Connect Timeout").multipliedBy(2))
                .plus(timeOut(account, "Read Timeout").multipliedBy(5));

        final Duration reserved = new MockProcessContext(new SendReply()).getProperty(SendProperties.RESERVATION).asDuration();
        assertTrue(reserved.compareTo(worst) > 0, "%s for %s".formatted(reserved, worst));
    }

    private static Duration timeOut(final ConfigurableComponent account, final String name) {
        final PropertyDescriptor descriptor = account.getPropertyDescriptors().stream().filter(one -> name.equals(one.getName())).findFirst()
                .orElseThrow();
        assertTrue(SendProperties.RESERVATION.getDescription().contains(name), name);
        return new MockProcessContext(account).getProperty(descriptor).asDuration();
    }
}
