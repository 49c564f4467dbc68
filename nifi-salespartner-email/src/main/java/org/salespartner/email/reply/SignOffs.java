/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.reply;

import org.salespartner.email.text.TextLine;

import java.util.List;
import java.util.Set;

/**
 * What stands at the end of a mail without a mark before it: the footer of a mailing list, a disclaimer, and the block with name, office and
 * telephone number behind a closing formula. A closing formula with nothing but a name is the author's own and stays.
 */
final class SignOffs {
    private static final int MOST_LINES = 16;
    private static final int MOST_DISCLAIMER_LINES = 60;
    private static final int MOST_LINES_OF_CARD = 10;
    private static final int LONGEST_LINE = 90;
    private static final int LONGEST_FORMULA = 48;

    private static final Set<String> FORMULAS = Set.of("regards", "best regards", "kind regards", "warm regards", "many thanks", "thanks",
            "thank you",
            "best", "best wishes", "cheers", "sincerely", "sincerely yours", "yours sincerely", "yours faithfully", "yours truly", "all the best",
            "warmly", "respectfully", "thanks and regards", "thanks & regards", "with best regards", "with kind regards", "kindest regards",
            "mit freundlichen grüßen", "mit freundlichem gruß", "freundliche grüße", "viele grüße", "beste grüße", "liebe grüße", "mfg", "grüße",
            "mit besten grüßen", "freundliche grüsse", "gruß", "cordialement", "bien cordialement", "bien à vous", "salutations",
            "sincères salutations",
            "meilleures salutations", "amicalement", "saludos", "saludos cordiales", "un saludo", "atentamente", "cordiali saluti", "saluti",
            "distinti saluti", "atenciosamente", "cumprimentos", "com os melhores cumprimentos", "abraços", "met vriendelijke groet",
            "met vriendelijke groeten", "vriendelijke groet", "groeten", "mvg", "pozdrawiam", "z poważaniem", "med vänliga hälsningar",
            "vänliga hälsningar",
            "mvh", "hälsningar", "med venlig hilsen", "venlig hilsen", "hilsen", "med vennlig hilsen", "vennlig hilsen", "ystävällisin terveisin",
            "terveisin", "s pozdravem", "с уважением", "с наилучшими пожеланиями", "saygılarımla", "iyi çalışmalar", "此致", "よろしくお願いします", "감사합니다");
    private static final Set<String> DISCLAIMERS = Set.of("this e-mail and any", "this email and any", "this message and any",
            "this e-mail is confidential",
            "this email is confidential", "this message is confidential", "the information contained in this", "the information in this e-mail",
            "the information in this email", "the contents of this", "confidentiality notice", "confidentiality note", "this communication is",
            "this message contains confidential", "this e-mail message", "this email message", "this e-mail may contain", "this email may contain",
            "this message may contain", "this electronic", "disclaimer", "privileged and confidential", "notice: this e", "important notice:",
            "diese e-mail enthält", "diese nachricht enthält", "der inhalt dieser e-mail", "ce message et",
            "ce message est", "ce courriel", "este mensaje", "este correo", "questo messaggio", "le informazioni contenute", "esta mensagem",
            "dit bericht",
            "deze e-mail", "de informatie verzonden", "niniejsza wiadomość", "настоящее сообщение", "tato zpráva", "this message is intended",
            "this e-mail is intended", "this email is intended", "this transmission", "this mail is", "this mail contains", "this mail may",
            "the information transmitted", "the information contained herein", "the content of this", "if you are not the intended",
            "if you have received this",
            "any views or opinions", "privileged/confidential", "confidential:", "confidentiality:", "unless otherwise stated", "legal notice",
            "legal disclaimer",
            "email confidentiality", "e-mail confidentiality", "notice of confidentiality", "information contained in this",
            "diese mitteilung", "diese mail", "diese email", "der inhalt dieser nachricht", "der inhalt dieser mail", "die in dieser",
            "die informationen in dieser",
            "vertraulichkeitshinweis", "wichtiger hinweis", "haftungsausschluss", "bitte prüfen sie",
            "le présent message", "les informations contenues", "l'information contenue", "l’information contenue", "ce mail", "cet e-mail",
            "cet email",
            "le contenu de ce", "avis de confidentialité", "este e-mail", "este email", "la información contenida", "la información incluida",
            "el contenido de este", "aviso legal",
            "aviso de confidencialidad", "avviso di riservatezza", "ai sensi del", "ai sensi e per gli effetti",
            "le informazioni trasmesse", "questa e-mail", "questa email", "il contenuto di questa", "esta comunicação",
            "as informações contidas", "a informação contida", "o conteúdo desta", "aviso de confidencialidade", "dit e-mailbericht",
            "deze mail", "de inhoud van dit", "de inhoud van deze", "de informatie in", "treść tej wiadomości", "treść niniejszej", "ta wiadomość",
            "informacje zawarte", "detta meddelande", "detta e-postmeddelande", "detta mail", "denne e-mail", "denne e-posten", "denne meddelelse",
            "denne meldingen", "tämä viesti", "tämä sähköposti", "tento e-mail", "tento email", "obsah tohoto", "obsah této", "это сообщение",
            "данное сообщение", "содержание данного", "это электронное", "bu e-posta", "bu mesaj", "bu ileti", "本邮件", "本電子郵件", "此邮件", "此電子郵件",
            "このメール", "本メール", "본 메일", "이 메일", "본 이메일", "이 이메일");
    private static final Set<String> DISCLAIMER_WORDS = Set.of("confidential", "intended", "recipient", "privileged", "vertraulich",
            "confidentiel", "confidencial", "riservat", "vertrouwelijk", "poufn", "конфиденциальн", "důvěrn", "addressee", "disclos", "disclaimer",
            "förtrolig", "konfidentiell", "fortrolig",
            "luottamuksel",
            "gizli", "保密", "机密", "機密", "기밀", "adressat", "destinatari", "destinatár", "geadresseerde");
    private static final Set<String> PRINTING = Set.of("virus-free", "virenfrei.", "sans virus.", "libre de virus", "this email has been checked for",
            "this e-mail has been checked for", "this email has been scanned", "diese e-mail wurde auf viren", "l'absence de virus",
            "please consider the environment", "think before you print", "think green", "save a tree",
            "before printing", "bitte denken sie an die umwelt", "denken sie an die umwelt", "pensez à l'environnement",
            "pensez à l’environnement", "n'imprimez", "afin de préserver", "antes de imprimir", "prima di stampare", "bitte prüfen sie, ob diese",
            "must you print", "please think of the environment", "consider the environment", "please don't print");
    private static final Set<String> ANNOUNCING = Set.of("contact", "contacts", "details", "address", "below", "following", "here", "reach",
            "call", "write to",
            "kontakt", "kontaktdaten", "adresse", "unten", "coordonnées", "datos", "contatto", "dati", "gegevens");
    private static final Set<String> FOOTERS = Set.of("mailing list", "you received this message because", "to unsubscribe", "listinfo",
            "um sich von dieser", "pour se désabonner");

