/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.apache.nifi.components.state.Scope;
import org.apache.nifi.components.state.StateManager;
import org.apache.nifi.components.state.StateMap;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the newest refresh token is kept: in the state of the account's service, for all nodes, sealed. Thread-safe as far as the state is: a change
 * is made by compare-and-set, so that of two nodes that rotate at the same time one sees that the other was first.
 */
final class RefreshTokenVault {
    private static final String STATE_KEY = "refresh.token";

    private final String pasted;
    private final SealedToken seal;
    private final StateManager state;

    RefreshTokenVault(final String pasted, final StateManager state) {
        this.pasted = pasted;
        this.seal = new SealedToken(pasted);
        this.state = state;
    }

    /** The token to use now: the last one that was rotated to, else the pasted one. */
    Current current() throws IOException {
        final StateMap map = state.getState(Scope.CLUSTER);
        final String sealed = map.get(STATE_KEY);
        final Optional<String> rotated = Optional.ofNullable(sealed).flatMap(seal::open);
        return new Current(rotated.orElse(pasted), rotated.isPresent(), sealed, map);
    }

    /**
     * Keeps a token in the place of the one it was exchanged for.
     *
     * @return false when another node has changed the state since {@code before} was read; then nothing is changed
     * @throws IOException when the state cannot be written
     */
    boolean keep(final Current before, final String rotated) throws IOException {
        final Map<String, String> changed = new HashMap<>(before.map().toMap());
        changed.put(STATE_KEY, seal.seal(rotated));
        return state.replace(before.map(), changed, Scope.CLUSTER);
    }

    /**
     * A token and the state it was read from.
     *
     * @param rotated whether it was kept in the state, instead of pasted
     * @param sealed  what is kept, whether it could be opened or not; null when there is nothing
     */
    record Current(String token, boolean rotated, String sealed, StateMap map) {

        /** What is kept belongs to another pasted token. */
        boolean isForeign() {
            return sealed != null && !rotated;
        }

        /** Without the token (rule T1). */
        @Override
        public String toString() {
            return "Current";
        }
    }
}
