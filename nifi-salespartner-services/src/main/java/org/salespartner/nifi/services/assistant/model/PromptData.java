/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.store.TimelineEntry;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The e-mail as data between two lines with a mark, within a budget of tokens: what the author wrote first, then what helps to understand it. No
 * e-mail can end the data or forge a section of it, since the mark is drawn anew for each request (rule T2).
 */
final class PromptData {
    /** A mark of the most tokens. */
    static final String ANY_MARK = "0a".repeat(10);
    /** Tokens for what surrounds the texts: first and last line, the provider's own framing. */
    private static final int FRAME = 100;
    /** Characters of one earlier e-mail: enough to know what "it" is. */
    private static final int LONGEST_EARLIER = 600;
    private static final int LONGEST_LINE = 400;
    private static final int MOST_ADDRESSES = 10;
    /** Tokens of the line before a section. */
    private static final int SECTION = TokenEstimate.of(ANY_MARK + " WRITTEN\n\n");

    private final String mark;
    private final StringBuilder data = new StringBuilder();
    private final List<String> notes = new ArrayList<>();
    private int left;

    PromptData(final String mark, final int room) {
        this.mark = mark;
        this.left = room;
        data.append("The e-mail:\n").append(mark).append(" BEGIN\n");
    }

    /** What remains of Maximum Input Tokens for the e-mail itself. */
    static int room(final int maximumInput, final String system) {
        return maximumInput - TokenEstimate.of(system) - FRAME;
    }

    /** All that a model is to know of an e-mail. */
    static PromptData of(final EmailDocument email, final MailText text, final List<TimelineEntry> history, final String mark, final int room) {
        final PromptData data = new PromptData(mark, room);
        data.line("FROM", address(email.from()));
        data.line("TO", addresses(email.to()));
        data.line("CC", addresses(email.cc()));
        data.line("DATE", date(email));
        data.line("KIND", kind(email));
        data.line("SUBJECT", text.subject());
        data.written(text.written());
        if (history.isEmpty()) {
            data.quoted(text.quoted());
        } else {
            data.earlier(history);
        }
        return data;
    }

    /** What did not fit, one sentence each. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    void line(final String name, final String value) {
        if (value.isEmpty()) {
            return;
        }
        section(name, beginning(value.length() > LONGEST_LINE ? value.substring(0, LONGEST_LINE) : value, left / 4));
    }

    void written(final String text) {
        final String given = beginning(text, left);
        if (given.length() < text.length()) {
            notes.add("The model was given the first %d of the %d characters of the text: more does not fit into Maximum Input Tokens."
                    .formatted(given.length(), text.length()));
        }
        section("WRITTEN", given);
    }

    void quoted(final String text) {
        final String given = beginning(text, left);
        if (given.length() < text.length()) {
            notes.add("The model was given %d of the %d characters of quoted text: more does not fit into Maximum Input Tokens."
                    .formatted(given.length(), text.length()));
        }
        if (!given.isEmpty()) {
            section("QUOTED", given);
        }
    }

    /** The latest first while there is room: they are what the e-mail answers. */
    void earlier(final List<TimelineEntry> history) {
        int given = 0;
        for (final TimelineEntry entry : history.reversed()) {
            final String text = earlier(entry);
            if (TokenEstimate.of(text) > left - SECTION) {
                notes.add("The model was given %d of %d earlier e-mails of the conversation: more do not fit into Maximum Input Tokens."
                        .formatted(given, history.size()));
                return;
            }
            section("EARLIER", text);
            given++;
        }
    }

    private static String earlier(final TimelineEntry entry) {
        final Instant date = entry.sentAt() == null ? entry.receivedAt() : entry.sentAt();
        final String author = entry.participants().stream().filter(participant -> "from".equals(participant.role())).findFirst()
                .map(participant -> MailText.line(participant.name() == null ? participant.address() : participant.name())).orElse("");
        final String text = MailText.line(entry.reply());
        return "%s %s: %s. %s".formatted(date == null ? "" : date, author, MailText.line(entry.subject()),
                text.length() > LONGEST_EARLIER ? text.substring(0, LONGEST_EARLIER) + " …" : text).strip();
    }

    private void section(final String name, final String text) {
        data.append(mark).append(' ').append(name).append('\n').append(text).append('\n');
        left -= TokenEstimate.of(text) + SECTION;
    }

    /** Up to a line's or a word's end where there is one in the last fifth. */
    private static String beginning(final String text, final int tokens) {
        final int fits = TokenEstimate.fitting(text, Math.max(0, tokens - SECTION));
        if (fits == text.length()) {
            return text;
        }
        for (final String end : new String[] {"\n", " "}) {
            final int at = text.lastIndexOf(end, fits);
            if (at > fits - fits / 5) {
                return text.substring(0, at);
            }
        }
        return text.substring(0, fits);
    }

    @Override
    public String toString() {
        return data + mark + " END";
    }

    private static String kind(final EmailDocument email) {
        final String kind = email.automation() == null || email.automation().kind() == null ? AutomationKind.HUMAN.value()
                : email.automation().kind().value();
        return email.direction() == null ? kind : "%s, %s".formatted(kind,
                email.direction() == Direction.OUTBOUND ? "sent by our team" : "received by our team");
    }

    private static String date(final EmailDocument email) {
        final Instant date = email.sentAt() == null ? email.receivedAt() : email.sentAt();
        if (date == null) {
            return "";
        }
        final OffsetDateTime local = date.atOffset(email.sentOffset() == null ? ZoneOffset.UTC : email.sentOffset());
        return "%s (%s)".formatted(local, local.getDayOfWeek());
    }

    private static String addresses(final List<EmailAddress> addresses) {
        return addresses.stream().limit(MOST_ADDRESSES).map(PromptData::address).collect(Collectors.joining(", "));
    }

    private static String address(final EmailAddress address) {
        if (address == null) {
            return "";
        }
        final String name = MailText.line(address.name());
        return name.isEmpty() ? MailText.line(address.address()) : "%s <%s>".formatted(name, MailText.line(address.address()));
    }
}