    private SignOffs() {
    }

    /** The first line of what is no longer the author's text; the number of lines when there is nothing such. */
    static int begin(final List<TextLine> lines) {
        final int text = disclaimer(lines, footer(lines));
        return Math.min(contact(lines, text), card(lines, text));
    }

    /** A last paragraph like a visiting card: a name, and two or more ways to reach whoever it is, unless the text before announces just that. */
    private static int card(final List<TextLine> lines, final int end) {
        int last = end - 1;
        while (last > 0 && lines.get(last).isBlank()) {
            last--;
        }
        int first = last;
        int ways = 0;
        while (first > 0 && !lines.get(first).isBlank()) {
            final String line = lines.get(first).content();
            if (last - first >= MOST_LINES_OF_CARD || line.length() > LONGEST_LINE || isSentence(line)) {
                return end;
            }
            ways += isReach(line) ? 1 : 0;
            first--;
        }
        if (ways < 2 || last - first < 3 || !isPerson(lines.get(first + 1).content().strip()) || !hasText(lines, first)) {
            return end;
        }
        int before = first;
        while (before > 0 && lines.get(before).isBlank()) {
            before--;
        }
        final String above = Words.lower(lines.get(before).content().strip());
        return above.endsWith(":") || Words.hasAny(above, ANNOUNCING) ? end : first + 1;
    }

