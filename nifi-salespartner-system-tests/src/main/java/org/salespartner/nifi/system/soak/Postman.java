/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.salespartner.nifi.services.testing.Dovecot;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Delivers mails, puts copies of earlier ones elsewhere, and moves some, as a server and a person with a mail program do. */
final class Postman {
    static final List<String> ACCOUNTS = List.of("maya@salespartner.example", "ben@salespartner.example", "lena@salespartner.example",
            "omar@salespartner.example", "ida@salespartner.example");
    static final String INBOX = "INBOX";
    static final String SENT = "Sent";
    static final List<String> FOLDERS = List.of(INBOX, SENT, "Archive", "Customers/Lyon", "Kunden/\u00dcbersee");
    private static final List<String> DRAWN = List.of(INBOX, INBOX, INBOX, INBOX, SENT, "Archive", "Customers/Lyon", "Kunden/\u00dcbersee");
    private static final List<String> INBOUND = FOLDERS.stream().filter(folder -> !SENT.equals(folder)).toList();
    private static final String PASSWORD = "quince-jelly-4711";
    private static final int LONGEST_PAUSE_MILLIS = 1_500;
    private static final int LARGEST_BURST = 80;
    private static final Duration SKEW = Duration.ofHours(30);

    private final Dovecot dovecot;
    private final Random random;
    private final SoakMails mails;
    private final List<SoakMail> delivered = new ArrayList<>();
    private int copies;
    private int moves;

    Postman(final Dovecot dovecot, final long seed, final Random random) throws IOException {
        this.dovecot = dovecot;
        this.random = random;
        this.mails = new SoakMails(seed, random);
        for (final String account : ACCOUNTS) {
            for (final String folder : FOLDERS.subList(2, FOLDERS.size())) {
                create(account, folder);
            }
        }
    }

    static Map<String, String> passwords() {
        return ACCOUNTS.stream().collect(Collectors.toMap(account -> account, account -> PASSWORD));
    }

    static String password() {
        return PASSWORD;
    }

    /** Goes one round: one mail or some, or a burst, and now and then a copy or a move. */
    void round() throws IOException {
        final int draw = random.nextInt(100);
        final int count = draw < 3 ? LARGEST_BURST / 2 + random.nextInt(LARGEST_BURST / 2) : 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            deliver();
        }
        if (draw % 3 == 0) {
            copy();
        }
        if (draw % 10 == 0) {
            move();
        }
    }

    Duration pause() {
        return Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS));
    }

    /** All mails so far, each once. */
    synchronized List<SoakMail> delivered() {
        return List.copyOf(delivered);
    }

    synchronized int copies() {
        return copies;
    }

    synchronized int moves() {
        return moves;
    }

    private void deliver() throws IOException {
        final String account = draw(ACCOUNTS);
        final String folder = draw(DRAWN);
        final SoakMail mail = mails.next(account, SENT.equals(folder));
        put(account, folder, mail);
        synchronized (this) {
            delivered.add(mail);
        }
    }

    /** Of a new mail or an old one, to the same account or another. What somebody else wrote gets into no Sent folder. */
    private void copy() throws IOException {
        final List<SoakMail> all = delivered();
        final int back = random.nextBoolean() ? Math.min(all.size(), 5) : all.size();
        final SoakMail mail = all.get(all.size() - 1 - random.nextInt(back));
        put(draw(ACCOUNTS), draw(mail.outbound() ? FOLDERS : INBOUND), mail);
        synchronized (this) {
            copies++;
        }
    }

    /** While the server is down, nothing can be moved. */
    private void move() {
        final List<SoakMail> all = delivered();
        final SoakMail mail = all.get(all.size() - 1 - random.nextInt(Math.min(all.size(), 30)));
        final String account = draw(ACCOUNTS);
        final String from = draw(FOLDERS);
        final String target = draw((mail.outbound() ? FOLDERS : INBOUND).stream().filter(folder -> !folder.equals(from)).toList());
        try {
            dovecot.doveadm("move", "-u", account, target, "mailbox", from, "header", "subject", mail.subject());
            synchronized (this) {
                moves++;
            }
        } catch (final IOException e) {
            // What became of it shows in the mailbox.
        }
    }

    private void put(final String account, final String folder, final SoakMail mail) throws IOException {
        final long skew = random.nextInt(20) == 0 ? random.nextInt((int) SKEW.toSeconds() * 2) - SKEW.toSeconds() : 0;
        dovecot.deliver(account, folder, mail.content(), Instant.now().plusSeconds(skew));
    }

    private void create(final String account, final String folder) throws IOException {
        if (!"Archive".equals(folder)) {
            dovecot.createFolder(account, folder);
        }
    }

    private String draw(final List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
