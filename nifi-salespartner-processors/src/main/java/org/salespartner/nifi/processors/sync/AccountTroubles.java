/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.logging.ComponentLog;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the user is told of accounts in trouble: each kind of trouble once, however often it is met, and once that it is over. That is remembered
 * while the processor is stopped, since it has to be stopped to correct a password. Both are warnings at least: NiFi shows no bulletin of less.
 * Thread-safe.
 */
final class AccountTroubles {
    private final Map<String, Set<String>> told = new HashMap<>();

    /** Listing begins anew: a trouble that is still there is told again, since somebody may have tried to mend it. */
    synchronized void restart() {
        told.values().forEach(Set::clear);
    }

    /** Another node lists from now on, and tells what there is to tell. */
    synchronized void forget() {
        told.clear();
    }

    void failed(final String accountId, final Throwable fault, final ComponentLog log) {
        final String sentence = FaultPolicy.sentence(accountId, fault);
        if (!isNew(accountId, FaultPolicy.kind(accountId, fault))) {
            log.debug("{} It was told before.", sentence);
        } else if (FaultPolicy.isError(fault)) {
            log.error(sentence, FaultPolicy.technicalCause(fault));
        } else {
            log.warn(sentence, FaultPolicy.technicalCause(fault));
        }
    }

    void succeeded(final String accountId, final ComponentLog log) {
        if (remove(accountId)) {
            log.warn("Account [{}] is listed again.", accountId);
        }
    }

    private synchronized boolean isNew(final String accountId, final String kind) {
        return told.computeIfAbsent(accountId, unknown -> new HashSet<>()).add(kind);
    }

    private synchronized boolean remove(final String accountId) {
        return told.remove(accountId) != null;
    }
}
