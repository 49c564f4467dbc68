/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.salespartner.nifi.system.soak.SoakMail.Kind;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Makes mails of every kind, ordinary ones most of the time. */
final class SoakMails {
    private static final int BYTES_PER_KILOBYTE = 1024;
    private static final int LINE = 76;
    private static final int CUSTOMERS = 40;

    private final Random random;
    private final long seed;
    private final List<String> messageIds = new ArrayList<>();
    private int count;

    SoakMails(final long seed, final Random random) {
        this.seed = seed;
        this.random = random;
    }

    /**
     * @param account address of the account
     * @param outbound whether the account wrote it
     */
    SoakMail next(final String account, final boolean outbound) {
        final int number = count++;
        final Kind kind = outbound ? Kind.PLAIN : drawKind();
        final String messageId = switch (kind) {
            case NO_MESSAGE_ID -> null;
            case REUSED_MESSAGE_ID -> messageIds.get(random.nextInt(messageIds.size()));
            default -> "m%d.%d@orchard.example".formatted(number, seed);
        };
        if (messageId != null) {
            messageIds.add(messageId);
        }

        final String customer = "customer%d@orchard%d.example".formatted(random.nextInt(CUSTOMERS), random.nextInt(5));
        final StringBuilder header = new StringBuilder();
        header.append("Received: from mx.orchard.example by mx.salespartner.example; ").append(date(Instant.now())).append('\n');
        if (messageId != null) {
            header.append("Message-ID: <").append(messageId).append(">\n");
        }
        header.append("Date: ").append(kind == Kind.ODD_DATE ? oddDate() : date(Instant.now())).append('\n');
        header.append("From: ").append(outbound ? account : from(kind, customer)).append('\n');
        header.append("To: ").append(outbound ? customer : account).append('\n');
        header.append("Subject: ").append(SoakMail.subject(number)).append('\n');
        final String text = header + content(kind, number);
        return new SoakMail(number, kind, messageId, outbound, text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private Kind drawKind() {
        if (random.nextInt(10) < 6) {
            return Kind.PLAIN;
        }

        final Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        final boolean again = kind == Kind.REUSED_MESSAGE_ID && messageIds.isEmpty() || kind == Kind.BIG && random.nextInt(4) > 0;
        return again ? Kind.PLAIN : kind;
    }

    private static String from(final Kind kind, final String customer) {
        return switch (kind) {
            case FROM_ROOT -> "root";
            case MAILER_DAEMON -> "MAILER-DAEMON (Mail Delivery System)";
            default -> "\"A customer\" <" + customer + ">";
        };
    }

    private String oddDate() {
        return List.of("Thu, 1 Jan 1970 00:00:00 +0000", "Fri, 31 Dec 2032 23:59:59 -1200", "yesterday", "", "Mon, 99 Foo 2024 25:61:61 +9999")
                .get(random.nextInt(5));
    }

    private String content(final Kind kind, final int number) {
        final String sentence = "Mail %d of the harvest. Could you send me an offer by Friday?".formatted(number);
        final String plain = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + sentence + "\n";
        return switch (kind) {
            case ALTERNATIVE -> multipart("alternative", sentence, "Content-Type: text/html\n\n<p>" + sentence + "</p>\n") + "--edge--\n";
            case ATTACHMENT -> multipart("mixed", sentence, attachment(1 + random.nextInt(300))) + "--edge--\n";
            case BIG -> multipart("mixed", sentence, attachment(1_000 + random.nextInt(4_000))) + "--edge--\n";
            case BROKEN_MIME -> broken(sentence);
            case BROKEN_HEADER -> "This is no header\n: nor this\nX-\u00e4\u00f6: \u00fc\u00ff\nContent-Type: text/plain; charset=\"nowhere\n\n"
                    + sentence + "\n";
            case NEWSLETTER -> "List-Unsubscribe: <mailto:leave@orchard.example>\nPrecedence: bulk\n" + plain;
            case LONG_LINE -> plain + "long ".repeat(10_000 + random.nextInt(60_000)) + "\n";
            case NO_BODY -> "\n";
            default -> plain;
        };
    }

    private String broken(final String sentence) {
        return switch (random.nextInt(4)) {
            case 0 -> multipart("mixed", sentence, attachment(20));
            case 1 -> "MIME-Version: 1.0\nContent-Type: multipart/mixed\n\n" + sentence + "\n";
            case 2 -> "Content-Type: text/plain; charset=no-such-charset\nContent-Transfer-Encoding: base64\n\n!!!! " + sentence + " ====\n";
            default -> multipart("mixed", sentence, "Content-Type: multipart/mixed; boundary=edge\n\n--edge\n--edge\n\u00ff\u00fe\u0080");
        };
    }

    private static String multipart(final String subtype, final String text, final String second) {
        return """
                MIME-Version: 1.0
                Content-Type: multipart/%s; boundary="edge"

                --edge
                Content-Type: text/plain

                %s
                --edge
                %s
                """.formatted(subtype, text, second);
    }

    private String attachment(final int kilobytes) {
        final byte[] bytes = new byte[kilobytes * BYTES_PER_KILOBYTE];
        random.nextBytes(bytes);
        return "Content-Type: application/octet-stream; name=\"data.bin\"\nContent-Transfer-Encoding: base64\n\n"
                + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes) + "\n";
    }

    private static String date(final Instant when) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(when.atOffset(ZoneOffset.UTC));
    }
}
