/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.reply;

import java.util.Set;

/** Lines by which mail clients set apart the message they quote, and those by which they set apart one they forward. */
final class Separators {
    private static final int LONGEST = 120;

    private static final Set<String> ORIGINAL = Set.of("original message", "originalnachricht", "original-nachricht", "ursprüngliche nachricht",
            "ursprungliche nachricht", "ursprüngliche e-mail", "message d'origine", "message d’origine", "message original", "mensaje original",
            "messaggio originale", "mensagem original", "oorspronkelijk bericht", "origineel bericht", "wiadomość oryginalna", "oryginalna wiadomość",
            "wiadomosc oryginalna", "ursprungligt meddelande", "originalmeddelande", "oprindelig meddelelse", "original meddelelse",
            "opprinnelig melding", "alkuperäinen viesti", "původní zpráva", "puvodni zprava", "pôvodná správa", "исходное сообщение",
            "оригинальное сообщение", "исходное письмо", "orijinal mesaj", "özgün ileti", "orijinal ileti", "原始邮件", "原邮件", "邮件原件", "原始郵件", "原始信件",
            "元のメッセージ", "original mail", "original email", "원본 메시지", "원본 메일", "eredeti üzenet", "mesajul original", "reply message",
            "reply above this line",
            "original appointment", "оригінальне повідомлення", "původní e-mail", "původní email", "pôvodný e-mail", "message initial",
            "mail original",
            "ursprüngliche mail", "ursprüngliche email", "correo original", "email originale", "mail originale", "e-mail original",
            "mensagem inicial",
            "oorspronkelijke e-mail", "originele bericht", "opprinnelig e-post", "oprindelig e-mail", "alkuperäinen sähköposti", "orijinal e-posta",
            "eredeti levél", "оригинал сообщения", "原始訊息", "原始消息", "元メール", "원본메일", "원본메시지", "tin nhắn gốc",
            "thư gốc", "pesan asli", "αρχικό μήνυμα", "הודעה מקורית");
    private static final Set<String> REPLY_ABOVE = Set.of("reply above this line", "type your reply above", "write above this line",
            "reply above the line", "respond above this line", "add your reply above", "reply above -", "antwort oberhalb dieser zeile",
            "antworten sie oberhalb dieser zeile", "antworten sie über dieser zeile", "bitte oberhalb dieser linie",
            "répondre au-dessus de cette ligne",
            "répondez au-dessus de cette ligne", "au-dessus de cette ligne", "encima de esta línea", "por encima de esta línea", "sopra questa riga",
            "acima desta linha", "boven deze regel", "nad tą linią", "ovanför denna rad", "over denne linje", "над этой чертой", "выше этой линии",
            "bu satırın üzerine", "このラインより上", "이 줄 위에");
    private static final Set<String> FORWARDED = Set.of("forwarded message", "forwarded by", "forwarded mail", "weitergeleitete nachricht",
            "weitergeleitete mail", "weitergeleitet von", "message transféré", "message transfere", "courriel transféré", "mensaje reenviado",
            "mensaje enviado", "messaggio inoltrato", "mensagem encaminhada", "doorgestuurd bericht", "forwarded bericht", "przekazana wiadomość",
            "wiadomość przekazana dalej", "treść przekazanej wiadomości", "vidarebefordrat meddelande", "vidarebefordrat brev",
            "videresendt meddelelse",
            "videresendt melding", "videresendt besked", "välitetty viesti", "edelleenlähetetty viesti", "přeposlaná zpráva",
            "пересылаемое сообщение", "пересланное сообщение", "конец переадресованного сообщения", "переадресованное сообщение", "iletilen mesaj",
            "yönlendirilen ileti", "转发的邮件", "转发邮件", "轉寄郵件", "已轉寄的郵件", "転送されたメッセージ", "転送メッセージ", "전달된 메시지", "전달된 메일",
            "továbbított üzenet", "mesaj redirecționat", "missatge reenviat");
    private static final Set<String> FORWARD_OPENINGS = Set.of("begin forwarded message", "anfang der weitergeleiteten nachricht",
            "anfang der weitergeleiteten e-mail", "début du message réexpédié", "début du message transféré", "inizio messaggio inoltrato",
            "inizio del messaggio inoltrato", "inicio del mensaje reenviado", "início da mensagem encaminhada", "begin doorgestuurd bericht",
            "początek przekazywanej wiadomości", "vidarebefordrat brev", "vidarebefordrat mejl", "start på videresendt besked", "videresendt melding",
            "начало переадресованного сообщения", "начало переадресованного письма", "välitetty viesti alkaa", "přeposlaná zpráva",
            "iletilen ileti başlangıcı", "以下是转发的邮件", "开始转发的邮件", "轉寄的郵件開始", "転送されたメッセージ", "전달된 메시지 시작");
    private static final Set<String> FORWARD_SUBJECTS = Set.of("fw", "fwd", "wg", "tr", "rv", "enc", "doorst", "vb", "i", "pd", "vl", "vs-fwd",
            "ilt", "i̇lt",
            "转发", "轉寄", "転送", "전달", "пересл", "přep", "továbbítás");