    /** Two to four words that all begin with a capital. */
    private static boolean isPerson(final String line) {
        final String[] words = line.replace("*", "").split("\\s+", 6);
        for (final String word : words) {
            if (word.isEmpty() || !Character.isUpperCase(word.charAt(0)) || word.chars().anyMatch(c -> Character.isDigit(c)
                    || "@:/?!".indexOf(c) >= 0)) {
                return false;
            }
        }
        return words.length >= 2 && words.length <= 4;
    }

    /** Behind a line drawn across: a mailing list's footer, or a signature with how to reach the author. */
    private static int footer(final List<TextLine> lines) {
        int filled = 0;
        boolean reach = false;
        boolean list = false;
        for (int i = lines.size() - 1; i > 0 && filled <= MOST_LINES; i--) {
            final String line = lines.get(i).content();
            if (filled > 0 && Separators.isRule(line)) {
                return (reach || list) && filled <= MOST_LINES && hasText(lines, i) ? i : lines.size();
            }
            filled += line.isBlank() ? 0 : 1;
            if (line.length() > LONGEST_LINE * 2) {
                return lines.size();
            }
            reach |= isReach(line) && filled <= 8;
            list |= Words.hasAny(Words.lower(line), FOOTERS);
        }
        return lines.size();
    }

    /** A paragraph to the end that begins as disclaimers do and uses their words. */
    private static int disclaimer(final List<TextLine> lines, final int end) {
        int begin = end;
        boolean words = false;
        for (int i = end - 1; i > 0 && end - i <= MOST_DISCLAIMER_LINES; i--) {
            final String line = Words.lower(lines.get(i).content()).strip();
            words |= DISCLAIMER_WORDS.stream().anyMatch(line::contains);
            final String bare = line.replace("*", "").replace("_", "").strip();
            if (lines.get(i - 1).isBlank() && (words && Words.startsWithAny(bare, DISCLAIMERS) || Words.startsWithAny(bare, PRINTING))
                    && hasText(lines, i)) {
                begin = i;
            }
        }
        return begin;
    }

    /** A closing formula, a name, and at least one way to reach the author, in short lines. */
    private static int contact(final List<TextLine> lines, final int end) {
        int filled = 0;
        boolean reach = false;
        String below = "";
        for (int i = end - 1; i > 0 && filled <= MOST_LINES; i--) {
            final String line = lines.get(i).content();
            if (line.isBlank()) {
                continue;
            }
            if (filled >= 2 && reach && isFormula(line) && isName(below) && hasText(lines, i)) {
                return i;
            }
            if (line.length() > LONGEST_LINE || isSentence(line)) {
                return end;
            }
            below = line;
            filled++;
            reach |= isReach(line);
        }
        return end;
    }

    private static boolean isName(final String line) {
        final String text = line.strip();
        return text.length() <= 48 && text.split("\\s+", 7).length <= 6 && text.indexOf(':') < 0 && text.indexOf('?') < 0
                && Character.isLetter(text.charAt(text.startsWith("*") && text.length() > 1 ? 1 : 0));
    }

    /** What the author still has to say below the name. */
    private static boolean isSentence(final String line) {
        final String text = line.strip();
        final String lower = Words.lower(text);
        return lower.startsWith("ps") && lower.length() > 2 && ":. ".indexOf(lower.charAt(2)) >= 0 || lower.startsWith("p.s")
                || ".?!".indexOf(text.charAt(text.length() - 1)) >= 0 && text.split("\\s+", 7).length > 5;
    }

    private static boolean isFormula(final String line) {
        final String text = Words.lower(line.strip());
        if (text.length() > LONGEST_FORMULA) {
            return false;
        }
        int end = text.length();
        while (end > 0 && ",.!;:-–* ".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return FORMULAS.contains(text.substring(0, end));
    }

    /** An address, a site, or a telephone number. */
    private static boolean isReach(final String line) {
        final String lower = Words.lower(line);
        if (Words.hasAddress(lower) || lower.contains("www.") || lower.contains("http://") || lower.contains("https://")) {
            return true;
        }
        int digits = 0;
        for (int i = 0; i < line.length(); i++) {
            final char character = line.charAt(i);
            digits = Character.isDigit(character) ? digits + 1 : " .-/()+".indexOf(character) >= 0 ? digits : 0;
            if (digits >= 8) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasText(final List<TextLine> lines, final int end) {
        return lines.subList(0, end).stream().anyMatch(line -> !line.isBlank());
    }
}
