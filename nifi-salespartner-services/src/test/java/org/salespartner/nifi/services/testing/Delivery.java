/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A mail on its way to its recipients.
 *
 * @param recipients addresses, in the order of the envelope or of To, Cc and Bcc
 * @param message    as the recipients get it
 */
public record Delivery(List<String> recipients, byte[] message) {
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>,;:\"]+@[^\\s<>,;:\"]+");

    /** What becomes of a message whose header names the recipients: it goes to all of them, and Bcc is taken out. */
    public static Delivery of(final byte[] message) {
        final String text = new String(message, StandardCharsets.ISO_8859_1);
        final int end = Math.max(0, text.indexOf("\r\n\r\n"));
        final String header = text.substring(0, end) + "\r\n";
        final List<String> recipients = Stream.of("To", "Cc", "Bcc").map(name -> field(name).matcher(header)).filter(Matcher::find)
                .flatMap(found -> ADDRESS.matcher(found.group()).results()).map(address -> address.group()).toList();
        return new Delivery(recipients, (field("Bcc").matcher(header).replaceAll("") + text.substring(end + 2))
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A header field's value, unfolded, as it stands there; empty when there is none. */
    public String header(final String name) {
        final Matcher matcher = field(name).matcher(text().split("\r\n\r\n", 2)[0] + "\r\n");
        return matcher.find() ? matcher.group().substring(name.length() + 1).replaceAll("\\s+", " ").strip() : "";
    }

    public String text() {
        return new String(message, StandardCharsets.ISO_8859_1);
    }

    /** Without the content. */
    @Override
    public String toString() {
        return "delivery to " + recipients;
    }

    private static Pattern field(final String name) {
        return Pattern.compile("(?im)^" + Pattern.quote(name) + ":.*\\r\\n(?:[ \\t].*\\r\\n)*");
    }
}
