/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.salespartner.email.compose.InvalidOutgoingEmailException;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.draft.DraftComposer;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.nifi.store.Draft;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A draft as a person sees it before deciding: whom it goes to, under which subject, what it says. */
public final class DraftView {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String KEY_HEADER = "X-Draft";

    private DraftView() {
    }

    /**
     * One JSON object.
     *
     * @param outcome what was done or why nothing was, a sentence
     * @param note    what went wrong besides, in sentences; null for nothing
     * @param draft   null when there is none
     */
    public static void write(final OutputStream out, final String outcome, final String note, final Draft draft) throws IOException {
        final ObjectNode json = MAPPER.createObjectNode();
        json.put("outcome", outcome);
        put(json, "note", note);
        if (draft != null) {
            final DraftContent content = draft.content();
            json.put("id", draft.id());
            json.put("hash", draft.hash());
            json.put("kind", content.kind().value());
            json.put("state", state(draft.state()));
            json.put("account", draft.key().accountId());
            json.put("from", address(content.from()));
            addresses(json.putArray("to"), content.to());
            addresses(json.putArray("cc"), content.cc());
            addresses(json.putArray("bcc"), content.bcc());
            json.put("subject", subject(draft));
            json.put("text", content.text());
            put(json, "signature", signature(content));
            put(json, "quotedText", quoted(content));
            final ArrayNode files = json.putArray("attachments");
            content.attachments().forEach(attachment -> files.add(attachment.fileName()));
            put(json, "createdAt", draft.createdAt());
            put(json, "expiresAt", draft.expiresAt());
            put(json, "notBefore", draft.notBefore());
            put(json, "decidedAt", draft.decidedAt());
            put(json, "decidedBy", draft.decidedBy());
            put(json, "reason", draft.reason());
        }
        out.write(MAPPER.writeValueAsBytes(json));
    }

    /** The subject that it would go out with; for a reply that is made from the mail answered. Null when it cannot be composed. */
    public static String subject(final Draft draft) {
        try {
            return DraftComposer.compose(draft.content(), KEY_HEADER, draft.id(), draft.createdAt(), true).subject();
        } catch (final InvalidOutgoingEmailException e) {
            return draft.content().subject();
        }
    }

    /** What stands below the text, as text; null for none. */
    public static String signature(final DraftContent content) {
        return content.signatureText() != null || content.signatureHtml() == null ? content.signatureText() : OwnHtml.text(content.signatureHtml());
    }

    /** The text of the mail that is handed on or quoted below; null for none. */
    public static String quoted(final DraftContent content) {
        final boolean stands = content.original() != null && (content.quotation() || content.kind() == DraftKind.FORWARD);
        return stands ? content.original().text() : null;
    }

    /** As a header shows it. */
    static String address(final EmailAddress address) {
        return address.name() == null || address.name().isBlank() ? address.address() : "%s <%s>".formatted(address.name(), address.address());
    }

    /** The form used in attributes, records and properties: lower case. */
    public static String state(final Draft.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static void addresses(final ArrayNode array, final List<EmailAddress> addresses) {
        addresses.forEach(address -> array.add(address(address)));
    }

    private static void put(final ObjectNode json, final String field, final Instant value) {
        put(json, field, value == null ? null : value.toString());
    }

    private static void put(final ObjectNode json, final String field, final String value) {
        if (value != null) {
            json.put(field, value);
        }
    }
}
