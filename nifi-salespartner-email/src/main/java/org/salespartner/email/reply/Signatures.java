/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.reply;

import org.salespartner.email.text.TextLine;

import java.util.List;
import java.util.Set;

/** Signatures that can be told for sure: behind the mark of RFC 3676, 4.3, marked by markup, or the line a phone adds. */
final class Signatures {
    private static final int LONGEST_SIGNATURE = 30;
    private static final int LONGEST_PHONE_LINE = 90;
    private static final int LONGEST_NAME = 40;

    private static final Set<String> PHONE_OPENINGS = Set.of("sent from my", "sent from mobile", "sent from samsung", "sent from iphone",
            "sent from ipad",
            "sent from outlook", "sent from yahoo mail", "sent from mail for windows", "sent from android", "sent from proton mail", "sent via",
            "sent with", "sent using", "sent on the go", "sent from a mobile", "sent from a phone", "sent from gmail", "sent from aol",
            "sent from hey", "sent from spark",
            "sent from boxer", "sent from bluemail", "sent from mailbird", "sent from the", "envoyé à partir d’outlook", "envoyé à partir d'outlook",
            "envoyé avec", "envoyé via", "verzonden vanuit", "inviato con", "enviado através", "enviado por", "wysłano za pomocą", "skickat med",
            "skickades från", "отправлено через", "gesendet über", "versendet mit", "versandt mit", "get outlook for", "von meinem iphone",
            "von meinem ipad", "von meinem smartphone",
            "von meinem samsung", "von meinem mobiltelefon", "von meinem handy", "gesendet von", "gesendet mit",
            "diese nachricht wurde von meinem android",
            "outlook für ios", "outlook für android", "holen sie sich outlook", "envoyé de mon", "envoyé depuis", "envoyé à partir de",
            "télécharger outlook",
            "obtenir outlook", "provenance : courrier", "enviado desde", "enviado con", "obtener outlook", "enviado do meu", "enviado do",
            "enviado de",
            "obter o outlook", "inviato da", "inviato dal", "scarica outlook", "ottieni outlook", "verstuurd vanaf", "verzonden vanaf",
            "verzonden met",
            "outlook voor ios", "wysłane z", "wysłano z", "pobierz program outlook", "skickat från", "hämta outlook", "sendt fra", "hent outlook",
            "få outlook",
            "lähetetty", "hanki outlook", "odesláno z", "získejte outlook", "отправлено с", "отправлено из", "скачать outlook", "发自我的", "从我的", "發自我的",
            "從我的", "来自我的", "iphoneから送信", "ipadから送信", "나의 iphone에서", "내 iphone에서", "trimis de pe", "надіслано з");
    private static final Set<String> PHONE_ENDINGS = Set.of("gesendet", "gesendet.", "gönderildi", "gönderildi.", "から送信", "보냄", "傳送", "发送",
            "iphonesta",
            "beziehen", "beziehen.");
    private static final Set<String> DEVICES = Set.of("iphone", "ipad", "android", "smartphone", "samsung", "outlook", "blackberry", "galaxy",
            "superhuman", "spark", "gmail", "aol", "mailspring", "canary", "airmail", "newton", "front", "edison", "k-9", "aquamail", "bluemail",
            "boxer",
            "typeapp", "em client", "mailbird", "postbox", "polymail", "shortwave", "hey", "fastmail", "tutanota", "tuta", "pixel", "nexus", "htc",
            "xiaomi", "redmi", "oppo", "motorola", "nokia", "lg", "sony", "gmx", "web.de", "t-online", "orange", "sfr", "free", "laposte", "libero",
            "yandex", "mail.ru", "telefon", "téléphone", "teléfono", "telefono", "telemóvel", "celular", "телефон", "iphonu", "huawei",
            "mobil", "handy", "mobile", "phone", "yahoo", "mail", "device", "windows", "tablet", "thunderbird", "sparrow", "zoho", "proton", "手机",
            "行動");

