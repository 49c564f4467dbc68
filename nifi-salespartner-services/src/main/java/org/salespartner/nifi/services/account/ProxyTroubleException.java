/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import java.io.IOException;

/** The proxy did not let a request through, so that the provider never got it. The message is a sentence for the user, which begins in lower case. */
public final class ProxyTroubleException extends IOException {

    ProxyTroubleException(final String sentence, final IOException cause) {
        super(sentence, cause);
    }
}
