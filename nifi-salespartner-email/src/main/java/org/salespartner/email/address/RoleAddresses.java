/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.address;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Addresses of a desk or a program instead of a person, after the names of RFC 2142 and those in common use. Of an address, what follows a plus sign
 * (RFC 5233) does not count.
 */
public final class RoleAddresses {
    private static final Set<String> DESKS = Set.of("info", "contact", "kontakt", "contacto", "contato", "contatti", "office", "mail",
            "hello", "team", "sales", "vertrieb", "ventas", "vendite", "vendas", "verkoop", "commercial", "marketing", "support",
            "service", "help", "helpdesk", "billing", "accounts", "accounting", "finance", "invoice", "invoices", "rechnung",
            "buchhaltung", "comptabilite", "amministrazione", "administration", "admin", "administrator", "webmaster", "hostmaster",
            "abuse", "security", "hr", "jobs", "careers", "press", "presse", "news", "newsletter", "events", "orders", "order",
            "purchasing", "procurement", "einkauf", "achats", "compras", "acquisti", "inkoop", "tenders", "vergabe", "sekretariat",
            "reception");

    /** Words of "do not reply" in the languages of Europe, as one word anywhere or apart at the beginning of a word: bruno.reply is a person. */
    private static final Pattern NO_REPLY = either(phrase -> phrase.replace(" ", "") + "|(?<![\\p{L}\\p{N}])" + apart(phrase),
            "no reply", "no replies", "no replay", "do not reply", "dont reply", "don t reply", "not reply", "do not respond", "no response",
            "no answer", "not monitored", "unmonitored",
            "nicht antworten", "nicht beantworten", "keine antwort", "antworte nicht", "antworten nicht",
            "ne pas repondre", "ne repondez pas", "pas de reponse",
            "no responder", "no responda", "no responde", "no contestar", "no conteste",
            "nao responda", "nao responder",
            "non rispondere", "non rispondete",
            "niet beantwoorden", "niet antwoorden", "niet reageren", "geen antwoord",
            "nie odpowiadaj", "nie odpowiadac",
            "neodpovidat", "neodpovidejte", "ne valaszoljon", "nu raspunde",
            "svara ej", "svara inte", "svar ikke", "ikke svar", "ei vastausta", "ala vastaa",
            "yanitlamayin", "cevaplamayin", "ne otvechat");

    /** The whole of the name, but for a number at the end. */
    private static final Pattern MACHINES = either(phrase -> apart(phrase) + "[._-]?\\d{0,9}",
            "notification", "notifications", "notify", "notifier", "alert", "alerts", "auto mailer", "auto notify", "auto notification", "auto reply",
            "auto responder", "auto response", "auto confirm", "auto mail", "auto message", "automated", "robot", "mail bot", "mail robot",
            "bounce", "bounces", "system", "system mail", "system message", "cron", "daemon", "mailer daemon", "mail daemon", "nobody", "dev null",
            "nagios", "zabbix", "icinga");

    /** What servers and forms write as, while a person may stand behind Reply-To. */
    private static final Pattern SENDERS = either(phrase -> apart(phrase) + "[._-]?\\d{0,9}",
            "postmaster", "wordpress", "www data", "apache", "httpd", "forms", "web form", "web forms", "contact form", "kontakt formular", "root");

    /** {@code bounces-1234-anna=acme.example} and {@code calendar-notification}. */
    private static final Pattern MACHINE_AT_AN_END = Pattern.compile("(?:bounces?|notifications?)[._=-].*|.*[._-](?:bounces?|notifications?)",
            Pattern.DOTALL);

    private RoleAddresses() {
    }

    /** Whether a desk that several people may sit at stands behind an address; null and malformed addresses are none. */
    public static boolean isDesk(final String address) {
        return address != null && address.lastIndexOf('@') > 0 && DESKS.contains(local(address));
    }

    /** Whether a program writes from an address and nobody reads what comes back; null is none, and what has no domain is taken for a name. */
    public static boolean isProgram(final String address) {
        return isNoReply(address) || isMachine(address) || address != null && SENDERS.matcher(local(address)).matches();
    }

    /** Whether an address says itself that nobody is to write to it, in any of several languages; null and what has no domain as above. */
    public static boolean isNoReply(final String address) {
        return address != null && NO_REPLY.matcher(local(address)).find();
    }

    /** Whether an address is one that programs write what nobody asked for from, a web form excepted; null and what has no domain as above. */
    public static boolean isMachine(final String address) {
        return address != null && (MACHINES.matcher(local(address)).matches() || MACHINE_AT_AN_END.matcher(local(address)).matches());
    }

    private static Pattern either(final UnaryOperator<String> expression, final String... phrases) {
        return Pattern.compile(Stream.of(phrases).map(expression).collect(Collectors.joining("|")));
    }

    /** With dots, hyphens and underscores between the words, or nothing. */
    private static String apart(final String phrase) {
        return phrase.replace(" ", "[._-]?");
    }

    /** In lower case, without accents and what follows a plus sign. */
    private static String local(final String address) {
        final int at = address.lastIndexOf('@');
        final String local = (at < 0 ? address : address.substring(0, at)).strip();
        final int plus = local.indexOf('+');
        final String name = plus > 0 ? local.substring(0, plus) : local;
        return Normalizer.normalize(name, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "").toLowerCase(Locale.ROOT);
    }
}
