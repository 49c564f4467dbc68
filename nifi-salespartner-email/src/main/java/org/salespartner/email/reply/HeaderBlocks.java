/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.reply;

import org.salespartner.email.text.TextLine;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The block of header lines that Outlook and others put above the message they quote or forward. */
final class HeaderBlocks {
    private static final int MOST_LINES = 14;
    private static final int LONGEST_KEY = 24;
    private static final int LONGEST_LINE = 2000;

    private enum Key { FROM, DATE, TO, CC, SUBJECT }

    private static final Map<String, Key> KEYS = new HashMap<>();

    static {
        put(Key.FROM, "from", "von", "de", "da", "van", "od", "från", "fran", "fra", "lähettäjä", "от", "от кого", "kimden", "gönderen", "发件人", "寄件者",
                "寄件人", "差出人", "送信者", "보낸 사람", "보낸사람", "feladó", "de la", "від", "pengirim", "từ", "expéditeur", "remitente", "mittente", "remetente",
                "afzender", "nadawca", "avsändare", "afsender", "avsender", "odesílatel", "odosielateľ", "от", "από", "מאת", "من", "reply-to",
                "sender");
        put(Key.DATE, "sent", "date", "gesendet", "datum", "envoyé", "envoye", "enviado", "enviado el", "enviada", "enviada em", "enviado em",
                "fecha",
                "data", "inviato", "verzonden", "verzonden op", "wysłano", "wyslano", "skickat", "sendt", "dato", "lähetetty", "päiväys",
                "отправлено", "дата",
                "gönderilme", "gönderildi", "gönderme tarihi", "tarih", "odesláno", "odoslané", "发送时间", "日期", "寄件日期", "傳送時間", "送信日時", "日時", "日付",
                "보낸 날짜", "보낸날짜", "날짜", "날짜와 시간", "elküldve", "dátum", "trimis", "надіслано", "надіслано", "dikirim", "ngày", "date d'envoi",
                "sent at",
                "datum/zeit", "gesendet am", "envoyé le", "inviato il", "αποσταλθηκε", "נשלח", "التاريخ");
        put(Key.TO, "to", "an", "à", "a", "para", "aan", "do", "till", "til", "vastaanottaja", "кому", "kime", "alıcı", "komu", "收件人", "收件者", "宛先",
                "받는 사람", "받는사람", "címzett", "către", "kepada", "đến", "destinataire", "destinatario", "pro", "προς", "אל", "إلى");
        put(Key.CC, "cc", "bcc", "kopie", "копия", "抄送", "副本", "참조", "bilgi", "dw", "kopia", "kopi", "kopio", "másolat", "cci", "copie à", "copia");
        put(Key.SUBJECT, "subject", "betreff", "objet", "asunto", "oggetto", "assunto", "onderwerp", "temat", "ämne", "emne", "aihe", "тема", "konu",
                "předmět", "predmet", "predmet správy", "主题", "主旨", "件名", "제목", "tárgy", "subiect", "subyek", "chủ đề", "θέμα", "נושא", "الموضوع",
                "betrifft", "re");
    }

    private HeaderBlocks() {
    }

    private static void put(final Key key, final String... names) {
        for (final String name : names) {
            KEYS.putIfAbsent(name, key);
        }
    }

    /** Whether a block begins at that line. */
    static boolean at(final List<TextLine> lines, final int index) {
        final Key first = key(lines.get(index).content());
        if (first == null || first == Key.CC) {
            return false;
        }
        final Set<Key> found = EnumSet.noneOf(Key.class);
        boolean address = false;
        boolean date = false;
        int strays = 0;
        for (int i = index; i < lines.size() && i < index + MOST_LINES && strays < 2; i++) {
            final String content = lines.get(i).content();
            final String line = content.length() > LONGEST_LINE ? content.substring(0, LONGEST_LINE) : content;
            final Key key = key(line);
            if (key != null) {
                found.add(key);
                withinLine(line, found);
                strays = 0;
            } else if (!line.isBlank() || i > index && lines.get(i - 1).isBlank()) {
                strays++;
            }
            address |= line.indexOf('@') > 0;
            date |= (key == Key.DATE || found.contains(Key.DATE)) && (Words.hasDate(line) || Words.firstDigit(line) < line.length());
        }
        final boolean sender = found.contains(Key.FROM);
        return sender && found.size() >= 3 || sender && found.contains(Key.DATE) && (address || date)
                || found.contains(Key.DATE) && found.contains(Key.TO) && address && date
                || sender && found.size() >= 2 && address;
    }

    /** The key a line begins with: letters, then a colon; null for none. */
    private static Key key(final String line) {
        int from = 0;
        while (from < line.length() && " *\t\u00a0|".indexOf(line.charAt(from)) >= 0) {
            from++;
        }
        int colon = from;
        while (colon < line.length() && colon - from <= LONGEST_KEY && line.charAt(colon) != ':' && line.charAt(colon) != '：') {
            colon++;
        }
        if (colon == from || colon >= line.length() || colon - from > LONGEST_KEY) {
            return null;
        }
        final String name = Words.lower(line.substring(from, colon)).replace("*", "").replace("|", "").strip();
        return KEYS.get(name);
    }

    /** Some clients put all on one line. */
    private static void withinLine(final String line, final Set<Key> found) {
        int colon = line.indexOf(": ");
        for (int i = 0; i < 8 && colon > 0; i++) {
            final int space = line.lastIndexOf(' ', colon - 1);
            final Key key = space < 0 ? null : key(line.substring(space + 1, colon + 1));
            if (key == Key.DATE || key == Key.SUBJECT || key == Key.TO) {
                found.add(key);
            }
            colon = line.indexOf(": ", colon + 1);
        }
    }
}
