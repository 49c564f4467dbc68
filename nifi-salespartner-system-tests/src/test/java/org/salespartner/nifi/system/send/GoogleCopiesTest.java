/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.send;

/** The contract of copies with Google. */
class GoogleCopiesTest extends CopiesContract<GoogleProvider> {

    @Override
    GoogleProvider newProvider() throws Exception {
        return new GoogleProvider();
    }
}
