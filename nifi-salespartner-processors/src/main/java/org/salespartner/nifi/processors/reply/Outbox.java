/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply;

import org.apache.nifi.components.PropertyDescriptor;
import org.salespartner.nifi.store.DraftStore;
import org.salespartner.nifi.store.SendLedger;
import org.salespartner.nifi.store.StopList;

/** What the processors that make, decide on and send drafts, and follow what was sent, have in common. */
public final class Outbox {
    public static final PropertyDescriptor DRAFT_STORE = new PropertyDescriptor.Builder()
            .name("Draft Store")
            .description("Keeps the drafts, and whether a person has approved them. A SalesPartnerStore is one.")
            .required(true)
            .identifiesControllerService(DraftStore.class)
            .build();

    public static final PropertyDescriptor SEND_LEDGER = new PropertyDescriptor.Builder()
            .name("Send Ledger")
            .description("Knows what was sent and what is being sent. It has to be the SalesPartnerStore of the drafts, and the same for all "
                    + "processors.")
            .required(true)
            .identifiesControllerService(SendLedger.class)
            .build();

    public static final PropertyDescriptor STOP_LIST = new PropertyDescriptor.Builder()
            .name("Stop List")
            .description("Holds the addresses and domains that nothing is sent to. The SalesPartnerStore that SendReply uses is one.")
            .required(true)
            .identifiesControllerService(StopList.class)
            .build();

    /** Transit URIs. They name no host and no person: which store it was stands in the processor's properties. */
    public static final String DRAFTS_URI = "salespartner-drafts:/drafts";
    public static final String STOPS_URI = "salespartner-stop-list:/entries";

    private Outbox() {
    }
}
