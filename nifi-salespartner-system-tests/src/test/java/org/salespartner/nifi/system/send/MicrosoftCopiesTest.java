/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.send;

/** The contract of copies with Microsoft. */
class MicrosoftCopiesTest extends CopiesContract<MicrosoftProvider> {

    @Override
    MicrosoftProvider newProvider() throws Exception {
        return new MicrosoftProvider();
    }
}
