/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The cursors of all accounts and folders as NiFi's state keeps them, and those last committed as memory keeps them. Memory wins: NiFi writes state
 * after the FlowFiles and only warns when that fails, so what it gives back may lie behind what was committed (rule S2). Thread-safe.
 */
final class CursorState {
    /** What NiFi's documentation asks to stay well below of; ZooKeeper refuses a megabyte. */
    static final int MAXIMUM_SIZE = 256 * 1024;
    private static final int OVERHEAD_PER_ENTRY = 16;

    private final Map<String, String> committed = new HashMap<>();

    /** How a write of state turned out. */
    enum Written {
        CONFIRMED,
        /** State holds what it held before. */
        NOT_WRITTEN,
        /** State holds what somebody else wrote. */
        FOREIGN
    }

    /** The key of a folder in the state: the account's id with / and % escaped, then / and the folder's name. */
    static String key(final String accountId, final String folder) {
        return prefix(accountId) + folder;
    }

    /** What to go by: the state as it was read, and over it what was committed since. */
    synchronized Map<String, String> effective(final Map<String, String> stored) {
        final Map<String, String> effective = new HashMap<>(stored);
        effective.putAll(committed);
        return effective;
    }

    /** The cursors of one account, by folder. */
    static Map<String, String> ofAccount(final Map<String, String> effective, final String accountId) {
        final String prefix = prefix(accountId);
        final Map<String, String> cursors = new HashMap<>();
        effective.forEach((key, cursor) -> {
            if (key.startsWith(prefix)) {
                cursors.put(key.substring(prefix.length()), cursor);
            }
        });
        return cursors;
    }

    /** Without the cursors of accounts that are not listed any more. */
    static Map<String, String> ofAccounts(final Map<String, String> state, final Collection<String> accountIds) {
        final List<String> prefixes = accountIds.stream().map(CursorState::prefix).toList();
        final Map<String, String> kept = new HashMap<>(state);
        kept.keySet().removeIf(key -> prefixes.stream().noneMatch(key::startsWith));
        return kept;
    }

    /** The cursors of a batch by their keys in the state. */
    static Map<String, String> keyed(final AccountBatch batch) {
        final Map<String, String> keyed = new HashMap<>();
        batch.cursors().forEach((folder, cursor) -> keyed.put(key(batch.accountId(), folder), cursor));
        return keyed;
    }

    synchronized void committed(final Map<String, String> keyed) {
        committed.putAll(keyed);
    }

    /** What was committed since the processor was started, which state has to hold. */
    synchronized Map<String, String> committed() {
        return Map.copyOf(committed);
    }

    /** Compares what state gives back with what it was to hold, for the keys that were changed. */
    static Written compare(final Map<String, String> changed, final Map<String, String> before, final Map<String, String> readBack) {
        Written result = Written.CONFIRMED;
        for (final Map.Entry<String, String> entry : changed.entrySet()) {
            final String actual = readBack.get(entry.getKey());
            if (!entry.getValue().equals(actual)) {
                if (!Objects.equals(actual, before.get(entry.getKey()))) {
                    return Written.FOREIGN;
                }
                result = Written.NOT_WRITTEN;
            }
        }
        return result;
    }

    /** An upper estimate, in bytes, of what a map costs in the state. */
    static int size(final Map<String, String> state) {
        return state.entrySet().stream().mapToInt(entry -> OVERHEAD_PER_ENTRY + length(entry.getKey()) + length(entry.getValue())).sum();
    }

    private static int length(final String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String prefix(final String accountId) {
        return accountId.replace("%", "%25").replace("/", "%2F") + "/";
    }
}
