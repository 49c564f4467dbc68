/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.tracking;

import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether somebody does not want to be written to any more: the wish is all that the reply says but for greetings and thanks, or all that the subject
 * says of an otherwise empty mail, which is how mail programs follow a List-Unsubscribe header (RFC 2369, 3.2). A wish among other sentences is for a
 * person to read. Without regard to case, accents, hyphens and punctuation.
 */
final class UnsubscribeWish {
    /** Characters; what is longer says more than that. */
    private static final int LONGEST = 400;

    /** Without spaces, since people write a hyphen as one or leave it out. */
    private static final Set<String> WISHES = joined(words("""
            unsubscribe; unsubscribe me; unsubscribe me from this list; unsubscribe me from your list; unsubscribe me from your mailing list;
            unsubscribe from this list; i want to unsubscribe; i would like to unsubscribe; i'd like to unsubscribe; i wish to unsubscribe;
            remove me; remove me from this list; remove me from your list; remove me from the list; remove me from your mailing list;
            remove me from this mailing list; remove me from your database; remove my address; remove my email; remove my email address;
            remove my address from your list; remove my email address from your list; take me off; take me off this list;
            take me off your list; take me off the list; take me off your mailing list; take my address off your list; stop; stop emailing me;
            stop mailing me; stop writing me; stop writing to me; stop contacting me; stop sending me emails; stop sending me mails;
            stop sending emails; stop spamming me; do not contact me; do not contact me again; do not contact me any more;
            do not contact me anymore; don't contact me; don't contact me again; do not email me; do not email me again; don't email me;
            don't email me again; do not write to me again; don't write to me again; do not send me any more emails;
            don't send me any more emails; no more emails; no more mails; opt out; opt me out; i want to opt out;

            abmelden; abmeldung; abbestellen; austragen; mich abmelden; melden sie mich ab; melde mich ab; bitte um abmeldung;
            tragen sie mich aus; nehmen sie mich aus ihrem verteiler; nehmen sie mich aus dem verteiler; nehmen sie mich von ihrer liste;
            nehmen sie mich von der liste; streichen sie mich von ihrer liste; streichen sie mich aus ihrem verteiler;
            löschen sie mich aus ihrem verteiler; löschen sie mich von ihrer liste; entfernen sie mich aus ihrem verteiler;
            entfernen sie mich von ihrer liste; löschen sie meine adresse aus ihrem verteiler; keine weiteren e-mails; keine weiteren mails;
            keine e-mails mehr; keine mails mehr; schreiben sie mir nicht mehr; schreiben sie mir nicht wieder;
            kontaktieren sie mich nicht mehr; ich möchte mich abmelden; ich möchte keine e-mails mehr; ich möchte keine e-mails mehr erhalten;
            ich möchte keine e-mails mehr bekommen; ich möchte keine mails mehr erhalten; ich möchte keine mails mehr bekommen;
            ich möchte nicht mehr angeschrieben werden; ich will keine e-mails mehr; ich will keine mails mehr;

            désabonner; désabonnement; désabonnez-moi; me désabonner; désinscrire; désinscription; désinscrivez-moi; me désinscrire;
            veuillez me désabonner; veuillez me désinscrire; je souhaite me désabonner; je souhaite me désinscrire; je veux me désabonner;
            je veux me désinscrire; merci de me désabonner; merci de me désinscrire; retirez-moi de votre liste; retirez-moi de cette liste;
            veuillez me retirer de votre liste; merci de me retirer de votre liste; supprimez-moi de votre liste;
            veuillez me supprimer de votre liste; enlevez-moi de votre liste; ne m'écrivez plus; ne me contactez plus;
            merci de ne plus me contacter; merci de ne plus m'écrire; arrêtez de m'écrire; plus de mails;
            je ne souhaite plus recevoir vos mails; je ne veux plus recevoir vos mails;

            baja; darme de baja; dar de baja; deme de baja; denme de baja; dadme de baja; solicito la baja; quiero darme de baja;
            deseo darme de baja; cancelar suscripción; cancelar la suscripción; cancelar mi suscripción; elimíneme de su lista;
            elimínenme de su lista; quíteme de su lista; quítenme de su lista; bórreme de su lista; bórrenme de su lista; no me escriba más;
            no me escriban más; no me contacte más; no me contacten más; no más correos; no quiero recibir más correos;
            no deseo recibir más correos;

            cancellami; cancellatemi; cancellazione; disiscrivimi; disiscrivetemi; disiscrizione; annulla iscrizione;
            cancellatemi dalla lista; cancellatemi dalla vostra lista; cancellami dalla lista; rimuovimi dalla lista; rimuovetemi dalla lista;
            rimuovetemi dalla vostra lista; mi cancelli dalla lista; mi rimuova dalla lista; mi tolga dalla lista; toglietemi dalla lista;
            toglietemi dalla vostra lista; voglio cancellarmi; vorrei cancellarmi; desidero cancellarmi; non scrivetemi più;
            non mi scriva più; non contattatemi più; non mi contatti più; basta email; non voglio più ricevere email;
            non desidero più ricevere email;

            afmelden; afmelding; uitschrijven; mij afmelden; me afmelden; meld mij af; meld me af; schrijf mij uit; schrijf me uit;
            ik wil me afmelden; ik wil mij afmelden; ik wil me uitschrijven; ik wil mij uitschrijven; verwijder mij van uw lijst;
            verwijder me van je lijst; verwijder mij uit uw bestand; haal mij van uw lijst; haal me van je lijst; haal mij van de lijst;
            haal me van de lijst; geen e-mails meer; geen mails meer; mail mij niet meer; mail me niet meer; schrijf mij niet meer;
            neem geen contact meer op; neem geen contact meer met mij op; ik wil geen e-mails meer ontvangen;
            ik wil geen mails meer ontvangen;

            cancelar inscrição; cancelar a inscrição; cancelar subscrição; cancelar a subscrição; descadastrar; descadastre-me;
            me descadastre; remover; remova-me; me remova; remova-me da lista; remova-me da sua lista; remova-me da vossa lista;
            me remova da lista; me remova da sua lista; me tire da lista; me tire da sua lista; retire-me da lista; retire-me da sua lista;
            remova meu email; remova o meu email; sair da lista; quero sair da lista; quero cancelar a inscrição; quero cancelar a subscrição;
            não me escreva mais; não me escrevam mais; não me contacte mais; não me contate mais; não quero receber mais emails;
            não quero mais receber emails;
            """));

