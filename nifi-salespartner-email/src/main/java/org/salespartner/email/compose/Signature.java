/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

/**
 * What stands below everything a person writes. Put behind the mark of RFC 3676, 4.3; the mark is not part of it.
 *
 * @param text null to make it from {@code html}
 * @param html null to make it from {@code text}; sanitised before it is used, pictures and inline styles stay
 */
public record Signature(String text, String html) {
    /** No signature. */
    public static final Signature NONE = new Signature(null, null);

    /** Of text alone; null gives {@link #NONE}. */
    public static Signature ofText(final String text) {
        return new Signature(text, null);
    }
}
