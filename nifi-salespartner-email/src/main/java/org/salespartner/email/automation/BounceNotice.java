/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.salespartner.email.document.Bounce;
import org.salespartner.email.document.BounceRecipient;
import org.salespartner.email.text.TextLine;
import org.salespartner.email.thread.MessageIds;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Bounces that a sending service reports as JSON in the text of a mail, as Amazon SES does through a notification topic
 * (<i>Amazon SNS notification contents for Amazon SES</i>): bare, or as the message of a notification.
 */
final class BounceNotice {
    private static final int MOST_CHARACTERS = 256 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private BounceNotice() {
    }

    /** Null when the text does not begin with such a report. */
    static Bounce of(final List<TextLine> lines) {
        int first = 0;
        while (first < lines.size() && lines.get(first).isBlank()) {
            first++;
        }
        if (first == lines.size() || !lines.get(first).content().stripLeading().startsWith("{")) {
            return null;
        }
        final StringBuilder text = new StringBuilder();
        for (int i = first; i < lines.size() && text.length() < MOST_CHARACTERS; i++) {
            text.append(lines.get(i).content()).append('\n');
        }
        final JsonNode notice = parse(text.toString());
        final JsonNode inner = notice == null || !notice.path("Message").isTextual() ? notice : parse(notice.path("Message").asText());
        return inner != null && inner.path("notificationType").asText(inner.path("eventType").asText()).equals("Bounce") ? bounce(inner) : null;
    }

    private static JsonNode parse(final String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            return parser.readValueAsTree();
        } catch (final JsonProcessingException e) {
            return null;
        } catch (final IOException e) {
            throw new IllegalStateException("A text in memory could not be read.", e);
        }
    }

    private static Bounce bounce(final JsonNode notice) {
        final JsonNode bounce = notice.path("bounce");
        final boolean transientBounce = bounce.path("bounceType").asText().equals("Transient");
        final List<BounceRecipient> recipients = new ArrayList<>();
        for (final JsonNode failed : bounce.path("bouncedRecipients")) {
            final List<TextAddresses.Found> addresses = TextAddresses.in(failed.path("emailAddress").asText());
            if (!addresses.isEmpty()) {
                final String said = failed.path("diagnosticCode").asText();
                final Verdict verdict = Verdict.of(failed.path("status").asText(), said.isEmpty() ? bounce.path("bounceSubType").asText()
                        : said, false);
                final boolean coded = verdict.status() != null || StatusCodes.replyClass(said) > 0;
                recipients.add(new BounceRecipient(addresses.get(0).address(), null, coded ? verdict.permanent() : !transientBounce, verdict.status(),
                        verdict.reason(), verdict.diagnostic()));
            }
        }
        final boolean permanent = recipients.isEmpty() ? !transientBounce : recipients.stream().anyMatch(BounceRecipient::permanent);
        return new Bounce(permanent, recipients, MessageIds.first(notice.path("mail").path("commonHeaders").path("messageId").asText()));
    }
}
