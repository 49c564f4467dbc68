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
    /** What a token has come to that was tried by Verify and may never be applied: the account goes on with its own. */
    private static final String TRIED_KEY = "refresh.token.tried";

    private final String pasted;
    private final boolean trial;
    private final SealedToken seal;
    private final StateManager state;

    RefreshTokenVault(final String pasted, final StateManager state) {
        this(pasted, state, false);
    }

    /** @param trial whether the token is only tried, and takes no other one's place */
    RefreshTokenVault(final String pasted, final StateManager state, final boolean trial) {
        this.pasted = pasted;
        this.trial = trial;
        this.seal = new SealedToken(pasted);
        this.state = state;
    }

    /** The token to use now: the last one that was rotated to, else the pasted one. */
    Current current() throws IOException {
        final StateMap map = state.getState(Scope.CLUSTER);
        final Optional<String> own = opened(map, STATE_KEY);
        final String key = trial && own.isEmpty() && map.get(STATE_KEY) != null ? TRIED_KEY : STATE_KEY;
        final Optional<String> rotated = own.or(() -> opened(map, TRIED_KEY));
        return new Current(rotated.orElse(pasted), rotated.isPresent(), key, map.get(key), map);
    }

    /**
     * Keeps a token in the place of the one it was exchanged for.
     *
     * @return false when another node has changed the state since {@code before} was read; then nothing is changed
     * @throws IOException when the state cannot be written
     */
    boolean keep(final Current before, final String rotated) throws IOException {
        final Map<String, String> changed = new HashMap<>(before.map().toMap());
        if (STATE_KEY.equals(before.key()) && opened(before.map(), STATE_KEY).isEmpty()) {
            // A newly pasted token takes the place of all that were there before.
            changed.remove(TRIED_KEY);
        }

        changed.put(before.key(), seal.seal(rotated));
        return state.replace(before.map(), changed, Scope.CLUSTER);
    }

    private Optional<String> opened(final StateMap map, final String key) {
        return Optional.ofNullable(map.get(key)).flatMap(seal::open);
    }

    /**
     * A token and the state it was read from.
     *
     * @param rotated whether it was kept in the state, instead of pasted
     * @param key     where the next one is to be kept
     * @param sealed  what is kept there, whether it could be opened or not; null when there is nothing
     */
    record Current(String token, boolean rotated, String key, String sealed, StateMap map) {

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
