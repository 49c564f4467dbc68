/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A month of Maya Lindqvist, who sells slot booking for trucks at a small vendor that does not exist.
 *
 * <p>The mails were written for one October. At the start they move by whole weeks, so that the newest of them lies within the last seven days and a
 * Tuesday stays a Tuesday: the times in headers, quotes and invitations are tokens such as <code>{{2026-10-06T15:00 date}}</code>.</p>
 */
final class DemoMails implements MailSource {
    static final String ADDRESS = "maya.lindqvist@northbeam.example";
    static final String OWN_DOMAIN = "northbeam.example";
    static final String CONTACTS = "contacts.csv";
    static final String STOP_LIST = "stop-list.csv";

    private static final ZoneId HOME = ZoneId.of("Europe/Stockholm");
    private static final Pattern TOKEN = Pattern.compile("\\{\\{(\\S+) (\\S+)}}");
    private static final String ATTACHMENT = "attachment";
    private static final String MONTH = "mail/";
    private static final String SECOND_ACT = "conversation/";
    private static final Map<String, DateTimeFormatter> STYLES = Map.ofEntries(
            style("date", "EEE, d MMM yyyy HH:mm:ss xx", Locale.ENGLISH),
            style("gmail", "EEE, MMM d, yyyy 'at' h:mm a", Locale.US),
            style("invitation", "EEE d MMM yyyy HH:mm", Locale.ENGLISH),
            style("outlook", "EEEE, MMMM d, yyyy h:mm a", Locale.US),
            style("apple", "d MMM yyyy, 'at' HH:mm", Locale.ENGLISH),
            style("thunderbird", "dd/MM/yyyy HH:mm", Locale.ENGLISH),
            style("german", "dd.MM.yyyy 'um' HH:mm", Locale.GERMAN),
            style("german-outlook", "EEEE, d. MMMM yyyy HH:mm", Locale.GERMAN),
            style("french", "dd/MM/yyyy", Locale.FRENCH),
            style("time", "HH:mm", Locale.ROOT),
            style("day", "EEEE d MMMM", Locale.ENGLISH),
            style("short", "d MMMM", Locale.ENGLISH),
            style("ics", "yyyyMMdd'T'HHmmss'Z'", Locale.ROOT));

    private final List<Entry> entries;
    private final long weeks;

    /** @param now the newest mail will be up to seven days older than this */
    DemoMails(final Instant now) throws IOException {
        this(now, readIndex(MONTH), List.of());
    }

    private DemoMails(final Instant now, final List<Entry> month, final List<Entry> further) {
        entries = Stream.concat(month.stream(), further.stream()).toList();
        // By the clock on the wall, as the mails are moved: an hour of summer time would else put the newest into the future.
        weeks = Math.floorDiv(ChronoUnit.MINUTES.between(month.getLast().received(), LocalDateTime.ofInstant(now, HOME)), 7 * 24 * 60);
    }

    /** The same mails, and those of the demo's second act. */
    static DemoMails ofConversation(final Instant now) throws IOException {
        return new DemoMails(now, readIndex(MONTH), readIndex(SECOND_ACT));
    }

    @Override
    public void forEach(final MailVisitor visitor) throws IOException {
        for (final Entry entry : entries) {
            try (InputStream file = resource(entry.path() + entry.file())) {
                visitor.mail(new SourceMail(entry.file(), entry.folder(), shifted(entry.received()).toInstant(), shift(file.readAllBytes())));
            }
        }
    }

    /** The contacts that come with the mails, as CSV in UTF-8. */
    static byte[] contacts() throws IOException {
        try (InputStream file = resource(CONTACTS)) {
            return file.readAllBytes();
        }
    }

    /** Whom the demo's second act must not write to, as CSV in UTF-8. */
    static byte[] stopList() throws IOException {
        try (InputStream file = resource(SECOND_ACT + STOP_LIST)) {
            return file.readAllBytes();
        }
    }

    /** Contacts of nobody: for mails that are not the demo's own. */
    static byte[] contactsHeader() throws IOException {
        final String contacts = new String(contacts(), StandardCharsets.UTF_8);
        return contacts.substring(0, contacts.indexOf('\n') + 1).getBytes(StandardCharsets.UTF_8);
    }

    /** ISO 8859-1 keeps every byte that is no part of a token, whatever charset the mail is written in. */
    byte[] shift(final byte[] mail) {
        final String text = new String(mail, StandardCharsets.ISO_8859_1);
        return TOKEN.matcher(text).replaceAll(token -> Matcher.quoteReplacement(render(token.group(1), token.group(2))))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private String render(final String first, final String second) {
        if (ATTACHMENT.equals(first)) {
            return attachment(Integer.parseInt(second));
        }

        final ZonedDateTime time = shifted(LocalDateTime.parse(first));
        return STYLES.get(second).format("ics".equals(second) ? time.withZoneSameInstant(ZoneOffset.UTC) : time);
    }

    private ZonedDateTime shifted(final LocalDateTime time) {
        return time.plusWeeks(weeks).atZone(HOME);
    }

    /** The same noise at every start, as a scanner would make it. */
    private static String attachment(final int bytes) {
        final byte[] noise = new byte[bytes];
        new Random(2214).nextBytes(noise);
        final ByteArrayOutputStream lines = new ByteArrayOutputStream(bytes / 3 * 4 + bytes / 28);
        lines.writeBytes(Base64.getMimeEncoder().encode(noise));
        return lines.toString(StandardCharsets.ISO_8859_1);
    }

    private static List<Entry> readIndex(final String path) throws IOException {
        try (BufferedReader index = new BufferedReader(new InputStreamReader(resource(path + "index.txt"), StandardCharsets.UTF_8))) {
            final List<Entry> entries = new ArrayList<>();
            for (String line = index.readLine(); line != null; line = index.readLine()) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    final String[] fields = line.split(" ");
                    entries.add(new Entry(LocalDateTime.parse(fields[0]), fields[1], path, fields[2]));
                }
            }

            return List.copyOf(entries);
        }
    }

    private static InputStream resource(final String name) throws FileNotFoundException {
        final InputStream resource = DemoMails.class.getResourceAsStream("/demo/" + name);
        if (resource == null) {
            throw new FileNotFoundException("The build lacks /demo/" + name + ": build it again with mvn package.");
        }

        return resource;
    }

    private static Map.Entry<String, DateTimeFormatter> style(final String name, final String pattern, final Locale locale) {
        return Map.entry(name, DateTimeFormatter.ofPattern(pattern, locale));
    }

    private record Entry(LocalDateTime received, String folder, String path, String file) {
    }
}
