/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;

import java.time.Duration;
import java.util.random.RandomGenerator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BackOffTest {

    @ParameterizedTest
    @CsvSource({
        "1, 0.0, 2500", "1, 0.5, 3750", "1, 1.0, 5000",
        "2, 0.0, 5000", "3, 0.0, 10000", "8, 0.0, 320000",
        "9, 0.0, 450000", "9, 1.0, 900000", "1000, 1.0, 900000", "0, 0.0, 2500",
    })
    void doublesUpToAQuarterOfAnHourWithJitter(final int failures, final double random, final long milliseconds) {
        assertEquals(Duration.ofMillis(milliseconds), backOff(random).delay(Duration.ofSeconds(5), failures));
    }

    @Test
    void obeysRetryAfterToTheLetter() {
        final FaultPolicy faults = new FaultPolicy(backOff(0.3));
        assertEquals(Duration.ofHours(2), faults.delay(new ThrottledException("Later.", Duration.ofHours(2), null), 9));
        assertEquals(Duration.ZERO, faults.delay(new ThrottledException("Later.", Duration.ZERO, null), 1));
    }

    @Test
    @DisplayName("S6: a wait of years is an error of whoever asks for it, and parks the account for a day at most")
    void aWaitOfYearsIsADay() {
        final FaultPolicy faults = new FaultPolicy(backOff(0.3));
        assertEquals(Duration.ofDays(1), faults.delay(new ThrottledException("Later.", Duration.ofDays(11_574), null), 1));
    }

    @Test
    void waitsLongerAfterARefusedPasswordThanAfterABrokenConnection() {
        final FaultPolicy faults = new FaultPolicy(backOff(0));
        final Duration connection = faults.delay(new MailboxException("Broken.", null), 1);
        final Duration throttled = faults.delay(new ThrottledException("Later.", null, null), 1);
        final Duration password = faults.delay(new SignInException("Refused.", null), 1);
        assertTrue(connection.compareTo(throttled) < 0 && throttled.compareTo(password) < 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 120", "2, 240", "5, 1920", "6, 3600", "100, 3600"})
    void aRefusedPasswordIsTriedOnceAnHourAtLast(final int failures, final long seconds) {
        final Duration delay = new FaultPolicy(backOff(1)).delay(new SignInException("Refused.", null), failures);
        assertEquals(Duration.ofSeconds(seconds), delay);
    }

    private static BackOff backOff(final double random) {
        return new BackOff(new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public double nextDouble() {
                return random;
            }
        });
    }
}
