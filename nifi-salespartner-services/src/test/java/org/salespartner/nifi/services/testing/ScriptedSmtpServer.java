/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * An SMTP server (RFC 5321) that says what a test tells it to, for what a real one cannot be made to do. It takes any sign-in and any mail unless it
 * is told otherwise, and keeps what it has taken.
 */
public final class ScriptedSmtpServer implements AutoCloseable {
    /** What stands for the end of a message where a command is named. */
    public static final String END_OF_MESSAGE = ".";
    private static final String READY = "250 OK";

    private final ServerSocket listener;
    private final SSLContext tls;
    private final boolean implicit;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final Deque<Rule> rules = new ArrayDeque<>();
    private volatile boolean closing;
    private volatile List<String> extensions = List.of("SIZE 35882577", "8BITMIME", "AUTH PLAIN LOGIN XOAUTH2");
    private volatile UnaryOperator<Taken> filing = UnaryOperator.identity();
    private volatile long cutAfter = -1;

    private ScriptedSmtpServer(final SSLContext tls, final boolean implicit) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.tls = tls;
        this.implicit = implicit;
    }

    /**
     * A mail that the server has taken.
     *
     * @param message as it was sent, stuffed dots removed
     */
    public record Taken(String sender, List<String> recipients, byte[] message) {

        public String text() {
            return new String(message, StandardCharsets.ISO_8859_1);
        }

        /** Without the content. */
        @Override
        public String toString() {
            return "mail of %s to %s".formatted(sender, recipients);
        }
    }

    /** Listens on a free port, in clear text. */
    public static ScriptedSmtpServer start() throws IOException {
        return start(null, false);
    }

    /**
     * Listens on a free port.
     *
     * @param tls      what STARTTLS is offered with; null not to offer it
     * @param implicit whether the connection is encrypted from the beginning instead
     */
    public static ScriptedSmtpServer start(final SSLContext tls, final boolean implicit) throws IOException {
        final ScriptedSmtpServer server = new ScriptedSmtpServer(tls, implicit);
        Thread.ofVirtual().start(server::listen);
        return server;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** What the answer to EHLO offers, STARTTLS aside. */
    public void offer(final String... lines) {
        extensions = List.of(lines);
    }

    /** Is given each mail before its end is answered; what it gives back is kept. */
    public void onTaken(final UnaryOperator<Taken> action) {
        filing = action;
    }

    /**
     * Answers commands that begin with a text otherwise. The rule given last counts first.
     *
     * @param command in any case; {@link #END_OF_MESSAGE} for the end of a message, the empty text for the greeting
     * @param reply   whole lines without the last line end, such as {@code 550 5.1.1 unknown}
     */
    public synchronized void answer(final String command, final String reply) {
        rules.push(new Rule(command, reply, After.NOTHING, false, false));
    }

    /** The same for the next such command only. */
    public synchronized void answerOnce(final String command, final String reply) {
        rules.push(new Rule(command, reply, After.NOTHING, false, true));
    }

    /** Answers such commands otherwise and closes the connection. */
    public synchronized void answerAndCut(final String command, final String reply) {
        rules.push(new Rule(command, reply, After.CUT, false, false));
    }

    /** Closes the connection instead of an answer to such commands; a mail is not taken. */
    public synchronized void cut(final String command) {
        rules.push(new Rule(command, null, After.CUT, false, false));
    }

    /** Answers such commands with nothing until the server is closed; a mail is not taken. */
    public synchronized void stall(final String command) {
        rules.push(new Rule(command, null, After.STALL, false, false));
    }

    /** Takes mails, and closes the connection instead of saying so. */
    public synchronized void takeAndCut() {
        rules.push(new Rule(END_OF_MESSAGE, null, After.CUT, true, false));
    }

    /** Takes mails, and does not say so. */
    public synchronized void takeAndStall() {
        rules.push(new Rule(END_OF_MESSAGE, null, After.STALL, true, false));
    }

    /** Closes the connection when so many bytes of a message have come. */
    public void cutInMessage(final long bytes) {
        cutAfter = bytes;
    }

    /** Does as a server should from now on. */
    public synchronized void heal() {
        rules.clear();
        cutAfter = -1;
    }

    /** The commands that have come so far, without messages. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    /** Waits until a command is the last one; the client does not wait for the answer to some. Gives the last one at the end of a limit. */
    public String awaitLast(final String command) {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!command.equals(commands().getLast()) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return commands().getLast();
    }

    public List<Taken> taken() {
        return List.copyOf(taken);
    }

    @Override
    public void close() throws IOException {
        // A connection may still be taken while the listener is closing.
        closing = true;
        listener.close();
        for (final Socket socket : sockets) {
            socket.close();
        }
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                final Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                if (closing) {
                    socket.close();
                } else {
                    Thread.ofVirtual().start(() -> serve(socket));
                }
            } catch (final IOException e) {
                // The server is being closed.
            }
        }
    }

    private void serve(final Socket socket) {
        try (socket) {
            Dialogue dialogue = new Dialogue(implicit ? encrypted(socket) : socket);
            dialogue.say(rule("").orReply("220 scripted.test ready"));
            while (dialogue.next()) {
                if (dialogue.upgrade) {
                    dialogue = new Dialogue(encrypted(socket));
                }
            }
        } catch (final IOException e) {
            // The client has gone.
        }
    }

    private SSLSocket encrypted(final Socket socket) throws IOException {
        final SSLSocket over = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        over.setUseClientMode(false);
        return over;
    }

    private synchronized Rule rule(final String command) {
        final String asked = command.toUpperCase(Locale.ROOT);
        final Rule found = rules.stream().filter(rule -> rule.command().isEmpty() ? asked.isEmpty()
                : asked.startsWith(rule.command().toUpperCase(Locale.ROOT))).findFirst().orElse(Rule.NONE);
        if (found.once()) {
            rules.remove(found);
        }

        return found;
    }

    private enum After {
        NOTHING,
        CUT,
        STALL
    }

    /**
     * @param reply null for the usual one
     * @param takes whether a mail is taken although it is not answered
     */
    private record Rule(String command, String reply, After after, boolean takes, boolean once) {
        private static final Rule NONE = new Rule("", null, After.NOTHING, false, false);

        private Rule orReply(final String usual) {
            return reply == null ? new Rule(command, usual, after, takes, once) : this;
        }

        private boolean isSilent() {
            return after != After.NOTHING && reply == null;
        }
    }

    /** What one client asks for. */
    private final class Dialogue {
        private final InputStream in;
        private final OutputStream out;
        private boolean upgrade;
        private boolean ended;
        private String sender;
        private final List<String> recipients = new ArrayList<>();

        private Dialogue(final Socket socket) throws IOException {
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** Answers a command; false when there are no more. */
        private boolean next() throws IOException {
            final String line = ended ? null : line();
            if (line == null) {
                return false;
            }

            commands.add(line);
            final Rule rule = rule(line);
            final String verb = line.split("[ :]")[0].toUpperCase(Locale.ROOT);
            if (rule.reply() != null || rule.isSilent()) {
                say(rule);
                return true;
            }

            answer(verb, line, rule);
            return !"QUIT".equals(verb);
        }

        private void answer(final String verb, final String line, final Rule rule) throws IOException {
            switch (verb) {
                case "EHLO" -> say(rule.orReply(ehlo()));
                case "STARTTLS" -> {
                    upgrade = tls != null;
                    say(rule.orReply(upgrade ? "220 go ahead" : "502 not offered"));
                }
                case "AUTH" -> say(rule.orReply(line.split(" ").length > 2 ? "235 2.7.0 welcome" : login()));
                case "MAIL" -> {
                    sender = address(line);
                    recipients.clear();
                    say(rule.orReply(READY));
                }
                case "RCPT" -> {
                    recipients.add(address(line));
                    say(rule.orReply(READY));
                }
                case "DATA" -> {
                    say(rule.orReply("354 go ahead"));
                    message();
                }
                case "QUIT" -> say(rule.orReply("221 see you"));
                default -> say(rule.orReply(READY));
            }
        }

        /** AUTH LOGIN asks twice. */
        private String login() throws IOException {
            say(Rule.NONE.orReply("334 VXNlcm5hbWU6"));
            line();
            say(Rule.NONE.orReply("334 UGFzc3dvcmQ6"));
            line();
            return "235 2.7.0 welcome";
        }

        private String ehlo() {
            final List<String> lines = new ArrayList<>(List.of("scripted.test"));
            if (tls != null && !implicit) {
                lines.add("STARTTLS");
            }

            lines.addAll(extensions);
            final StringBuilder reply = new StringBuilder();
            for (int i = 0; i < lines.size(); i++) {
                reply.append(i == 0 ? "" : "\r\n").append(i == lines.size() - 1 ? "250 " : "250-").append(lines.get(i));
            }

            return reply.toString();
        }

        private void message() throws IOException {
            final ByteArrayOutputStream message = new ByteArrayOutputStream();
            byte[] line = lineOf(message.size());
            while (line.length > 0 && !(line.length == 3 && line[0] == '.')) {
                message.write(line, line[0] == '.' ? 1 : 0, line.length - (line[0] == '.' ? 1 : 0));
                line = lineOf(message.size());
            }

            if (line.length == 0) {
                ended = true;
                return;
            }

            final Rule rule = rule(END_OF_MESSAGE);
            if (rule.takes() || !rule.isSilent() && rule.orReply(READY).reply().startsWith("2")) {
                taken.add(filing.apply(new Taken(sender, List.copyOf(recipients), message.toByteArray())));
            }

            say(rule.isSilent() ? rule : rule.orReply("250 2.0.0 taken"));
        }

        private byte[] lineOf(final long soFar) throws IOException {
            return cutAfter >= 0 && soFar >= cutAfter ? new byte[0] : read();
        }

        private void say(final Rule rule) throws IOException {
            if (rule.reply() != null) {
                out.write((rule.reply() + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }

            if (rule.after() == After.STALL) {
                // Whatever comes is not answered, until one of both sides ends the connection.
                in.transferTo(OutputStream.nullOutputStream());
            }

            ended |= rule.after() != After.NOTHING;
        }

        private String line() throws IOException {
            final byte[] line = read();
            return line.length == 0 ? null : new String(line, StandardCharsets.ISO_8859_1).stripTrailing();
        }

        /** With its line end; empty at the end. */
        private byte[] read() throws IOException {
            final ByteArrayOutputStream line = new ByteArrayOutputStream();
            int octet = in.read();
            while (octet >= 0) {
                line.write(octet);
                if (octet == '\n') {
                    return line.toByteArray();
                }

                octet = in.read();
            }

            return new byte[0];
        }

        private static String address(final String line) {
            return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
        }
    }
}
