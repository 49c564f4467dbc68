/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.email.address.FreeMailDomains;
import org.salespartner.nifi.store.Company;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Companies and their domains. A domain belongs to the company that had it first; a free-mail domain belongs to none. */
final class CompanyRepository {
    private static final int MAXIMUM_TEXT = 1_000;

    private static final String FIND_BY_DOMAIN = "select company_id from salespartner_company_domain where domain_key = any(?)";
    private static final String FIND_BY_NAME = "select id from salespartner_company where name_key = ? order by created_at, id";
    private static final String FIND_NAME_KEY = "select name_key from salespartner_company where id = ?";
    private static final String FIND_NAME = "select name from salespartner_company where id = ?";
    private static final String FIND_DOMAINS = "select domain from salespartner_company_domain where company_id = ? order by domain_key";
    private static final String INSERT = "insert into salespartner_company (id, name, name_key, created_at) values (?, ?, ?, ?)";
    private static final String RENAME = "update salespartner_company set name = ?, name_key = ? where id = ?";
    private static final String INSERT_DOMAIN = "insert into salespartner_company_domain (domain_key, domain, company_id) values (?, ?, ?)";

    Optional<Company> find(final Connection connection, final String id) throws SQLException {
        final List<String> domains = Sql.texts(connection, FIND_DOMAINS, id);
        return Sql.first(connection, FIND_NAME, row -> new Company(id, row.getString(1), domains), id);
    }

    Optional<Company> findByDomain(final Connection connection, final String domain) throws SQLException {
        final String wanted = Texts.stripped(domain);
        if (wanted == null || FreeMailDomains.includes(wanted)) {
            return Optional.empty();
        }

        final Optional<String> id = Sql.texts(connection, FIND_BY_DOMAIN, Texts.domainKeys(wanted)).stream().findFirst();
        return id.isPresent() ? find(connection, id.get()) : Optional.empty();
    }

    /**
     * The company of a contact: that of one of the domains, else the one the contact has, else that of the name, else a new one. It gains the name
     * and the domains.
     *
     * @param current the company that the contact has, null for none
     * @param name    null when not known
     * @return the id, null when nothing is known of a company
     */
    String put(final Connection connection, final Company current, final String name, final List<String> domains) throws SQLException {
        final List<String> usable = usable(domains);
        if (name == null && usable.isEmpty()) {
            return current == null ? null : current.id();
        }

        final String id = choose(connection, current, name, usable);
        addDomains(connection, id, usable);
        rename(connection, id, name);
        return id;
    }

    private static List<String> usable(final List<String> domains) {
        final List<String> usable = new ArrayList<>();
        for (final String domain : domains) {
            final String wanted = Texts.stripped(domain);
            if (wanted != null && !FreeMailDomains.includes(wanted)) {
                usable.add(wanted);
            }
        }
        return usable;
    }

    private static String choose(final Connection connection, final Company current, final String name, final List<String> domains)
            throws SQLException {
        for (final String domain : domains) {
            final Optional<String> owner = Sql.texts(connection, FIND_BY_DOMAIN, Texts.domainKeys(domain)).stream().findFirst();
            if (owner.isPresent()) {
                return owner.get();
            }
        }
        final String nameKey = Texts.nameKey(name);
        if (current != null && (nameKey == null || current.name() == null || nameKey.equals(Texts.nameKey(current.name())))) {
            return current.id();
        }
        if (nameKey != null) {
            final Optional<String> namesake = Sql.texts(connection, FIND_BY_NAME, nameKey).stream().findFirst();
            if (namesake.isPresent()) {
                return namesake.get();
            }
        }
        final String id = newId(connection, nameKey);
        Sql.update(connection, INSERT, id, Texts.shortened(name, MAXIMUM_TEXT), nameKey, Instant.now());
        return id;
    }

    /** Made of the name where there is one, so that two that add the same company at once meet at the primary key. */
    private static String newId(final Connection connection, final String nameKey) throws SQLException {
        if (nameKey != null) {
            final String id = UUID.nameUUIDFromBytes(nameKey.getBytes(StandardCharsets.UTF_8)).toString();
            final List<String> holders = Sql.texts(connection, FIND_NAME_KEY, id);
            if (holders.isEmpty()) {
                return id;
            }
            if (holders.contains(nameKey)) {
                throw Database.changedMeanwhile();
            }
            // Otherwise a company of this name was renamed, and has kept its id.
        }
        return UUID.randomUUID().toString();
    }

    private static void addDomains(final Connection connection, final String id, final List<String> domains) throws SQLException {
        for (final String domain : domains) {
            if (Sql.texts(connection, FIND_BY_DOMAIN, Texts.domainKeys(domain)).isEmpty()) {
                Sql.update(connection, INSERT_DOMAIN, Texts.domainKey(domain), Texts.shortened(domain.toLowerCase(Locale.ROOT), MAXIMUM_TEXT), id);
            }
        }
    }

    private static void rename(final Connection connection, final String id, final String name) throws SQLException {
        final String kept = Sql.texts(connection, FIND_NAME, id).getFirst();
        final String wanted = Texts.storable(Texts.shortened(name, MAXIMUM_TEXT));
        if (wanted != null && !wanted.equals(kept)) {
            Sql.update(connection, RENAME, wanted, Texts.nameKey(name), id);
        }
    }
}
