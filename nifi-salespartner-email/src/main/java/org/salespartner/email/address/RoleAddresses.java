/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.address;

import java.util.Locale;
import java.util.Set;

/** Addresses of a desk or a program instead of a person, after the names of RFC 2142 and those in common use. */
public final class RoleAddresses {
    private static final Set<String> DESKS = Set.of("info", "contact", "kontakt", "contacto", "contato", "contatti", "office", "mail",
            "hello", "team", "sales", "vertrieb", "ventas", "vendite", "vendas", "verkoop", "commercial", "marketing", "support",
            "service", "help", "helpdesk", "billing", "accounts", "accounting", "finance", "invoice", "invoices", "rechnung",
            "buchhaltung", "comptabilite", "amministrazione", "administration", "admin", "administrator", "webmaster", "hostmaster",
            "abuse", "security", "hr", "jobs", "careers", "press", "presse", "news", "newsletter", "events", "orders", "order",
            "purchasing", "procurement", "einkauf", "achats", "compras", "acquisti", "inkoop", "tenders", "vergabe", "sekretariat",
            "reception");
    private static final Set<String> PROGRAMS = Set.of("noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "do_not_reply",
            "nepasrepondre", "mailer-daemon", "postmaster", "bounce", "bounces", "notification", "notifications", "notify", "alert",
            "alerts", "automailer", "daemon", "wordpress", "www-data", "forms", "webform", "root", "cron");

    private RoleAddresses() {
    }

    /** Whether a desk that several people may sit at stands behind an address; null and malformed addresses are none. */
    public static boolean isDesk(final String address) {
        return DESKS.contains(local(address));
    }

    /** Whether a program writes from an address and nobody reads what comes back; null and malformed addresses are none. */
    public static boolean isProgram(final String address) {
        return PROGRAMS.contains(local(address));
    }

    /** In lower case, without what follows a plus sign (RFC 5233). */
    private static String local(final String address) {
        final int at = address == null ? -1 : address.lastIndexOf('@');
        if (at <= 0) {
            return "";
        }
        final String local = address.substring(0, at).strip().toLowerCase(Locale.ROOT);
        final int plus = local.indexOf('+');
        return plus > 0 ? local.substring(0, plus) : local;
    }
}
