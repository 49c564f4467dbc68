/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

import org.salespartner.email.text.TextLine;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Receipts of reading of programs that write them as plain mail, and refusals in the form of a receipt. */
final class ReadReceipts {
    private static final int MOST_LINES = 15;
    private static final Set<String> OPENINGS = Set.of("read:", "not read:", "gelesen:", "ungelesen gelöscht:", "lu :", "lu:", "non lu :",
            "leído:", "leido:", "letto:",
            "lida:", "lido:", "gelezen:", "przeczytano:", "läst:", "læst:", "lest:", "luettu:", "přečteno:", "прочитано:", "прочтено:", "okundu:",
            "已读:", "已读：", "已讀:", "開封済み:", "開封済み：", "읽음:", "read receipt:", "return receipt (displayed)", "read receipt -",
            "empfangsbestätigung", "lesebestätigung", "accusé de lecture", "confirmación de lectura", "conferma di lettura", "confirmação de leitura",
            "leesbevestiging", "læsekvittering", "läskvitto", "potvrzení o přečtení", "уведомление о прочтении", "okundu bilgisi");
    private static final List<String> STATEMENTS = List.of("was read on", "was displayed on", "has been displayed", "return receipt for",
            "has been read",
            "was deleted without being read", "wurde gelesen", "wurde am", "lesebestätigung", "a été lu", "été lu le", "accusé de réception",
            "fue leído",
            "se leyó", "è stato letto", "stato letto", "foi lida", "foi lido", "is gelezen", "werd gelezen", "przeczytan", "lästes", "blev læst",
            "ble lest", "luettiin", "přečten", "прочитано", "прочтено", "okundu", "被阅读", "已讀取", "開封", "읽었");
    private static final List<String> REFUSALS = List.of("rejected", "refused", "not delivered", "undeliver", "quota exceeded",
            "could not be delivered");

    private ReadReceipts() {
    }

    /** What the subject begins with, where the text says that the e-mail was read; null otherwise. */
    static String opening(final String subject, final List<TextLine> lines) {
        final String lower = subject.toLowerCase(Locale.ROOT);
        final String opening = OPENINGS.stream().filter(lower::startsWith).findFirst().orElse(null);
        return opening != null && says(lines, STATEMENTS) ? opening : null;
    }

    static boolean isRejection(final String subject, final List<TextLine> lines) {
        final String lower = subject.toLowerCase(Locale.ROOT);
        return REFUSALS.stream().anyMatch(lower::contains) || says(lines, List.of("automatically rejected"));
    }

    private static boolean says(final List<TextLine> lines, final List<String> phrases) {
        for (int i = 0; i < lines.size() && i < MOST_LINES; i++) {
            final String line = lines.get(i).content().toLowerCase(Locale.ROOT);
            if (phrases.stream().anyMatch(line::contains)) {
                return true;
            }
        }
        return false;
    }
}
