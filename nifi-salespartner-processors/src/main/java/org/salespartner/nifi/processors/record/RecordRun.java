/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.record;

import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.salespartner.nifi.processors.EmailAttributes;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One run of a processor that emits records: by its schedule, or for a FlowFile that came in.
 *
 * @param flowFile what came in, or what was made for the run
 * @param asked    whether it came in
 */
public record RecordRun(ProcessSession session, FlowFile flowFile, boolean asked) {

    /**
     * @param scheduled whether there is something to do without a FlowFile that came in
     * @return empty when there is nothing to do now: where a connection leads to the processor, other than one of its own, it only works when asked
     */
    public static Optional<RecordRun> begin(final ProcessContext context, final ProcessSession session, final boolean scheduled) {
        final FlowFile input = context.hasIncomingConnection() ? session.get() : null;
        if (input != null) {
            return Optional.of(new RecordRun(session, input, true));
        }

        final boolean waits = context.hasIncomingConnection() && context.hasNonLoopConnection();
        return waits || !scheduled ? Optional.empty() : Optional.of(new RecordRun(session, session.create(), false));
    }

    public RecordRun with(final FlowFile changed) {
        return new RecordRun(session, changed, asked);
    }

    /**
     * Says in provenance what the records were read from: FETCH for what came in, RECEIVE for what was made.
     *
     * @param start of {@link System#nanoTime()}
     */
    public void reportRead(final FlowFile written, final String transitUri, final String details, final long start) {
        final long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        if (asked) {
            session.getProvenanceReporter().fetch(written, transitUri, details, millis);
        } else {
            session.getProvenanceReporter().receive(written, transitUri, null, details, millis);
        }
    }

    /**
     * What came in goes out again, penalized and with the reason; what was made is removed.
     *
     * @param step       the processor
     * @param trouble    whose message is told when it is one for people, and else that there was a fault
     * @param attributes what else to tell
     */
    public void giveBack(final Relationship relationship, final String step, final Exception trouble, final Map<String, String> attributes) {
        if (!asked) {
            session.remove(flowFile);
            return;
        }

        final Map<String, String> told = new HashMap<>(attributes);
        told.put(EmailAttributes.ERROR_MESSAGE, sentence(trouble));
        told.put(EmailAttributes.ERROR_STEP, step);
        session.transfer(session.penalize(session.putAllAttributes(flowFile, told)), relationship);
    }

    private static String sentence(final Exception trouble) {
        final boolean forPeople = !(trouble instanceof RuntimeException) || trouble instanceof IllegalArgumentException;
        return forPeople && trouble.getMessage() != null ? trouble.getMessage()
                : "An unexpected fault [%s]; the log has the details.".formatted(trouble.getClass().getSimpleName());
    }
}
