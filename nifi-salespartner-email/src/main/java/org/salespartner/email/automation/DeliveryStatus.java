/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

import org.salespartner.email.document.BounceRecipient;
import org.salespartner.email.thread.MessageIds;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the groups of fields of a delivery status notification (RFC 3464, 2.1), also as mail systems write them that bend its rules. */
final class DeliveryStatus {
    private static final List<String> ADDRESS_FIELDS = List.of("original-recipient", "final-recipient", "x-actual-recipient", "x-original-to");
    private static final Set<String> DELIVERED = Set.of("delivered", "relayed", "expanded", "deliverable");

    private final Map<String, BounceRecipient> failed = new LinkedHashMap<>();
    private String envelopeId;
    private String originalMessageId;
    private boolean delivered;
    private String statusOfNobody = "";

    private DeliveryStatus() {
    }

    static DeliveryStatus of(final String text) {
        final DeliveryStatus status = new DeliveryStatus();
        Map<String, String> group = new HashMap<>();
        String field = null;
        for (final String line : text.split("\n", -1)) {
            final int colon = line.indexOf(':');
            if (line.isBlank()) {
                status.take(group);
                group = new HashMap<>();
                field = null;
            } else if (Character.isWhitespace(line.charAt(0)) && field != null) {
                group.merge(field, " " + line.strip(), String::concat);
            } else if (colon > 0) {
                field = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                if (field.equals("final-recipient") && group.containsKey(field)) {
                    status.take(group);
                    group = new HashMap<>();
                }
                group.putIfAbsent(field, line.substring(colon + 1).strip());
            }
        }
        status.take(group);
        return status;
    }

    /** Whether it says of all recipients that the e-mail got to them. */
    boolean isSuccess() {
        return delivered && failed.isEmpty();
    }

    /** Whether it gives no address of anybody: some servers send the first group alone, or addresses of another network. */
    boolean namesNobody() {
        return !delivered && failed.isEmpty();
    }

    /** Those it was not delivered to, each once. */
    List<BounceRecipient> failed() {
        return new ArrayList<>(failed.values());
    }

    /** The Status field of a recipient whose address it does not give in the form of the Internet; empty when there is none. */
    String statusOfNobody() {
        return statusOfNobody;
    }

    /** The id the sender gave the envelope (RFC 3461, 4.4); null when there is none. Some senders give the Message-ID. */
    String envelopeId() {
        return envelopeId;
    }

    /** The Message-ID of the e-mail it speaks of (RFC 8098, 3.2.5); null when it does not say. */
    String originalMessageId() {
        return originalMessageId;
    }

    private void take(final Map<String, String> group) {
        final String id = group.get("original-envelope-id");
        envelopeId = envelopeId == null ? id : envelopeId;
        originalMessageId = originalMessageId == null ? MessageIds.first(group.get("original-message-id")) : originalMessageId;
        final String action = word(group.get("action"));
        if (DELIVERED.contains(action)) {
            delivered = true;
            return;
        }
        final List<String> addresses = new ArrayList<>();
        for (final String name : ADDRESS_FIELDS) {
            final String address = address(group.get(name));
            if (address != null) {
                addresses.add(address);
            }
        }
        if (!addresses.isEmpty()) {
            add(group, action, addresses);
        } else if (statusOfNobody.isEmpty() && (group.containsKey("final-recipient") || !action.isEmpty())) {
            statusOfNobody = group.getOrDefault("status", "");
        }
    }

    private void add(final Map<String, String> group, final String action, final List<String> addresses) {
        final String address = addresses.get(0);
        final String last = address(group.get("final-recipient"));
        final String diagnostic = group.getOrDefault("diagnostic-code", "");
        final Verdict verdict = Verdict.of(group.getOrDefault("status", ""), diagnostic, action.startsWith("delay"));
        failed.putIfAbsent(address.toLowerCase(Locale.ROOT), new BounceRecipient(address,
                last == null || last.equalsIgnoreCase(address) ? null : last, verdict.permanent(), verdict.status(), verdict.reason(),
                verdict.diagnostic()));
    }

    private static String word(final String value) {
        if (value == null) {
            return "";
        }
        final String lower = value.toLowerCase(Locale.ROOT).strip();
        int end = 0;
        while (end < lower.length() && Character.isLetter(lower.charAt(end))) {
            end++;
        }
        return lower.substring(0, end);
    }

    /** Behind the address type (RFC 3464, 2.1.2); null for addresses of other networks than the Internet. */
    private static String address(final String value) {
        if (value == null) {
            return null;
        }
        final int semicolon = value.indexOf(';');
        final String text = value.substring(semicolon + 1).strip();
        final boolean internet = semicolon < 0 || !value.substring(0, semicolon).strip().equalsIgnoreCase("x400");
        final List<TextAddresses.Found> found = internet ? TextAddresses.in(text) : List.of();
        return found.isEmpty() ? null : found.get(0).address();
    }
}
