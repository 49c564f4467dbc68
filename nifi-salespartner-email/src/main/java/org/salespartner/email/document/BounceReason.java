/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** Why an e-mail was not delivered, in the classes a sender would act on differently. */
public enum BounceReason {
    /** There is no such mailbox, or the address is malformed (RFC 3463: X.1.0, X.1.1, X.1.3, X.1.6). */
    USER_UNKNOWN,
    /** The mailbox exists but takes nothing: disabled, suspended, moved away (X.2.1). */
    MAILBOX_DISABLED,
    /** The mailbox or its system has no room (X.2.2, X.3.1). */
    MAILBOX_FULL,
    /** The domain does not exist or takes no mail (X.1.2, X.1.10). */
    HOST_UNKNOWN,
    /** The receiving server did not answer, or not well (X.4.1, X.4.2). */
    HOST_UNREACHABLE,
    /** It was tried for too long (X.4.7). */
    EXPIRED,
    /** The e-mail is too large (X.2.3, X.3.4). */
    TOO_LARGE,
    /** The content is taken for spam or malware, or is of a kind not taken (X.6.0, X.7.0). */
    CONTENT_REJECTED,
    /** The sender, its server or its domain is not welcome, or not allowed to relay (X.7.1). */
    SENDER_REJECTED,
    /** SPF, DKIM, DMARC or the lack of encryption or sign-in (X.7.8 to X.7.30). */
    NOT_AUTHENTICATED,
    /** Too many e-mails or recipients in too short a time (X.4.5, X.5.3, X.7.28). */
    RATE_LIMITED,
    /** It went in circles (X.4.6). */
    LOOP,
    /** The receiving system has a fault of its own (X.3.x, X.5.x). */
    SYSTEM_ERROR,
    /** The bounce does not say, or says something else. */
    OTHER;

    /** The form used in JSON: lower case with hyphens. */
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
