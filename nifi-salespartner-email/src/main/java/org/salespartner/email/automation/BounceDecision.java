/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

import org.salespartner.email.document.Bounce;
import org.salespartner.email.mime.Headers;
import org.salespartner.email.mime.MimePart;
import org.salespartner.email.text.TextLine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a message is a bounce: a report (RFC 3464, RFC 6522), what a mail system says of itself, or enough signs together. What mail programs of
 * people leave in a header speaks against it, so that somebody who asks about a bounce, or answers one, is not taken for a mail system.
 */
final class BounceDecision {
    private static final List<String> ANSWERS = List.of("re:", "re :", "aw:", "fw:", "fwd:", "wg:", "tr:", "tr :", "rv:", "sv:", "vs:", "antw:",
            "odp:",
            "i:", "r:", "res:", "enc:", "vb:", "回复:", "回复：", "答复:", "答复：", "转发:", "转发：");

    private final MimePart root;
    private final Headers headers;
    private final List<TextLine> lines;
    private final String from;
    private final String localPart;
    private final String senderName;
    private final String subject;
    private final List<String> evidence = new ArrayList<>();
    private BounceReader reader;
    private Bounce notice;

    /**
     * @param from       the sender's address, lower case; empty when there is none
     * @param senderName lower case; empty when there is none
     * @param subject    empty when there is none
     */
    BounceDecision(final MimePart root, final String from, final String senderName, final String subject, final List<TextLine> lines) {
        this.root = root;
        this.headers = root.headers();
        this.lines = lines;
        this.from = from;
        final int sign = from.lastIndexOf('@');
        this.localPart = sign < 0 ? from : from.substring(0, sign);
        this.senderName = senderName;
        this.subject = subject;
    }

    /** What led to the answer; empty before {@link #isBounce} and when it said no. */
    List<String> evidence() {
        return evidence;
    }

    /** What the bounce says. */
    Bounce bounce() throws IOException {
        return notice == null ? reader().bounce() : notice;
    }

    boolean isBounce() throws IOException {
        final String report = reportType();
        if (report.equals("disposition-notification")) {
            return says("Content-Type: multipart/report; report-type=disposition-notification") && says("Subject: " + Evidence.shortened(subject));
        }
        if (report.equals("delivery-status") || isReportWith("message/delivery-status") || isReportWith("message/global-delivery-status")) {
            return says("Content-Type: multipart/report; report-type=delivery-status");
        }
        notice = isWrittenByAPerson() ? null : BounceNotice.of(lines);
        if (notice != null) {
            return says("Text: \"notificationType\": \"Bounce\"");
        }
        final boolean nullPath = hasNullReturnPath();
        final boolean daemon = BouncePhrases.isDaemon(localPart) || from.isEmpty() || BouncePhrases.isDaemonName(senderName);
        if (headers.has("X-Failed-Recipients") && (daemon || nullPath)) {
            return says("X-Failed-Recipients: " + Evidence.shortened(headers.first("X-Failed-Recipients")));
        }
        final String phrase = BouncePhrases.in(subject);
        final boolean certain = nullPath || localPart.equals("mailer-daemon") || !isWrittenByAPerson();
        if (certain && BouncePhrases.isServersOwn(subject) && (daemon || nullPath || isMachineLike() || !BounceSigns.isAsked(reader().head()))) {
            return says("Subject: " + Evidence.shortened(subject));
        }
        if (certain && phrase != null && (nullPath || localPart.equals("mailer-daemon") || daemon && (isOpening(phrase) || tells()))) {
            says(daemon ? from.isEmpty() ? "no From" : "From: " + from : "Return-Path: <>");
            return says("Subject: " + phrase);
        }
        return daemon && !from.isEmpty() && nullPath && says("From: " + from) && says("Return-Path: <>")
                || localPart.equals("mailer-daemon") && says("From: " + from)
                || isBounceByItsText(daemon && !from.isEmpty(), nullPath, phrase);
    }

    private boolean isOpening(final String phrase) {
        return BouncePhrases.isDaemon(localPart) && subject.toLowerCase(Locale.ROOT).startsWith(phrase);
    }

    /** Whether anything but the subject speaks for a bounce: people have no problem delivering the news, either. */
    private boolean tells() throws IOException {
        return reader().namesAnyone() || BounceSigns.hasCode(reader().head());
    }

    private boolean isBounceByItsText(final boolean daemon, final boolean nullPath, final String phrase) throws IOException {
        if (!daemon && !nullPath && phrase == null && !isMachineLike()) {
            return false;
        }
        final String opening = BounceSigns.opening(reader().head());
        final boolean own = phrase != null && !isAnswerOrForward(subject);
        // Without a name of a mail program, "Re:" may be what a mail system puts before the subject it answers.
        final boolean answered = isWrittenByAPerson(subject.regionMatches(true, 0, "Re:", 0, 3) ? "" : subject);
        if (phrase != null && opening != null && !answered && BounceSigns.isAll(reader().head())) {
            return says("Subject: " + phrase) && says("Text: " + opening);
        }
        if (!BounceSigns.areEnough(daemon, isMachineLike(), nullPath, own, opening != null, reader(), isWrittenByAPerson())) {
            return false;
        }
        return (phrase == null || says("Subject: " + phrase)) && (opening == null || says("Text: " + opening))
                && (phrase != null || opening != null || says("From: " + from));
    }

    /** It answers or forwards something, or was written with a mail program. */
    private boolean isWrittenByAPerson() {
        return isWrittenByAPerson(subject);
    }

    private boolean isWrittenByAPerson(final String written) {
        return headers.has("In-Reply-To") || headers.has("References") || headers.has("User-Agent") || headers.has("X-Mailer") && !isMachineLike()
                || isAnswerOrForward(written);
    }

    private boolean isMachineLike() {
        final String submitted = headers.first("Auto-Submitted");
        return from.isEmpty() || submitted != null && submitted.strip().toLowerCase(Locale.ROOT).startsWith("auto-")
                || BounceSigns.isMachineLike(localPart + " " + senderName);
    }

    private static boolean isAnswerOrForward(final String written) {
        final String lower = written.toLowerCase(Locale.ROOT);
        return ANSWERS.stream().anyMatch(lower::startsWith);
    }

    /** RFC 3464, 2.3.3: the e-mail was delivered, and the sender had asked to be told. */
    boolean isReportOfSuccess() throws IOException {
        return isReportWith("message/delivery-status") && reader().isSuccess();
    }

    /** The kind of a report (RFC 6522, 3), lower case; empty when it is none or does not say. */
    String reportType() {
        final String type = root.isDeclaredAs("multipart/report") ? root.parameter("report-type") : null;
        return type == null ? "" : type.toLowerCase(Locale.ROOT);
    }

    boolean isReportWith(final String mediaType) {
        final boolean report = root.is("multipart/report") || root.isMultipart() && !headers.has("In-Reply-To") && !isAnswerOrForward(subject);
        return report && root.children().stream().anyMatch(part -> part.is(mediaType));
    }

    /** RFC 5321, 4.5.5: so that nobody answers it. Some servers write a name of their own there when they deliver. */
    boolean hasNullReturnPath() {
        final String path = headers.first("Return-Path");
        final String bare = path == null ? "" : path.replace(" ", "").toLowerCase(Locale.ROOT);
        return bare.equals("<>") || bare.startsWith("<mailer-daemon>") || bare.startsWith("<mailer-daemon@");
    }

    private BounceReader reader() throws IOException {
        if (reader == null) {
            reader = BounceReader.of(root, lines);
        }
        return reader;
    }

    private boolean says(final String what) {
        evidence.add(what);
        return true;
    }
}