    private Signatures() {
    }

    /** Finds the first line of the signature within the new text; the end when there is none. */
    static int begin(final List<TextLine> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).evidence() == TextLine.Evidence.SIGNATURE || isMark(lines.get(i).content()) && isShort(lines, i + 1)) {
                return i;
            }
        }
        final int footer = SignOffs.begin(lines);
        final List<TextLine> text = lines.subList(0, footer);
        return Math.min(footer, Math.min(phoneLine(text), dashedName(text)));
    }

    /** {@code -Ada Example} as the last line, and no item of a list. */
    private static int dashedName(final List<TextLine> lines) {
        final int last = filledBefore(lines, lines.size());
        final int before = filledBefore(lines, last);
        if (before < 0) {
            return lines.size();
        }
        final String line = lines.get(last).content().strip();
        final String above = lines.get(before).content().strip();
        final boolean item = above.endsWith(":") || "-–—*•".indexOf(above.charAt(0)) >= 0;
        final boolean apart = before < last - 1 || line.length() > 1 && line.charAt(1) != ' ';
        return !item && apart && line.length() > 2 && "-–—".indexOf(line.charAt(0)) >= 0 && isName(line.substring(1).strip()) ? last : lines.size();
    }

    private static int filledBefore(final List<TextLine> lines, final int end) {
        int index = end - 1;
        while (index >= 0 && lines.get(index).isBlank()) {
            index--;
        }
        return index;
    }

    /** One to three words with a capital each. */
    private static boolean isName(final String text) {
        if (text.length() > LONGEST_NAME || text.isEmpty()) {
            return false;
        }
        final String[] words = text.split(" ", 5);
        for (final String word : words) {
            if (word.isEmpty() || !Character.isUpperCase(word.charAt(0)) || !word.chars().allMatch(c -> Character.isLetter(c)
                    || "'’.-".indexOf(c) >= 0)) {
                return false;
            }
        }
        return words.length <= 3;
    }

    /** A phone's line is a signature when nothing but blanks and short scraps stand behind it. */
    private static int phoneLine(final List<TextLine> lines) {
        int filled = 0;
        for (int i = lines.size() - 1; i >= 0 && filled < 3; i--) {
            if (!lines.get(i).isBlank()) {
                filled++;
                if (isPhoneLine(lines.get(i).content())) {
                    return i;
                }
            }
        }
        return lines.size();
    }

    private static boolean isShort(final List<TextLine> lines, final int from) {
        int filled = 0;
        for (int i = from; i < lines.size() && filled <= LONGEST_SIGNATURE; i++) {
            filled += lines.get(i).isBlank() ? 0 : 1;
        }
        return filled <= LONGEST_SIGNATURE;
    }

    static boolean isMark(final String line) {
        final String text = line.stripTrailing();
        return text.equals("--") || text.equals("— ") || text.equals("\u2014");
    }

    static boolean isPhoneLine(final String line) {
        final String text = Words.lower(line.strip());
        if (text.length() > LONGEST_PHONE_LINE || text.length() < 6) {
            return false;
        }
        if (text.startsWith("sent from my ") && text.split("\\s+", 8).length <= 7 && ",?!:".indexOf(text.charAt(text.length() - 1)) < 0
                && !text.contains(" side") && !text.contains(",")) {
            return true;
        }
        if (!Words.hasAny(text, DEVICES) && !containsAny(text, DEVICES)) {
            return false;
        }
        if (Words.startsWithAny(text, PHONE_OPENINGS)) {
            return !text.contains(" is ") && !text.contains(" because ") && !text.endsWith("?");
        }
        for (final String ending : PHONE_ENDINGS) {
            if (text.endsWith(ending) && text.length() < 60) {
                return true;
            }
        }
        return false;
    }

    private static boolean containsAny(final String text, final Set<String> words) {
        return words.stream().anyMatch(text::contains);
    }
}
