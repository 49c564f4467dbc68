/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.apache.nifi.components.state.Scope;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.ProcessSessionFactory;
import org.apache.nifi.state.MockStateManager;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.MockProcessSession;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sessions that commit as NiFi's do: state that was set is written after the FlowFiles, and when that fails nobody is told. The mock framework's own
 * sessions write state at once, and show FlowFiles that were never committed.
 */
final class CommittedSessions implements ProcessSessionFactory {
    private final ProcessSessionFactory mock;
    private final MockStateManager stateManager;
    private final List<MockFlowFile> success = new ArrayList<>();
    private final List<MockFlowFile> failure = new ArrayList<>();
    private Runnable afterCommit = () -> { };
    private boolean stateWritesLost;

    CommittedSessions(final ProcessSessionFactory mock, final MockStateManager stateManager) {
        this.mock = mock;
        this.stateManager = stateManager;
    }

    @Override
    public ProcessSession createSession() {
        final Committing committing = new Committing((MockProcessSession) mock.createSession());
        return (ProcessSession) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{ProcessSession.class},
                (proxy, method, arguments) -> committing.invoke(method, arguments));
    }

    /** From now on, or no longer, NiFi is killed each time between the FlowFiles and the state. */
    void loseStateWrites(final boolean lose) {
        stateWritesLost = lose;
    }

    /** What is to happen once after the next commit. */
    void afterNextCommit(final Runnable action) {
        afterCommit = () -> {
            afterCommit = () -> { };
            action.run();
        };
    }

    List<MockFlowFile> success() {
        return success;
    }

    List<MockFlowFile> failure() {
        return failure;
    }

    private final class Committing {
        private final MockProcessSession session;
        private Map<String, String> state;

        private Committing(final MockProcessSession session) {
            this.session = session;
        }

        @SuppressWarnings("unchecked")
        private Object invoke(final Method method, final Object[] arguments) throws Throwable {
            if ("setState".equals(method.getName())) {
                state = Map.copyOf((Map<String, String>) arguments[0]);
                return null;
            }

            if ("commitAsync".equals(method.getName())) {
                commit((Runnable) arguments[0], (Consumer<Throwable>) arguments[1]);
                return null;
            }

            try {
                return method.invoke(session, arguments);
            } catch (final InvocationTargetException e) {
                throw e.getCause();
            }
        }

        private void commit(final Runnable onSuccess, final Consumer<Throwable> onFailure) {
            session.commitAsync(() -> {
                success.addAll(session.getFlowFilesForRelationship("success"));
                failure.addAll(session.getFlowFilesForRelationship("failure"));
                writeState();
                afterCommit.run();
                onSuccess.run();
            }, onFailure);
        }

        private void writeState() {
            try {
                if (state != null && !stateWritesLost) {
                    stateManager.setState(state, Scope.CLUSTER);
                }
            } catch (final IOException e) {
                // NiFi logs a warning here and goes on.
            }
        }
    }
}
