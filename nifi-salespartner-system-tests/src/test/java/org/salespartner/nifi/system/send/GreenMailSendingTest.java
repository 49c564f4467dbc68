/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.send;

/** The contract of sending with GreenMail. */
class GreenMailSendingTest extends SendingContract<GreenMailProvider> {

    @Override
    GreenMailProvider newProvider() throws Exception {
        return new GreenMailProvider();
    }
}
