/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.timeline;

import org.apache.nifi.components.PropertyDescriptor;
import org.salespartner.nifi.store.ConversationTimeline;

/** What the processors of the timeline have in common. */
final class Timeline {

    static final PropertyDescriptor CONVERSATION_TIMELINE = new PropertyDescriptor.Builder()
            .name("Conversation Timeline")
            .description("The timeline that holds every e-mail once, in its conversation. A SalesPartnerStore is one.")
            .required(true)
            .identifiesControllerService(ConversationTimeline.class)
            .build();

    /** Transit URI of all entries. It names no host and no person: which store it was stands in the processor's properties. */
    static final String ENTRIES_URI = "salespartner-timeline:/entries";

    private static final String ENTRY_URI = "salespartner-timeline:/entry/";

    private Timeline() {
    }

    /** Transit URI of one entry. */
    static String entryUri(final String entryId) {
        return ENTRY_URI + entryId;
    }
}