    private Separators() {
    }

    /** {@code -----Original Message-----} and its kin. */
    static boolean isOriginal(final String line) {
        final String inner = between(line);
        return inner != null && Words.hasAny(inner, ORIGINAL);
    }

    /** {@code ---------- Forwarded message ----------} and its kin. */
    static boolean isForward(final String line) {
        if (line.length() > LONGEST) {
            return false;
        }
        final String inner = between(line);
        if (inner != null && Words.hasAny(inner, FORWARDED)) {
            return true;
        }
        final String whole = Words.lower(line.strip());
        return (whole.endsWith(":") || whole.endsWith("：")) && Words.startsWithAny(whole, FORWARD_OPENINGS);
    }

    /** Whether a subject begins as that of a forwarded mail does. */
    static boolean isForwardSubject(final String subject) {
        final String lower = subject == null ? "" : Words.lower(subject.strip());
        int colon = 0;
        while (colon < lower.length() && colon <= 12 && lower.charAt(colon) != ':' && lower.charAt(colon) != '：') {
            colon++;
        }
        return colon < lower.length() && colon <= 12 && FORWARD_SUBJECTS.contains(lower.substring(0, colon).strip());
    }

    /** What stands between dashes, lower case; null when there are not at least two before it. */
    private static String between(final String line) {
        final String text = line.strip();
        int from = 0;
        int to = text.length();
        while (from < to && isDrawn(text.charAt(from))) {
            from++;
        }
        while (to > from && (isDrawn(text.charAt(to - 1)) || text.charAt(to - 1) == ':')) {
            to--;
        }
        final boolean drawn = from >= 2 || from == 1 && text.charAt(0) == '—';
        return text.length() > LONGEST || !drawn || from == to ? null : Words.lower(text.substring(from, to));
    }

    private static boolean isDrawn(final char character) {
        return "_=* #".indexOf(character) >= 0 || Character.getType(character) == Character.DASH_PUNCTUATION;
    }

    /** Below it, says a ticket system, stands what is none of the answer. */
    static boolean isReplyAbove(final String line) {
        final String text = Words.lower(line.strip());
        if (text.length() > LONGEST || text.length() < 12) {
            return false;
        }
        for (final String phrase : REPLY_ABOVE) {
            if (text.contains(phrase)) {
                return text.length() <= phrase.length() + 16 || text.startsWith(phrase) || isDrawn(text.charAt(0)) || text.charAt(0) == '[';
            }
        }
        return false;
    }

    /** A line drawn with dashes or the like. */
    static boolean isRule(final String line) {
        final String text = line.strip();
        return text.length() >= 3 && text.chars().allMatch(c -> c == '-' || c == '_' || c == '=' || c == '*' || c == '—' || c == '─');
    }
}
