/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

import org.salespartner.email.text.TextLine;
import org.salespartner.email.thread.MessageIds;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The e-mail that a bounce returns: where it begins in the text, and what its header says. */
final class ReturnedMessage {
    private static final int MOST_HEADER_LINES = 400;
    private static final int MOST_CITED = 24;
    private static final List<String> NOUNS = List.of("message", "mail", "mensaje", "nachricht", "header", "mensagem", "messaggio", "courrier",
            "bericht", "письм", "сообщени", "meddelande", "メッセージ", "メール", "邮件", "wiadomoś", "메시지");
    private static final List<String> MARKS = List.of("below this line", "below the next line", "copy of the", "copy of your", "original message",
            "original mail", "original email", "originalnachricht", "mensaje original", "message d'origine", "mensagem original",
            "messaggio originale", "returned message", "returned mail", "message follows", "headers follow", "header follows", "text follows",
            "header of the original", "header of the source", "unsent message", "undelivered message", "message text follows", "source mail attached",
            "your message reads", "message header", "returned content", "lines of your original", "lines of the message", "original nachricht",
            "attachment is a copy", "copia del mensaje", "kopie der nachricht", "message body", "undeliverable message", "mail follows",
            "message is attached", "message contents", "original e-mail", "message as received", "原始邮件", "オリジナル", "原邮件",
            "cópia da mensagem", "copia da mensagem", "copie de votre message", "copie du message", "kopia wiadomości", "kopie ihrer nachricht",
            "kopfzeilen der", "nachrichtenkopfzeilen", "encabezados de mensajes", "encabezados del mensaje", "en-têtes de message",
            "en-tête de message",
            "intestazioni dei messaggi", "intestazioni messaggio", "cabeçalhos de mensagens", "oorspronkelijke berichtkoppen",
            "kopie van het bericht",
            "邮件头", "郵件標頭", "メッセージ ヘッダー", "元のメッセージ", "копия письма", "копия сообщения", "заголовки исходного", "원본 메시지");
    private static final Set<String> FIRST_FIELDS = Set.of("return-path", "received", "delivered-to", "x-originating-ip", "dkim-signature",
            "domainkey-signature", "x-sieve", "x-received", "arc-seal", "authentication-results", "mime-version", "x-mozilla-status");

    private final String messageId;
    private final List<String> recipients;

    private ReturnedMessage(final String messageId, final List<String> recipients) {
        this.messageId = messageId;
        this.recipients = recipients;
    }

    /** The index of the line at which it begins; the number of lines when it is not in the text. */
    static int begin(final List<TextLine> lines) {
        boolean filled = false;
        for (int i = 0; i < lines.size(); i++) {
            final String line = unmarked(lines.get(i).content());
            if (filled && (isMark(line) || FIRST_FIELDS.contains(field(line)) || isHeader(lines, i))) {
                return i;
            }
            filled |= !line.isBlank();
        }
        return lines.size();
    }

    /** {@code --- Below this line is a copy of the message.} and its kin: short, set apart by dashes or ended by a colon or a full stop. */
    private static boolean isMark(final String line) {
        if (line.length() > 120 || line.length() < 6) {
            return false;
        }
        final String lower = line.toLowerCase(Locale.ROOT);
        if (lower.contains("transcript") || MARKS.stream().noneMatch(lower::contains)) {
            return false;
        }
        final char first = line.charAt(0);
        final char last = line.charAt(line.length() - 1);
        final boolean drawn = "-=*_|#".indexOf(first) >= 0 && NOUNS.stream().anyMatch(lower::contains);
        final boolean announced = (last == ':' || lower.endsWith("follows.") || lower.endsWith("follows") || lower.endsWith("following."))
                && !lower.contains("failed") && !lower.contains("reason") && !lower.contains("recipient") && !lower.contains("address")
                && !lower.contains("error") && !lower.contains("deliver");
        return drawn && !lower.contains("recipient") && !lower.contains("not delivered") && !lower.contains("address")
                || announced || lower.contains("below this line") || lower.contains("your message reads");
    }

    /** A line of a header with another one right behind it: what is quoted without a mark. */
    private static boolean isHeader(final List<TextLine> lines, final int at) {
        final String field = field(unmarked(lines.get(at).content()));
        if (!field.equals("message-id") && !field.equals("date") && !field.equals("mime-version") || at + 2 >= lines.size()) {
            return false;
        }
        final String next = field(unmarked(lines.get(at + 1).content()));
        final String second = field(unmarked(lines.get(at + 2).content()));
        return Set.of("from", "mime-version", "date", "message-id", "x-mailer").contains(next) && !second.isEmpty() && !isCitedInFront(lines, at);
    }

    /** Some reports begin with the header of the e-mail they are about; who failed to get it stands behind. */
    private static boolean isCitedInFront(final List<TextLine> lines, final int at) {
        int blank = at;
        while (blank < lines.size() && blank - at < MOST_CITED && !lines.get(blank).isBlank()) {
            blank++;
        }
        for (int i = blank; i < lines.size() && i - blank < MOST_CITED / 4; i++) {
            final String line = lines.get(i).content().strip().toLowerCase(Locale.ROOT);
            if (line.endsWith(":") && (line.contains("recipient") || line.contains("deliver"))) {
                return true;
            }
        }
        return false;
    }

    static String unmarked(final String line) {
        int from = 0;
        while (from < line.length() && "> \t|".indexOf(line.charAt(from)) >= 0) {
            from++;
        }
        return line.substring(from).stripTrailing();
    }

    /** The name of the header field that a line begins with, lower case; empty when it does not. */
    static String field(final String line) {
        final int colon = line.indexOf(':');
        if (colon < 2 || colon > 40) {
            return "";
        }
        for (int i = 0; i < colon; i++) {
            final char character = line.charAt(i);
            if (!Character.isLetterOrDigit(character) && character != '-') {
                return "";
            }
        }
        return line.substring(0, colon).toLowerCase(Locale.ROOT);
    }

    /** Reads the header of the e-mail, from lines of whatever stands around it. */
    static ReturnedMessage of(final List<String> lines) {
        String id = null;
        final List<String> recipients = new ArrayList<>();
        String field = "";
        for (int i = 0; i < lines.size() && i < MOST_HEADER_LINES; i++) {
            final String line = lines.get(i);
            final String text = unmarked(line);
            final boolean folded = !line.isEmpty() && Character.isWhitespace(line.charAt(0)) && !field.isEmpty() && field(text).isEmpty();
            field = folded ? field : field(text);
            final int from = folded ? 0 : text.indexOf(':') + 1;
            if (field.equals("message-id") && id == null) {
                id = MessageIds.first(text.substring(from));
            } else if (field.equals("to") || field.equals("cc")) {
                TextAddresses.in(text.substring(from)).forEach(found -> recipients.add(found.address()));
            }
        }
        return new ReturnedMessage(id, recipients);
    }

    /** Null when the header does not say. */
    String messageId() {
        return messageId;
    }

    /** Whom it was written to; empty when the header does not say. */
    List<String> recipients() {
        return recipients;
    }
}
