/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.annotation.behavior.Stateful;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSessionFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;

/** The processor as it is, with a clock and with sessions that a test gives it. */
@Stateful(scopes = Scope.CLUSTER, description = "As the processor's")
public class ListNewEmailsInTest extends ListNewEmails {
    private ProcessSessionFactory sessions;

    /**
     * @param patience how long one trigger waits for mailboxes
     */
    public ListNewEmailsInTest(final InstantSource clock, final Duration patience) {
        super(clock, new Random(7), patience);
    }

    public void use(final ProcessSessionFactory given) {
        sessions = given;
    }

    @Override
    public void onTrigger(final ProcessContext context, final ProcessSessionFactory sessionFactory) {
        super.onTrigger(context, sessions);
    }
}
