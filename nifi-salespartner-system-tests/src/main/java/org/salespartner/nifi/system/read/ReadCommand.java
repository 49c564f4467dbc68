/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentJson;
import org.salespartner.email.mime.MessageBytes;
import org.salespartner.email.read.AttachmentSink;
import org.salespartner.email.read.EmailReader;
import org.salespartner.email.read.Envelope;
import org.salespartner.email.read.EnvelopeReader;
import org.salespartner.email.read.ReadContext;
import org.salespartner.email.thread.ConversationJoiner;
import org.salespartner.email.thread.ConversationJoiner.Links;
import org.salespartner.nifi.services.assistant.ExtractiveSummarizer;
import org.salespartner.nifi.system.command.UsageException;
import org.salespartner.nifi.system.mail.FoundMessage;
import org.salespartner.nifi.system.mail.MessageFiles;
import org.salespartner.nifi.system.mail.MessageVisitor;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Prints the email document of each message as one JSON line: {@code bin/read}. The messages are gone through twice, one of them in memory at a time:
 * first for their ids, so that each document names the conversation it turns out to belong to, then for their documents.
 */
public final class ReadCommand {
    static final int DONE = 0;
    static final int MISSING = 1;
    static final int WRONG_OPTIONS = 2;

    /** What a shell gives for a command that a closed pipe ended. */
    private static final int READER_GONE = 141;
    /** ParseEmail's default. */
    private static final int MAXIMUM_TEXT = 1024 * 1024;
    private static final String SOURCE = "source";
    private static final String USAGE = "/read/usage.txt";
    private static final String BROKEN_PIPE = "Broken pipe";

    private final EmailReader reader = new EmailReader(MAXIMUM_TEXT);
    private final ConversationJoiner conversations = new ConversationJoiner();
    private final ExtractiveSummarizer summarizer;
    private final OutputStream out;
    private final PrintStream err;
    private long met;
    private long printed;

    private ReadCommand(final boolean summary, final OutputStream out, final PrintStream err) {
        this.summarizer = summary ? new ExtractiveSummarizer() : null;
        this.out = out;
        this.err = err;
    }

    public static void main(final String[] arguments) throws IOException {
        final PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
            System.exit(run(out, err, arguments));
        } catch (final IOException e) {
            // Whoever reads has read enough, as head does.
            if (BROKEN_PIPE.equals(e.getMessage())) {
                System.exit(READER_GONE);
            }
            err.println("The output cannot be written (" + e + ").");
            System.exit(MISSING);
        }
    }

    /**
     * @return the exit code
     * @throws IOException when the output cannot be written
     */
    static int run(final OutputStream out, final PrintStream err, final String... arguments) throws IOException {
        final ReadOptions options;
        try {
            options = ReadOptions.parse(arguments);
        } catch (final UsageException e) {
            err.println(e.getMessage());
            return WRONG_OPTIONS;
        }

        if (options.help()) {
            try (InputStream usage = ReadCommand.class.getResourceAsStream(USAGE)) {
                usage.transferTo(out);
            }
            out.flush();
            return DONE;
        }
        return new ReadCommand(options.summary(), out, err).read(options.paths());
    }

    private int read(final List<Path> paths) throws IOException {
        final List<Path> there = paths.stream().filter(this::isReadable).toList();
        final MessageVisitor joining = new Joining();
        for (final Path path : there) {
            new MessageFiles(path).forEach(joining);
        }
        final MessageVisitor printing = new Printing();
        for (final Path path : there) {
            new MessageFiles(path).forEach(printing);
        }
        return there.size() == paths.size() ? DONE : MISSING;
    }

    private boolean isReadable(final Path path) {
        if (!Files.exists(path)) {
            err.println(path + ": There is no such file or folder.");
            return false;
        }
        if (!Files.isRegularFile(path) && !Files.isDirectory(path)) {
            err.println(path + ": This is neither a file nor a folder. It is to be read twice, so save it to a file first.");
            return false;
        }
        return true;
    }

    private static Links links(final String messageId, final String inReplyTo, final List<String> references, final EmailAddress from) {
        return new Links(messageId, inReplyTo, references, from == null ? null : from.address());
    }

    /** Collects the ids. What cannot be read is told when it is to be printed. */
    private final class Joining implements MessageVisitor {
        private final Progress progress = new Progress(err, "Looked for conversations in %,d messages");

        @Override
        public void message(final FoundMessage message) throws IOException {
            final Envelope envelope = EnvelopeReader.read(message.content());
            conversations.add(links(envelope.messageId(), envelope.inReplyTo(), envelope.references(), envelope.from()));
            met++;
            progress.at(met);
        }

        @Override
        public void unreadable(final Path file, final String reason) {
            // Told once.
        }
    }

    private final class Printing implements MessageVisitor {
        private final Progress progress = new Progress(err, "Read %%,d of %,d messages".formatted(met));

        @Override
        public void message(final FoundMessage message) throws IOException {
            try (MessageBytes bytes = MessageBytes.of(message.content())) {
                EmailDocumentJson.write(document(message.name(), bytes), out);
            }
            out.write('\n');
            out.flush();
            printed++;
            progress.at(printed);
        }

        @Override
        public void unreadable(final Path file, final String reason) {
            err.println(file + ": " + reason);
        }

        private EmailDocument document(final String name, final MessageBytes bytes) throws IOException {
            final EmailDocument read = reader.read(() -> bytes.slice(0, bytes.length()), ReadContext.NONE, AttachmentSink.NONE).document();
            final Links links = links(read.messageId(), read.inReplyTo(), read.references(), read.from());
            final EmailDocument document = read.toBuilder()
                    .conversationId(conversations.conversationId(links, read.identity()))
                    .other(Map.<String, JsonNode>of(SOURCE, TextNode.valueOf(name)))
                    .build();
            return summarizer == null ? document : document.toBuilder().summary(summarizer.summarize(document, List.of())).build();
        }
    }
}
