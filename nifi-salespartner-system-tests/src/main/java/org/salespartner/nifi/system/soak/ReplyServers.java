/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.salespartner.nifi.services.testing.Delivery;
import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.services.testing.GmailMailbox;
import org.salespartner.nifi.services.testing.GoogleSimulator;
import org.salespartner.nifi.services.testing.ScriptedSmtpServer;
import org.salespartner.nifi.services.testing.SimulatorFault;
import org.salespartner.nifi.system.runtime.NiFiException;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What a soaked NiFi sends with, all on the loopback address, and what stops a sending at a moment. */
final class ReplyServers implements Closeable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(2);
    /** So that a kill may fall before and after what follows Gmail's answer. */
    private static final Duration SLOWLY = Duration.ofMillis(15);
    private static final String SENT = "Sent";
    private static final String PASSWORD = "medlar-jelly-4711";
    private static final String CLIENT = "sales-app.apps.googleusercontent.example";
    private static final String SCOPES = "https://www.googleapis.com/auth/gmail.";

    private final ScriptedSmtpServer smtp = ScriptedSmtpServer.start();
    private final Dovecot dovecot = Dovecot.start(Map.of(ReplyDrafts.KIM, PASSWORD));
    private final ImapGate imap = new ImapGate(dovecot.imapPort());
    private final GoogleSimulator google = GoogleSimulator.start();
    private final ChangingModel model = new ChangingModel();
    private final StopGate taken = new StopGate();
    private final String refreshToken;
    private final Map<ReplyMoment, Long> before = new EnumMap<>(ReplyMoment.class);

    ReplyServers() throws IOException {
        google.mailbox(ReplyDrafts.GINA);
        google.oauth().client(CLIENT, PASSWORD);
        refreshToken = google.oauth().refreshToken(CLIENT, ReplyDrafts.GINA, SCOPES + "readonly", SCOPES + "compose");
        smtp.onTaken(mail -> {
            taken.pass();
            return mail;
        });
    }

    /** Properties of the account that sends over SMTP. */
    Map<String, String> imapAccount() {
        return Map.ofEntries(Map.entry("Host", Dovecot.HOST), Map.entry("Port", Integer.toString(imap.port())), Map.entry("TLS Mode", "None"),
                Map.entry("Address", ReplyDrafts.KIM), Map.entry("Password", PASSWORD), Map.entry("Mode", "Conversation"),
                Map.entry("SMTP Host", "127.0.0.1"), Map.entry("SMTP Port", Integer.toString(smtp.port())), Map.entry("SMTP TLS Mode", "None"));
    }

    Map<String, String> googleApplication() {
        return Map.of("Provider", "Google", "Client ID", CLIENT, "Client Secret", PASSWORD, "Token Endpoint", google.tokenUri());
    }

    /** Properties of the account that sends by Gmail's drafts, without the application. */
    Map<String, String> googleAccount() {
        return Map.of("Address", ReplyDrafts.GINA, "API URL", google.rootUrl(), "Refresh Token", refreshToken, "Mode", "Conversation");
    }

    Map<String, String> languageModel() {
        return Map.of("API Base URL", model.url(), "API Key", "sk-of-the-soak", "Model", "scripted");
    }

    ChangingModel model() {
        return model;
    }

    /** The mailbox of the account that sends by Gmail's drafts. */
    GmailMailbox gmail() {
        return google.mailbox(ReplyDrafts.GINA);
    }

    /** The question whose draft goes out over SMTP just now, or went last; -1 before the first. */
    int underWay() {
        return imap.lastAsked();
    }

    /**
     * Whoever comes to the moment is stopped there.
     *
     * @param nth how many mails are taken until one is stopped at {@link ReplyMoment#TAKEN} and {@link ReplyMoment#ANSWERED}
     */
    void arm(final ReplyMoment moment, final int nth) {
        switch (moment) {
            case RESERVED -> imap.gate().close(1);
            case EHLO, MAIL, RCPT, DATA -> {
                before.put(moment, commands(moment));
                smtp.stall(moment.name());
            }
            case TAKEN, ANSWERED -> taken.close(nth);
            case GMAIL_RESERVED -> google.faults().next(1, "/threads/", SimulatorFault.stall());
            case GMAIL_CREATED -> google.faults().next(1, "/drafts$", SimulatorFault.swallowed());
            case GMAIL_NOTED -> google.faults().next(1, "/drafts/send$", SimulatorFault.stall());
            case GMAIL_TAKEN -> google.faults().next(1, "/drafts/send$", SimulatorFault.swallowed());
            case GMAIL_ANSWERED -> {
                before.put(moment, (long) gmail().deliveries().size());
                google.latency(SLOWLY);
            }
            case MODEL_ASKED, MODEL_ANSWERED -> model.gate().close(1);
            default -> {
                // Nobody is stopped at any time.
            }
        }
    }

    /** Waits until something is under way that has come to the moment. */
    void await(final ReplyMoment moment) {
        switch (moment) {
            case RESERVED -> imap.gate().awaitStopped();
            case EHLO, MAIL, RCPT, DATA -> until(moment, () -> commands(moment) > before.get(moment));
            case TAKEN, ANSWERED -> taken.awaitStopped();
            case GMAIL_ANSWERED -> until(moment, () -> gmail().deliveries().size() > before.get(moment));
            case MODEL_ASKED, MODEL_ANSWERED -> model.gate().awaitStopped();
            default -> until(moment, () -> google.faults().left() == 0);
        }
    }

    /** Nothing is stopped any more. */
    void letGo(final ReplyMoment moment) {
        switch (moment.way()) {
            case SMTP -> {
                imap.gate().open();
                smtp.heal();
                taken.open();
            }
            case GMAIL -> {
                google.faults().clear();
                google.latency(Duration.ZERO);
            }
            case MODEL -> model.gate().open();
        }
    }

    /** The texts of the mails that somebody has got, whichever way they came. */
    List<String> received(final String correspondent) {
        final Stream<String> overSmtp = smtp.taken().stream().filter(mail -> mail.recipients().contains(correspondent))
                .map(mail -> new String(mail.message(), StandardCharsets.UTF_8));
        final Stream<String> byGmail = gmail().deliveries().stream().filter(mail -> mail.recipients().contains(correspondent)).map(Delivery::text);
        return Stream.concat(overSmtp, byGmail).toList();
    }

    /** How many mails have left. */
    int received() {
        return smtp.taken().size() + gmail().deliveries().size();
    }

    /** The headers of what lies in the folder of sent mail. */
    String filed() throws IOException {
        return dovecot.doveadm("fetch", "-u", ReplyDrafts.KIM, "hdr", "mailbox", SENT);
    }

    private long commands(final ReplyMoment moment) {
        return smtp.commands().stream().filter(line -> line.startsWith(moment.name())).count();
    }

    /** Looks more often than NiFi answers, since a moment passes. */
    private static void until(final ReplyMoment moment, final BooleanSupplier condition) {
        final long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                throw new NiFiException("Waited %d s in vain: a mail has come to %s".formatted(LIMIT.toSeconds(), moment));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    @Override
    public void close() throws IOException {
        imap.gate().open();
        taken.open();
        model.close();
        google.close();
        imap.close();
        dovecot.close();
        smtp.close();
    }
}
