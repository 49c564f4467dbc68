/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.salespartner.nifi.system.command.UsageException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * How the soak was called.
 *
 * @param name   what is soaked
 * @param faults how long things go wrong, for {@code sync}
 * @param kills  how often NiFi is killed, for {@code reply}
 */
record SoakOptions(boolean help, String name, Duration faults, int kills, long seed) {
    static final String SYNC = "sync";
    static final String REPLY = "reply";
    private static final int DEFAULT_KILLS = 100;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final double DEFAULT_MINUTES = 5;
    private static final double MOST_MINUTES = 24 * 60;

    static SoakOptions parse(final String... arguments) throws UsageException {
        final Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        double minutes = DEFAULT_MINUTES;
        long seed = System.nanoTime() % 1_000_000;
        String name = null;
        int kills = DEFAULT_KILLS;
        while (!rest.isEmpty()) {
            final String argument = rest.removeFirst();
            final int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            final String option = equals < 0 ? argument : argument.substring(0, equals);
            if (equals >= 0) {
                rest.addFirst(argument.substring(equals + 1));
            }

            switch (option) {
                case "--help", "-h" -> {
                    return new SoakOptions(true, null, Duration.ZERO, 0, 0);
                }
                case "--minutes" -> minutes = minutes(value(option, rest));
                case "--seed" -> seed = seed(value(option, rest));
                case "--kills" -> kills = kills(value(option, rest));
                case SYNC, REPLY -> name = option;
                default -> throw new UsageException("There is no " + option + ": bin/soak --help says what there is.");
            }
        }

        if (name == null) {
            throw new UsageException("Name what is to be soaked, sync or reply, as in bin/soak sync: bin/soak --help says what there is.");
        }
        return new SoakOptions(false, name, Duration.ofSeconds(Math.round(minutes * SECONDS_PER_MINUTE)), kills, seed);
    }

    private static String value(final String option, final Deque<String> rest) throws UsageException {
        if (rest.isEmpty() || rest.getFirst().isBlank() || rest.getFirst().startsWith("--")) {
            throw new UsageException(option + " lacks its value: bin/soak --help shows it.");
        }

        return rest.removeFirst();
    }

    private static double minutes(final String value) throws UsageException {
        final double minutes = value.matches("[0-9]{1,4}(\\.[0-9]{1,3})?") ? Double.parseDouble(value) : 0;
        if (minutes <= 0 || minutes > MOST_MINUTES) {
            throw new UsageException("--minutes %s: write a number above 0, at most a day, as 5 or 1.5.".formatted(value));
        }

        return minutes;
    }

    private static int kills(final String value) throws UsageException {
        if (!value.matches("[1-9][0-9]{0,3}")) {
            throw new UsageException("--kills %s: write a whole number from 1 to 9999.".formatted(value));
        }

        return Integer.parseInt(value);
    }

    private static long seed(final String value) throws UsageException {
        if (!value.matches("[0-9]{1,18}")) {
            throw new UsageException("--seed %s: seeds are whole numbers of at most 18 digits.".formatted(value));
        }

        return Long.parseLong(value);
    }
}
