/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MailFilesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration WINDOW = Duration.ofDays(30);
    private static final String MAIL = "Message-ID: <a@b.example>\r\nDate: %s\r\n\r\nHello\r\n";
    private static final String RECENT = "Thu, 19 Nov 2026 09:00:00 +0100";

    @TempDir
    private Path folder;
    private Collected collected;

    @BeforeEach
    void collect() {
        collected = new Collected();
    }

    @Test
    void aFolderGivesEachFileBelowItAsOneMessageWhateverItsName() throws IOException {
        write("b.eml", "second");
        write("a", "first");
        write("deep/er/noext.txt", "From nobody, this is no mbox\n");

        read(folder);

        assertEquals(List.of("a", "b.eml", "deep/er/noext.txt"), collected.names());
    }

    @Test
    void aMaildirGivesWhatIsDeliveredAndNothingElse() throws IOException {
        write("cur/1:2,S", "seen");
        write("new/2", "new");
        write("tmp/3", "half delivered");
        write("dovecot-uidlist", "3 V1 N4");
        write(".Sent/cur/4:2,S", "sent");
        Files.createDirectories(folder.resolve(".Sent/new"));
        write(".Sent/maildirfolder", "");

        read(folder);

        assertEquals(List.of(".Sent/cur/4:2,S", "cur/1:2,S", "new/2"), collected.names());
    }

    @Test
    void anMboxGivesItsMessagesWithoutSeparatorsAndOneLevelOfQuoting() throws IOException {
        final Path mbox = write("archive", """
                From maya@northbeam.example Thu Nov 19 09:00:00 2026
                Subject: one

                From here on it gets better.

                >From the start
                >>From a quote

                From - Thu Nov 19 09:01:00 2026
                Subject: two

                x

                From maya@northbeam.example
                Subject: three

                last line without an end""");

        read(mbox);

        assertEquals(List.of("archive #1", "archive #2", "archive #3"), collected.names());
        assertEquals("Subject: one\n\nFrom here on it gets better.\n\nFrom the start\n>From a quote\n", text(0));
        assertEquals("Subject: two\n\nx\n", text(1));
        assertEquals("Subject: three\n\nlast line without an end", text(2));
    }

    @Test
    void anMboxWithCarriageReturnsIsReadTheSameWay() throws IOException {
        final Path mbox = write("crlf.mbox", "From a@b.example Thu Nov 19 09:00:00 2026\r\nSubject: 1\r\n\r\nx\r\n\r\n"
                + "From a@b.example Thu Nov 19 09:00:01 2026\r\n\r\ny");

        read(mbox);

        assertEquals("Subject: 1\r\n\r\nx\r\n", text(0));
        assertEquals("\r\ny", text(1));
    }

    @Test
    void aSingleFileThatIsNoMboxIsOneMessage() throws IOException {
        read(write("one.eml", MAIL.formatted(RECENT)));

        assertEquals(List.of("one.eml"), collected.names());
    }

    @Test
    void aDateInTheWindowIsKept() throws IOException {
        read(write("recent.eml", MAIL.formatted(RECENT)));

        assertEquals(Instant.parse("2026-11-19T08:00:00Z"), collected.mails.getFirst().received());
    }

    @Test
    void datesOutsideTheWindowAreMovedIntoItInTheOrderOfTheFiles() throws IOException {
        write("1.eml", MAIL.formatted("Mon, 5 Jan 1998 09:00:00 +0100"));
        write("2.eml", MAIL.formatted("Sat, 1 Jan 2095 09:00:00 +0100"));
        final Path undated = write("3.eml", MAIL.formatted("yesterday"));
        Files.setLastModifiedTime(undated, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));

        read(folder);

        final List<Instant> received = collected.mails.stream().map(SourceMail::received).toList();
        assertEquals(received.stream().sorted().distinct().toList(), received);
        assertTrue(received.getFirst().isAfter(NOW.minus(WINDOW)) && received.getLast().isBefore(NOW), received::toString);
    }

    @Test
    void aMessageTooLargeForTheMailboxIsNamed() throws IOException {
        final Path mbox = folder.resolve("large.mbox");
        Files.writeString(mbox, "From a@b.example Thu Nov 19 09:00:00 2026\n\n" + "x".repeat(MailFiles.MAXIMUM_SIZE)
                + "\n\nFrom a@b.example Thu Nov 19 09:00:01 2026\n\nsmall\n");

        read(mbox);

        assertEquals(List.of("large.mbox #2"), collected.names());
        assertTrue(collected.unreadable.getFirst().startsWith("large.mbox #1: It is larger than 64 MB"), collected.unreadable::toString);
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThrows(NoSuchFileException.class, () -> read(folder.resolve("missing")));
    }

    private void read(final Path path) throws IOException {
        new MailFiles(path, "INBOX", NOW, WINDOW).forEach(collected);
    }

    private String text(final int index) {
        return new String(collected.mails.get(index).content(), StandardCharsets.ISO_8859_1);
    }

    private Path write(final String name, final String content) throws IOException {
        final Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
