/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

import java.util.List;
import java.util.Locale;

/** How the subjects of automatic answers begin. Only beginnings count: people write about being out of office, too. */
final class AutoReplyPhrases {
    private static final List<String> OPENINGS = List.of("automatic reply:", "automatic reply", "auto-reply:", "auto reply:", "autoreply:",
            "auto response:",
            "auto-response:", "autoresponse:", "automated reply", "automatic response", "[auto-reply]", "[autoreply]", "(autoreply)",
            "out of office:",
            "out of office", "out-of-office", "ooo:", "out of the office:", "away from my mail", "vacation:", "vacation reply", "on vacation:",
            "automatische antwort", "abwesenheitsnotiz", "abwesenheitsbenachrichtigung", "abwesenheitsmeldung", "abwesend:", "abwesenheit:",
            "réponse automatique", "reponse automatique", "absence du bureau", "absent du bureau", "message d'absence", "respuesta automática",
            "respuesta automatica", "fuera de la oficina", "fuera de oficina", "risposta automatica", "fuori sede", "fuori ufficio",
            "assente dall'ufficio",
            "resposta automática", "resposta automatica", "fora do escritório", "ausência temporária", "automatisch antwoord", "automatisch bericht",
            "afwezig:", "afwezigheid", "niet aanwezig:", "odpowiedź automatyczna", "automatyczna odpowiedź", "autoodpowiedź", "poza biurem",
            "autosvar",
            "automatiskt svar", "frånvaro", "automatisk svar", "fraværende", "fraværsbesked", "ikke til stede", "automaattinen vastaus",
            "poissaoloviesti",
            "poissa:", "automatická odpověď", "mimo kancelář", "автоответ", "автоматический ответ", "автоматична відповідь", "otomatik yanıt",
            "ofis dışında", "自动回复", "自動回覆", "自动答复", "自動応答", "自動返信", "자동 회신", "자동 응답", "부재 중", "automatikus válasz", "răspuns automat",
            "automatická odpoveď", "automatski odgovor", "samodejni odgovor:",
            "automaatvastus", "automātiskā atbilde", "automatinis atsakymas", "sjálfvirkt svar:", "resposta automàtica", "trả lời tự động:",
            "balasan otomatis", "jawapan automatik", "ตอบกลับอัตโนมัติ:", "автоматичен отговор", "nieobecność:", "nepřítomnost:", "távolléti üzenet",
            "absence :", "absence:", "ausencia:", "assenza:", "ausência:", "отпуск:", "вне офиса", "休假:", "外出:", "不在通知", "αυτόματη απάντηση",
            "תשובה אוטומטית", "رد تلقائي");

    private static final List<String> AUTOMATIC = List.of("auto", "авто", "自", "자동", "αυτό", "อัตโนมัติ", "tự động", "otomatik", "تلقائي", "אוטומטית",
            "sjálfvirkt", "samodejni");
    private static final List<String> PREPOSITIONS = List.of("from ", "to ", "auf ", "von ", "de ", "da ", "à ", "van ", "op ", "från ", "fra ",
            "od ",
            "от ", "на ", "regarding ");

    private AutoReplyPhrases() {
    }

    /**
     * The phrase the subject begins with; null for none. An answer to an automatic answer is written by a person.
     *
     * @param toOne whether the e-mail has one recipient, as every automatic answer has: people tell many at once that they will be away
     */
    static String opening(final String subject, final boolean toOne) {
        final String lower = subject.toLowerCase(Locale.ROOT);
        return OPENINGS.stream().filter(phrase -> lower.startsWith(phrase) && isWhole(phrase, lower.substring(phrase.length()).strip(), toOne))
                .findFirst().orElse(null);
    }

    /** People do write "Out of office next week": what machines write is set apart, or names itself automatic. */
    private static boolean isWhole(final String phrase, final String rest, final boolean toOne) {
        final boolean apart = phrase.endsWith(":") || rest.isEmpty() || ":-–—([\"'«„“：".indexOf(rest.charAt(0)) >= 0 || rest.startsWith("re:")
                || rest.startsWith("reply") || rest.startsWith("autoreply");
        final boolean automatic = AUTOMATIC.stream().anyMatch(phrase::contains);
        return automatic ? apart || PREPOSITIONS.stream().anyMatch(rest::startsWith) || phrase.startsWith("[") || phrase.startsWith("(") : apart
                && toOne;
    }
}