    /** What stands before and behind a wish and changes nothing. */
    private static final Set<String> POLITE = words("""
            please; pls; plz; kindly; thanks; thank; you; thx; many; hi; hello; hey; dear; sir; madam; sirs; best; kind; regards; cheers;
            sincerely; bitte; danke; vielen; dank; besten; hallo; guten; tag; sehr; geehrte; damen; und; herren; mit; freundlichen; grüßen;
            gruß; viele; grüße; mfg; svp; stp; s'il; vous; te; plaît; merci; bonjour; madame; monsieur; cordialement; por; favor; gracias;
            hola; buenos; días; saludos; un; saludo; per; favore; cortesia; grazie; buongiorno; salve; saluti; cordiali; alstublieft; graag;
            aub; bedankt; dank; u; beste; groet; groeten; vriendelijke; met; goedendag; obrigado; obrigada; olá; bom; dia; atenciosamente;
            cumprimentos;
            """);
    private static final Set<String> GREETINGS = words("""
            hi; hello; hey; dear; hallo; guten; sehr; liebe; lieber; bonjour; cher; chère; hola; estimado; estimada; buongiorno; ciao;
            gentile; beste; geachte; olá; caro; cara; prezado; prezada;
            """);
    private static final int LONGEST_GREETING = 5;

    /** What mail programs write into the mail that they send for a List-Unsubscribe header. */
    private static final Set<String> GENERATED = words("""
            this message was automatically generated by gmail; this is an automatically generated message;
            this email was automatically generated;
            """);

    /** Programs write such mails, too, for a person who pressed a button. */
    private static final Set<AutomationKind> KINDS_OF_SUBJECT = Set.of(AutomationKind.HUMAN, AutomationKind.AUTO_REPLY, AutomationKind.NOTIFICATION);

    private UnsubscribeWish() {
    }

    static boolean isIn(final EmailDocument document) {
        final AutomationKind kind = document.automation() == null ? AutomationKind.HUMAN : document.automation().kind();
        final String reply = document.reply() == null ? "" : document.reply().strip();
        if (reply.length() > LONGEST || !KINDS_OF_SUBJECT.contains(kind)) {
            return false;
        }

        final String said = wish(reply, document.from());
        final boolean empty = said.isEmpty() || GENERATED.contains(said);
        final String subject = document.subject() == null ? "" : normalised(document.subject());
        return kind == AutomationKind.HUMAN && isWish(said) || isWish(subject) && (empty || isWish(said));
    }

    /** The reply in one line, without greetings, thanks and the author's name. */
    private static String wish(final String reply, final EmailAddress from) {
        final List<String> lines = new ArrayList<>(reply.lines().map(UnsubscribeWish::normalised).filter(line -> !line.isEmpty()).toList());
        if (lines.size() > 1 && isGreeting(lines.getFirst())) {
            lines.removeFirst();
        }
        if (lines.size() > 1 && isName(lines.getLast(), from)) {
            lines.removeLast();
        }

        final List<String> words = new ArrayList<>(Arrays.asList(String.join(" ", lines).split(" ")));
        final String whole = String.join(" ", words);
        if (isWish(whole)) {
            return whole;
        }
        while (!words.isEmpty() && POLITE.contains(words.getFirst())) {
            words.removeFirst();
        }
        while (!words.isEmpty() && POLITE.contains(words.getLast())) {
            words.removeLast();
        }
        return String.join(" ", words);
    }

    private static boolean isWish(final String words) {
        return WISHES.contains(words.replace(" ", ""));
    }

    private static boolean isGreeting(final String line) {
        final String[] words = line.split(" ");
        return words.length <= LONGEST_GREETING && GREETINGS.contains(words[0]);
    }

    private static boolean isName(final String line, final EmailAddress from) {
        if (from == null || from.name() == null) {
            return false;
        }
        return new HashSet<>(Arrays.asList(normalised(from.name()).split(" "))).containsAll(Arrays.asList(line.split(" ")));
    }

    /** Lower case, without accents, hyphens and apostrophes; all else that is no letter or figure is a space. */
    private static String normalised(final String text) {
        final String plain = Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "").toLowerCase(Locale.ROOT).replace("ß", "ss");
        return plain.replaceAll("['’‘`\\-‐‑]", "").replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }

    private static Set<String> words(final String list) {
        return Stream.of(list.split(";")).map(UnsubscribeWish::normalised).filter(phrase -> !phrase.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> joined(final Set<String> phrases) {
        return phrases.stream().map(phrase -> phrase.replace(" ", "")).collect(Collectors.toUnmodifiableSet());
    }
}
