/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.send;

/** The contract of sending with Microsoft. */
class MicrosoftSendingTest extends SendingFaultContract<MicrosoftProvider> {

    @Override
    MicrosoftProvider newProvider() throws Exception {
        return new MicrosoftProvider();
    }
}
