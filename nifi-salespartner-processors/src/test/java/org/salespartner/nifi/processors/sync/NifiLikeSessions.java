/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.components.state.Scope;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.ProcessSessionFactory;
import org.apache.nifi.processor.Relationship;
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
 * Sessions that commit as NiFi's do: state that was set is written after the FlowFiles, and when that fails nobody is told; a commit that fails
 * keeps neither. The mock framework's own sessions write state at once, and show FlowFiles that were never committed.
 */
final class NifiLikeSessions implements ProcessSessionFactory {
    private final ProcessSessionFactory mock;
    private final MockStateManager stateManager;
    private final List<MockFlowFile> success = new ArrayList<>();
    private final List<MockFlowFile> failure = new ArrayList<>();
    private boolean stateWritesLost;
    private int failingCommits;
    private Runnable afterCommit = () -> { };
    private int commits;

    NifiLikeSessions(final ProcessSessionFactory mock, final MockStateManager stateManager) {
        this.mock = mock;
        this.stateManager = stateManager;
    }

    @Override
    public ProcessSession createSession() {
        final MockProcessSession session = (MockProcessSession) mock.createSession();
        final Handler handler = new Handler(session);
        return (ProcessSession) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{ProcessSession.class},
                (proxy, method, arguments) -> handler.invoke(method, arguments));
    }

    void loseStateWrites(final boolean lose) {
        stateWritesLost = lose;
    }

    void failCommits(final int count) {
        failingCommits = count;
    }

    void afterCommit(final Runnable action) {
        afterCommit = action;
    }

    int commits() {
        return commits;
    }

    List<MockFlowFile> committed(final Relationship relationship) {
        return relationship.equals(ListNewEmails.REL_SUCCESS) ? success : failure;
    }

    private final class Handler {
        private final MockProcessSession session;
        private Map<String, String> state;

        Handler(final MockProcessSession session) {
            this.session = session;
        }

        Object invoke(final Method method, final Object[] arguments) throws Throwable {
            if (method.getName().equals("setState")) {
                state = Map.copyOf(castMap(arguments[0]));
                return null;
            }

            if (method.getName().equals("commitAsync")) {
                final boolean withCallbacks = arguments != null && arguments.length == 2;
                commit(arguments == null ? () -> { } : (Runnable) arguments[0], withCallbacks ? castConsumer(arguments[1]) : fault -> { });
                return null;
            }

            try {
                return method.invoke(session, arguments);
            } catch (final InvocationTargetException e) {
                throw e.getCause();
            }
        }

        private void commit(final Runnable onSuccess, final Consumer<Throwable> onFailure) {
            if (failingCommits > 0) {
                failingCommits--;
                final IllegalStateException fault = new IllegalStateException("The FlowFile repository is full");
                session.rollback();
                onFailure.accept(fault);
                throw fault;
            }

            session.commitAsync(() -> {
                commits++;
                success.addAll(session.getFlowFilesForRelationship(ListNewEmails.REL_SUCCESS));
                failure.addAll(session.getFlowFilesForRelationship(ListNewEmails.REL_FAILURE));
                writeState();
                afterCommit.run();
                onSuccess.run();
            }, onFailure);
        }

        private void writeState() {
            if (state == null || stateWritesLost) {
                return;
            }

            try {
                stateManager.setState(state, Scope.CLUSTER);
            } catch (final IOException e) {
                // NiFi logs a warning here and goes on.
            }
        }

        @SuppressWarnings("unchecked")
        private static Map<String, String> castMap(final Object argument) {
            return (Map<String, String>) argument;
        }

        @SuppressWarnings("unchecked")
        private static Consumer<Throwable> castConsumer(final Object argument) {
            return (Consumer<Throwable>) argument;
        }
    }
}
