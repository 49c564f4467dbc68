/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.store;

import org.apache.nifi.controller.ControllerService;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Whom nothing is sent to (rule R3). Thread-safe.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store cannot be reached and {@link StoreException} for all else.</p>
 */
public interface StopList extends ControllerService {

    /** Adds an entry; one of the same address stays as it is. Durable when this returns. */
    boolean add(StopEntry entry) throws StoreException;

    /** Takes an address or domain off the list; gives whether it was there. */
    boolean remove(String pattern) throws StoreException;

    /** Those of the addresses that are on the list, by themselves, without their tag ({@code me+tag}), or by their domain. */
    Map<String, StopEntry> find(Collection<String> addresses) throws StoreException;

    /** All entries, oldest first. */
    List<StopEntry> entries() throws StoreException;

    /**
     * @param pattern an address, or {@code @} and a domain, which stands for all its addresses; lower case; null for a person whose data
     *                was erased and who stays on the list
     * @param reason  a sentence
     * @param source  who or what put it there: a person's name, {@code bounce}, {@code unsubscribe}
     */
    record StopEntry(String pattern, String reason, String source, Instant addedAt) {
    }
}
