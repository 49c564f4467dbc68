/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import org.salespartner.nifi.system.bench.measure.Figures;
import org.salespartner.nifi.system.bench.measure.Measured;
import org.salespartner.nifi.system.mail.FoundMessage;
import org.salespartner.nifi.system.mail.MessageFiles;
import org.salespartner.nifi.system.mail.MessageVisitor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * The speed of reading mails in full (parse, text, split, classify) beside that of Angus Mail merely parsing the same mails and touching every part.
 * One thread, the mails in memory.
 */
final class ReadSpeed {
    /** Bytes that one round reads at least: a round of a small folder is several times through it. */
    private static final long ROUND = 64L * 1024 * 1024;
    private static final long MOST_BYTES = 512L * 1024 * 1024;
    private static final double MEGABYTE = 1024 * 1024;

    private final List<byte[]> mails = new ArrayList<>();
    private final Session session = Session.getInstance(new Properties());
    private long bytes;

    private ReadSpeed() {
    }

    static void measure(final Path folder, final int rounds, final Figures figures) throws IOException {
        final ReadSpeed speed = new ReadSpeed();
        speed.load(folder);
        if (speed.mails.isEmpty()) {
            figures.skip("read.speed", "There is no e-mail in " + folder + ".");
            return;
        }

        final int times = (int) Math.max(1, ROUND / speed.bytes);
        System.err.printf("%d mails, %.1f MB, %d times a round%n", speed.mails.size(), speed.bytes / MEGABYTE, times);
        final Measured measured = Measured.measure(List.of(
                new Measured.Contender("full", "SalesPartner, full reading", () -> seconds(times, speed.mails, MailReading::read)),
                new Measured.Contender("angus", "Angus Mail, every part", () -> seconds(times, speed.mails, speed::parse))), rounds);

        final double mailsInRound = (double) times * speed.mails.size();
        figures.number("read.speed.full", "Mails a second, full reading", "%.0f", mailsInRound / measured.medianSeconds("full"), "");
        figures.number("read.speed.angus", "Mails a second, Angus touching every part", "%.0f", mailsInRound / measured.medianSeconds("angus"), "");
        figures.number("read.speed.ratio_angus", "Speed beside Angus", "%.2f", measured.ratio("full", "angus"), "0.5 or more");
        figures.detail("read.speed.mails", Integer.toString(speed.mails.size()));
        figures.detail("read.speed.megabytes", String.format(Locale.ROOT, "%.1f", speed.bytes / MEGABYTE));
    }

    /** Only what is an e-mail: other files say nothing of the speed of either. */
    private void load(final Path folder) throws IOException {
        new MessageFiles(folder).forEach(new MessageVisitor() {
            @Override
            public void message(final FoundMessage message) throws IOException {
                final byte[] mail = message.content().readAllBytes();
                if (bytes + mail.length <= MOST_BYTES && MailReading.read(mail).recognisable()) {
                    mails.add(mail);
                    bytes += mail.length;
                }
            }

            @Override
            public void unreadable(final Path file, final String reason) {
                System.err.println(file + ": " + reason);
            }
        });
    }

    private static double seconds(final int times, final List<byte[]> mails, final Reading reading) throws Exception {
        final long start = System.nanoTime();
        for (int time = 0; time < times; time++) {
            for (final byte[] mail : mails) {
                reading.read(mail);
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private void parse(final byte[] mail) {
        try {
            final MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(mail));
            message.getSubject();
            message.getSentDate();
            message.getMessageID();
            touch(message);
        } catch (final MessagingException | IOException e) {
            // What Angus cannot parse it leaves early, which only makes it faster.
            return;
        }
    }

    private static void touch(final Part part) throws MessagingException, IOException {
        part.getContentType();
        part.getDisposition();
        try {
            if (part.isMimeType("multipart/*") && part.getContent() instanceof final Multipart multipart) {
                for (int index = 0; index < multipart.getCount(); index++) {
                    touch(multipart.getBodyPart(index));
                }
            } else if (part.isMimeType("message/rfc822") && part.getContent() instanceof final Part nested) {
                touch(nested);
            } else if (part.isMimeType("text/*")) {
                part.getContent();
            } else {
                drain(part);
            }
        } catch (final IOException e) {
            // An unknown charset or a broken encoding: the bytes are there all the same.
            drain(part);
        }
    }

    private static void drain(final Part part) throws MessagingException, IOException {
        try (InputStream content = part.getInputStream()) {
            content.transferTo(OutputStream.nullOutputStream());
        }
    }

    @FunctionalInterface
    private interface Reading {
        void read(byte[] mail) throws Exception;
    }
}
