/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import org.salespartner.email.document.CompanyMatch;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Qualification.Verdict;
import org.salespartner.email.qualification.KnownFacts;
import org.salespartner.email.read.AttachmentSink;
import org.salespartner.email.read.EmailReader;
import org.salespartner.email.read.ReadContext;
import org.salespartner.nifi.assistant.QualificationRequest;
import org.salespartner.nifi.assistant.QualificationRequest.Thresholds;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the labelled mails in {@code qualification/}, read as ParseEmail reads it.
 *
 * @param label what a careful person would decide: {@link Verdict#REVIEW} for what is unclear
 * @param kind  what sort of mail it is
 */
public record LabelledMail(Verdict label, String kind, String language, QualificationRequest request) {
    /** With these the assistant was developed: of four trades. */
    public static final Set DEVELOPMENT = new Set("development", List.of("development", "development-2", "development-3", "development-4"));
    /** Of the first trade, written before its phrases, and not used to tune them. */
    public static final Set HELD_OUT = new Set("held-out", List.of("held-out"));
    /** Of a fifth trade, written after its phrases, which were not changed since. */
    public static final Set UNSEEN = new Set("unseen", List.of("unseen"));
    /** Which no mail of our own names: an address at a real provider may be somebody's. */
    private static final String FREE_MAIL = "freemail.example";
    private static final String REAL_FREE_MAIL = "gmail.com";
    /** Bytes of text. */
    private static final long LARGEST = 100_000;
    private static final Pattern TITLE = Pattern.compile("(lead|not lead|unclear) (\\S+) (\\S+)");
    private static final String KNOWN = "Known: ";

    /** All of one set, in their order. */
    public static List<LabelledMail> all(final Set set) throws IOException {
        final List<LabelledMail> mails = new ArrayList<>();
        for (final String file : set.files()) {
            final String name = "/qualification/%s.txt".formatted(file);
            try (InputStream in = LabelledMail.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new FileNotFoundException("The resource [%s] is missing.".formatted(name));
                }
                final String[] blocks = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^##### ");
                for (int i = 1; i < blocks.length; i++) {
                    mails.add(read(blocks[i], file + i));
                }
            }
        }
        return mails;
    }

    private static LabelledMail read(final String block, final String id) throws IOException {
        final int titleEnd = block.indexOf('\n');
        final Matcher title = TITLE.matcher(block.substring(0, titleEnd));
        if (!title.matches()) {
            throw new IOException("A mail of the labelled set begins with [%s].".formatted(block.substring(0, titleEnd)));
        }

        final List<String> known = new ArrayList<>();
        final StringBuilder raw = new StringBuilder("""
                Message-ID: <%s@labelled.example>
                Date: Tue, 3 Mar 2026 09:30:00 +0100
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit
                """.formatted(id));
        block.substring(titleEnd + 1).lines().forEach(line -> {
            if (line.startsWith(KNOWN)) {
                known.add(line.substring(KNOWN.length()));
            } else {
                raw.append(line).append('\n');
            }
        });
        final byte[] bytes = raw.toString().replace(FREE_MAIL, REAL_FREE_MAIL).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        final EmailDocument email = new EmailReader(LARGEST).read(() -> new ByteArrayInputStream(bytes), ReadContext.NONE, AttachmentSink.NONE)
                .document();
        final KnownFacts facts = new KnownFacts(false, false, known.contains("outreach"), known.contains("outreach") || known.contains("earlier"));
        final EmailDocument matched = email.toBuilder().company(known.contains("customer") ? new CompanyMatch("c1", "known.example") : null).build();
        final Verdict label = switch (title.group(1)) {
            case "lead" -> Verdict.LEAD;
            case "not lead" -> Verdict.NOT_LEAD;
            default -> Verdict.REVIEW;
        };
        return new LabelledMail(label, title.group(2), title.group(3), new QualificationRequest(matched, List.of(), facts, null, Thresholds.USUAL));
    }

    /** A set of mails and the files in which they are. */
    public record Set(String name, List<String> files) {
    }
}
