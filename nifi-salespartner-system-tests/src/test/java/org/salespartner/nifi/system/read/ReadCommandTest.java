/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.read;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentJson;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReadCommandTest {
    private static final String QUESTION = """
            From: Ada <ada@example.com>
            Message-ID: <question@example.com>
            Subject: The offer

            Could you send the offer by Friday?
            """;
    private static final String ANSWER = """
            From: Ben <ben@example.org>
            Message-ID: <answer@example.org>
            In-Reply-To: <question@example.com>
            Subject: Re: The offer

            Here it is.
            """;
    /** Names nothing but its direct predecessor. */
    private static final String THANKS = """
            From: Ada <ada@example.com>
            Message-ID: <thanks@example.com>
            In-Reply-To: <answer@example.org>
            Subject: another subject

            Thank you.
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void aFileGivesOneLine() throws IOException {
        final Path file = write("one.eml", QUESTION);

        assertEquals(ReadCommand.DONE, run(file.toString()));

        final EmailDocument document = documents().getFirst();
        assertEquals(1, documents().size());
        assertEquals("question@example.com", document.messageId());
        assertEquals("Could you send the offer by Friday?", document.reply());
        assertEquals(file.toString(), source(document));
        assertNull(document.summary());
        assertEquals("", errors());
    }

    @Test
    void theOrderOfThePathsAndOfTheNamesIsKept() throws IOException {
        final Path first = write("z/only.eml", QUESTION);
        write("a/2.eml", ANSWER);
        write("a/1", THANKS);
        write("a/deeper/3", QUESTION);

        run(first.toString(), folder.resolve("a").toString());

        assertEquals(List.of("z/only.eml", "a/1", "a/2.eml", "a/deeper/3"), sources());
    }

    @Test
    void filesWithTheSameContentGiveALineEach() throws IOException {
        write("1.eml", QUESTION);
        write("2.eml", QUESTION);

        run(folder.toString());

        assertEquals(List.of("1.eml", "2.eml"), sources());
        assertEquals(documents().getFirst().identity(), documents().getLast().identity());
    }

    @Test
    void aMaildirGivesWhatIsDelivered() throws IOException {
        write("cur/1:2,S", QUESTION);
        write("new/2", ANSWER);
        write("tmp/3", THANKS);
        write("dovecot-uidlist", "3 V1 N4");

        run(folder.toString());

        assertEquals(List.of("cur/1:2,S", "new/2"), sources());
    }

    @Test
    void anMboxGivesALineForEachMessage() throws IOException {
        final String mbox = "From ada@example.com Thu Nov 19 09:00:00 2026\n" + QUESTION
                + "\nFrom ben@example.org Thu Nov 19 09:00:00 2026\n" + ANSWER;
        write("archive", mbox);
        write("folder/in.mbox", mbox);

        run(folder.resolve("archive").toString(), folder.resolve("folder").toString());

        assertEquals(List.of("archive #1", "archive #2", "folder/in.mbox #1", "folder/in.mbox #2"), sources());
        assertEquals("Here it is.", documents().getLast().reply());
    }

    @Test
    void anMboxOfThunderbirdWithAByteOrderMarkIsOne() throws IOException {
        write("Inbox", "\ufeffFrom -\n" + QUESTION + "\nFrom - Thu Nov 19 09:00:00 2026\n" + ANSWER);

        run(folder.resolve("Inbox").toString());

        assertEquals(List.of("question@example.com", "answer@example.org"), documents().stream().map(EmailDocument::messageId).toList());
    }

    @Test
    void aFileThatOnlyBeginsLikeAnMboxIsAMessage() throws IOException {
        write("one", "From here on it gets better.\n");

        run(folder.resolve("one").toString());

        assertEquals(List.of("one"), sources());
    }

    @Test
    void bytesThatAreNoMessageGiveADocumentThatSaysSo() throws IOException {
        Files.write(folder.resolve("noise"), new byte[] {0, 1, (byte) 0xff, 13, 10});
        write("nothing", "");

        assertEquals(ReadCommand.DONE, run(folder.toString()));

        assertEquals(List.of("noise", "nothing"), sources());
        documents().forEach(document -> assertTrue(document.problems().size() == 1, document.problems()::toString));
    }

    @Test
    void aConversationIsJoinedOverAllThatIsGivenInWhateverOrder() throws IOException {
        write("1.eml", THANKS);
        write("2/archive.mbox", "From ben@example.org\n" + ANSWER);
        write("3.eml", QUESTION);
        write("4.eml", QUESTION.replace("question@", "other@"));

        run(folder.resolve("1.eml").toString(), folder.resolve("2").toString(), folder.resolve("3.eml").toString(),
                folder.resolve("4.eml").toString());

        final List<String> conversations = documents().stream().map(EmailDocument::conversationId).toList();
        assertEquals(conversations.get(2), conversations.get(0));
        assertEquals(conversations.get(2), conversations.get(1));
        assertNotEquals(conversations.get(2), conversations.get(3));
    }

    @Test
    void theSummaryIsTheLocalAssistants() throws IOException {
        run("--summary", write("one.eml", QUESTION).toString());

        assertEquals("The offer", documents().getFirst().summary().topic());
        assertEquals("Could you send the offer by Friday?", documents().getFirst().summary().nextSteps().getFirst().source());
    }

    @Test
    void aPathThatDoesNotExistIsNamedAndTheOthersAreRead() throws IOException {
        final Path file = write("one.eml", QUESTION);

        assertEquals(ReadCommand.MISSING, run(folder.resolve("missing").toString(), file.toString()));

        assertEquals(List.of("one.eml"), sources());
        assertEquals(folder.resolve("missing") + ": There is no such file or folder.\n", errors());
    }

    @Test
    void aFileThatCannotBeReadIsNamedOnceAndTheOthersAreRead() throws IOException {
        Files.createSymbolicLink(folder.resolve("broken"), folder.resolve("nowhere"));
        write("one.eml", QUESTION);

        assertEquals(ReadCommand.DONE, run(folder.toString()));

        assertEquals(List.of("one.eml"), sources());
        assertEquals(folder.resolve("broken") + ": It is a link to a file that is not there.\n", errors());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--summary", "--sumary x", "-x"})
    void wrongOptionsAreSaid(final String arguments) throws IOException {
        assertEquals(ReadCommand.WRONG_OPTIONS, run(arguments.isEmpty() ? new String[0] : arguments.split(" ")));

        assertTrue(errors().contains("bin/read --help"), errors());
        assertEquals(0, out.size());
    }

    @Test
    void aPathMayBeginWithAHyphenBehindTheOptions() throws IOException {
        assertEquals(ReadCommand.MISSING, run("--", "-missing"));

        assertEquals("-missing: There is no such file or folder.\n", errors());
    }

    @Test
    void helpTellsWhatSourceIs() throws IOException {
        assertEquals(ReadCommand.DONE, run("--help"));

        assertTrue(out.toString(StandardCharsets.UTF_8).contains("\"source\""));
    }

    @Test
    void anOutputThatTakesNoMoreEndsTheReading() throws IOException {
        write("1.eml", QUESTION);
        write("2.eml", QUESTION);
        final OutputStream full = new OutputStream() {
            @Override
            public void write(final int octet) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        assertThrows(IOException.class, () -> ReadCommand.run(full, new PrintStream(err, true, StandardCharsets.UTF_8), folder.toString()));
        assertEquals("", errors());
    }

    private int run(final String... arguments) throws IOException {
        return ReadCommand.run(out, new PrintStream(err, true, StandardCharsets.UTF_8), arguments);
    }

    private List<EmailDocument> documents() throws IOException {
        final List<EmailDocument> documents = new ArrayList<>();
        for (final String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            documents.add(EmailDocumentJson.read(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8))));
        }
        return documents;
    }

    /** Without the test's folder. */
    private List<String> sources() throws IOException {
        return documents().stream().map(document -> folder.relativize(Path.of(source(document))).toString()).toList();
    }

    private static String source(final EmailDocument document) {
        return document.other().get("source").textValue();
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private Path write(final String name, final String content) throws IOException {
        final Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
