/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.measure;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Mail that looks like work mail to a server and a parser: plain, alternative and with attachments, 2 to 50 KB, the same for the same seed. */
public final class SyntheticMail {
    private static final List<String> WORDS = List.of("offer", "price", "meeting", "next", "week", "contract", "renewal", "pilot", "team", "budget",
            "question", "delivery", "site", "sensor", "maintenance", "agreement", "please", "thanks", "regards", "schedule");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final String BOUNDARY = "=_parts";

    private final Random random;

    public SyntheticMail(final long seed) {
        random = new Random(seed);
    }

    public byte[] message(final int number, final Instant sent) {
        final int size = (int) (2_000 * Math.pow(25, random.nextDouble()));
        final StringBuilder mail = new StringBuilder(size + 1_000);
        header(mail, "From", "Person %d <person%d@customer%d.example>".formatted(number % 400, number % 400, number % 50));
        header(mail, "To", "sales@northbeam.example");
        header(mail, "Subject", (number % 3 == 0 ? "Re: " : "") + line(6));
        header(mail, "Date", DATE.format(sent));
        header(mail, "Message-ID", "<%d.%08x@customer.example>".formatted(number, random.nextInt()));
        header(mail, "MIME-Version", "1.0");
        switch (number % 4) {
            case 0 -> {
                header(mail, "Content-Type", "text/plain; charset=utf-8");
                mail.append("\r\n").append(lines(size));
            }
            case 1, 2 -> {
                header(mail, "Content-Type", "multipart/alternative; boundary=\"" + BOUNDARY + '"');
                part(mail, "text/plain; charset=utf-8", lines(size / 3));
                part(mail, "text/html; charset=utf-8", "<html><body><p>" + lines(size * 2 / 3) + "</p></body></html>\r\n");
                mail.append("\r\n--" + BOUNDARY + "--\r\n");
            }
            default -> {
                header(mail, "Content-Type", "multipart/mixed; boundary=\"" + BOUNDARY + '"');
                part(mail, "text/plain; charset=utf-8", lines(size / 3));
                final byte[] attachment = new byte[size / 2];
                random.nextBytes(attachment);
                part(mail, "application/pdf; name=offer.pdf\r\nContent-Transfer-Encoding: base64",
                        Base64.getMimeEncoder().encodeToString(attachment) + "\r\n");
                mail.append("\r\n--" + BOUNDARY + "--\r\n");
            }
        }
        return mail.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void header(final StringBuilder mail, final String name, final String value) {
        mail.append(name).append(": ").append(value).append("\r\n");
    }

    private static void part(final StringBuilder mail, final String contentType, final String content) {
        mail.append("\r\n--" + BOUNDARY + "\r\nContent-Type: ").append(contentType).append("\r\n\r\n").append(content);
    }

    private String lines(final int length) {
        final StringBuilder text = new StringBuilder(length + 100);
        while (text.length() < length) {
            text.append(line(12)).append("\r\n");
        }
        return text.toString();
    }

    private String line(final int words) {
        final StringBuilder line = new StringBuilder();
        for (int word = 0; word < words; word++) {
            line.append(word == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return line.toString();
    }
}
