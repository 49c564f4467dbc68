/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.Mails;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.tnef.Wrapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** S8: a message of 100 MB is read in a heap of 128 MB, in a JVM of its own. */
class LargeMessageTest {
    private static final long SIZE = 100L << 20;

    @ParameterizedTest
    @ValueSource(strings = {"attachment", "text", "html", "line", "preamble", "header", "parts", "wrapper", "nonsense"})
    void oneHundredMegabytesAreReadInASmallHeap(final String kind) throws IOException, InterruptedException {
        final Path output = Files.createTempFile("large-message-", ".txt");
        final Path folder = Files.createTempDirectory("large-message-");
        try {
            final Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                    "-XX:+UseSerialGC", "-Djava.io.tmpdir=" + folder, "-cp", System.getProperty("java.class.path"), Child.class.getName(), kind)
                    .redirectErrorStream(true).redirectOutput(output.toFile()).start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
            assertEquals(0, process.exitValue(), () -> kind + ": " + text(output));
            assertTrue(text(output).contains("document m1:") || text(output).contains("document r1:"), () -> text(output));
            try (Stream<Path> left = Files.list(folder)) {
                assertEquals(List.of(), left.toList());
            }
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(folder);
        }
    }

    private static String text(final Path path) {
        try {
            return Files.readString(path);
        } catch (final IOException e) {
            return e.toString();
        }
    }

    /** What runs in the small heap. */
    static final class Child {
        private Child() {
        }

        public static void main(final String[] arguments) throws IOException {
            final EmailDocument document = Mails.READER.read(() -> message(arguments[0]), ReadContext.NONE,
                    (attachment, content) -> assertEquals(attachment.size(), content.transferTo(OutputStream.nullOutputStream()))).document();
            System.out.println("document " + document.identity() + " " + document.problems());
        }

        private static InputStream message(final String kind) {
            return switch (kind) {
                case "attachment" -> repeated(Mails.with("Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n"),
                        "QUJD".repeat(19) + "\r\n");
                case "text" -> repeated(Mails.plain(""), "On Monday, the 3rd, he wrote: some words.\r\n");
                case "html" -> repeated(Mails.html(""), "<p>some <b>words</b>\r\n");
                case "line" -> repeated(Mails.plain(""), "no line end at all ");
                case "preamble" -> repeated(Mails.with("Content-Type: multipart/mixed; boundary=b\n\n"), "--not-b ");
                case "header" -> repeated(Mails.with(""), "X-Field: words\r\n");
                case "parts" -> repeated(Mails.with("Content-Type: multipart/mixed; boundary=b\n\n"), "--b\r\n\r\nx\r\n");
                case "wrapper" -> repeated(Mails.with("Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n")
                        + Base64.getEncoder().encodeToString(Wrapper.begun(SIZE)) + "\n", "QUJD".repeat(19) + "\r\n");
                default -> repeated("", "prose without end\r\n");
            };
        }

        private static InputStream repeated(final String head, final String piece) {
            return new SequenceInputStream(new ByteArrayInputStream(Mails.bytes(head)), new Repeated(piece));
        }
    }

    /** The same bytes again and again, up to the size. */
    private static final class Repeated extends InputStream {
        private final byte[] piece;
        private long position;

        private Repeated(final String piece) {
            this.piece = piece.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public int read() {
            if (position >= SIZE) {
                return -1;
            }
            final int value = piece[(int) (position % piece.length)];
            position++;
            return value;
        }
    }
}
