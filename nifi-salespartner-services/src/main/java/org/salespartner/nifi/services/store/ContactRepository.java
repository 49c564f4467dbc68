/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.nifi.store.Company;
import org.salespartner.nifi.store.Contact;
import org.salespartner.nifi.store.ContactDetails;
import org.salespartner.nifi.store.ContactDirectory.PutOutcome;
import org.salespartner.nifi.store.ContactDirectory.PutResult;
import org.salespartner.nifi.store.StoreException;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Contacts and their addresses. An address belongs to one contact: to the one that was put with it last.
 *
 * <p>Who is known by address only and turns out to be a contact with an external id becomes that contact, with every address and entry. Two contacts
 * that both have an external id stay two, and the address moves.</p>
 */
final class ContactRepository {
    private static final int MAXIMUM_TEXT = 1_000;

    private static final String SELECT = """
            select id, external_id, full_name, first_name, last_name, title, phone, company_id from salespartner_contact""";
    private static final String BY_ID = SELECT + " where id = ?";
    private static final String BY_NAME = SELECT + " where name_key = ? order by created_at, id";
    private static final String FIND_BY_EXTERNAL_ID = "select id from salespartner_contact where external_key = ?";
    private static final String FIND_BY_ADDRESS = "select contact_id from salespartner_contact_address where address_key = any(?)";
    private static final String FIND_ADDRESSES =
            "select address from salespartner_contact_address where contact_id = ? order by ordinal, address_key";
    private static final String INSERT = "insert into salespartner_contact (id, created_at) values (?, ?)";
    private static final String LOCK = "update salespartner_contact set created_at = created_at where id = ?";
    private static final String UPDATE = """
            update salespartner_contact set external_id = ?, external_key = ?, full_name = ?, name_key = ?, first_name = ?, last_name = ?, title = ?,
                phone = ?, company_id = ?
            where id = ?""";
    private static final String NEXT_ORDINAL = "select coalesce(max(ordinal) + 1, 0) from salespartner_contact_address where contact_id = ?";
    private static final String INSERT_ADDRESS = """
            insert into salespartner_contact_address (address_key, address, contact_id, ordinal) values (?, ?, ?, ?)""";
    private static final String MOVE_ADDRESS = "update salespartner_contact_address set contact_id = ? where address_key = any(?)";
    private static final String MOVE_ADDRESSES = "update salespartner_contact_address set contact_id = ? where contact_id = ?";
    private static final String MOVE_ENTRIES = "update salespartner_entry_contact set contact_id = ? where contact_id = ?";
    private static final String DELETE = "delete from salespartner_contact where id = ?";

    private final CompanyRepository companies;

    ContactRepository(final CompanyRepository companies) {
        this.companies = companies;
    }

    PutResult put(final Connection connection, final ContactDetails details) throws SQLException, StoreException {
        final Map<String, String> addresses = addresses(details);
        if (addresses.isEmpty()) {
            throw new StoreException("A contact needs at least one e-mail address.", null);
        }

        final String externalId = storable(details.externalId());
        final Optional<String> known = find(connection, externalId, addresses);
        final String id = known.isPresent() ? known.get() : insert(connection);
        lock(connection, id);
        final Contact before = get(connection, id);
        takeAddresses(connection, id, addresses, known.isEmpty());
        update(connection, details, externalId, get(connection, id));

        if (known.isEmpty()) {
            return new PutResult(id, PutOutcome.ADDED);
        }
        return new PutResult(id, before.equals(get(connection, id)) ? PutOutcome.UNCHANGED : PutOutcome.UPDATED);
    }

    Optional<Contact> findByAddress(final Connection connection, final String address) throws SQLException {
        final Optional<String> id = Sql.texts(connection, FIND_BY_ADDRESS, Texts.addressKeys(address)).stream().findFirst();
        return id.isPresent() ? Optional.of(get(connection, id.get())) : Optional.empty();
    }

    List<Contact> findByName(final Connection connection, final String name) throws SQLException {
        final List<Contact> found = new ArrayList<>();
        for (final Contact bare : Sql.list(connection, BY_NAME, ContactRepository::bare, Texts.nameKey(name))) {
            found.add(complete(connection, bare));
        }
        return found;
    }

    /** By key, in the order given, each once. */
    private static Map<String, String> addresses(final ContactDetails details) {
        final Map<String, String> addresses = new LinkedHashMap<>();
        for (final String address : details.addresses()) {
            if (!address.isBlank()) {
                addresses.putIfAbsent(Texts.addressKey(address), Texts.shortened(address.strip(), MAXIMUM_TEXT));
            }
        }
        return addresses;
    }

    private static Optional<String> find(final Connection connection, final String externalId, final Map<String, String> addresses)
            throws SQLException {
        if (externalId != null) {
            final Optional<String> same = Sql.texts(connection, FIND_BY_EXTERNAL_ID, Texts.key(externalId)).stream().findFirst();
            if (same.isPresent()) {
                return same;
            }
        }
        for (final String address : addresses.keySet()) {
            final Optional<String> owner = Sql.texts(connection, FIND_BY_ADDRESS, Texts.keysBeside(address)).stream().findFirst();
            if (owner.isPresent()) {
                return owner;
            }
        }
        return Optional.empty();
    }

    /** Keeps others from changing the contact until the transaction ends: what it is now is read, added to and written as a whole. */
    private static void lock(final Connection connection, final String id) throws SQLException {
        if (Sql.update(connection, LOCK, id) == 0) {
            throw Database.changedMeanwhile();
        }
    }

    private static String insert(final Connection connection) throws SQLException {
        final String id = UUID.randomUUID().toString();
        Sql.update(connection, INSERT, id, Instant.now());
        return id;
    }

    private void takeAddresses(final Connection connection, final String id, final Map<String, String> addresses, final boolean added)
            throws SQLException {
        for (final Map.Entry<String, String> address : addresses.entrySet()) {
            final Optional<String> owner = Sql.texts(connection, FIND_BY_ADDRESS, Texts.keysBeside(address.getKey())).stream().findFirst();
            if (owner.isEmpty()) {
                final int ordinal = Sql.list(connection, NEXT_ORDINAL, row -> row.getInt(1), id).getFirst();
                Sql.update(connection, INSERT_ADDRESS, address.getKey(), address.getValue(), id, ordinal);
            } else if (added) {
                // Nobody had one of the addresses when the contact was looked for.
                throw Database.changedMeanwhile();
            } else if (!owner.get().equals(id)) {
                takeAddress(connection, id, address.getKey(), get(connection, owner.get()));
            }
        }
    }

    private void takeAddress(final Connection connection, final String id, final String addressKey, final Contact owner) throws SQLException {
        if (owner.externalId() != null) {
            Sql.update(connection, MOVE_ADDRESS, id, Texts.keysBeside(addressKey));
            return;
        }

        final Contact contact = get(connection, id);
        Sql.update(connection, MOVE_ADDRESSES, id, owner.id());
        Sql.update(connection, MOVE_ENTRIES, id, owner.id());
        Sql.update(connection, DELETE, owner.id());
        write(connection, id, contact.externalId(), either(contact.fullName(), owner.fullName()), either(contact.firstName(), owner.firstName()),
                either(contact.lastName(), owner.lastName()), either(contact.title(), owner.title()), either(contact.phone(), owner.phone()),
                companyId(contact) == null ? companyId(owner) : companyId(contact));
    }

    private void update(final Connection connection, final ContactDetails details, final String externalId, final Contact contact)
            throws SQLException {
        final String firstName = either(storable(details.firstName()), contact.firstName());
        final String lastName = either(storable(details.lastName()), contact.lastName());
        final boolean namesGiven = storable(details.firstName()) != null || storable(details.lastName()) != null;
        final String made = namesGiven
                ? Stream.of(firstName, lastName).filter(Objects::nonNull).collect(Collectors.joining(" "))
                : contact.fullName();
        write(connection, contact.id(),
                either(externalId, contact.externalId()),
                either(storable(details.fullName()), storable(made)),
                firstName,
                lastName,
                either(storable(details.title()), contact.title()),
                either(storable(details.phone()), contact.phone()),
                companies.put(connection, contact.company(), Texts.stripped(details.companyName()), details.companyDomains()));
    }

    private static void write(final Connection connection, final String id, final String externalId, final String fullName, final String firstName,
            final String lastName, final String title, final String phone, final String companyId) throws SQLException {
        Sql.update(connection, UPDATE, externalId, Texts.key(externalId), fullName, Texts.nameKey(fullName), firstName, lastName, title, phone,
                companyId, id);
    }

    private Contact get(final Connection connection, final String id) throws SQLException {
        final Optional<Contact> bare = Sql.first(connection, BY_ID, ContactRepository::bare, id);
        if (bare.isEmpty()) {
            throw Database.changedMeanwhile();
        }
        return complete(connection, bare.get());
    }

    private Contact complete(final Connection connection, final Contact bare) throws SQLException {
        final Company company = bare.company() == null ? null : companies.find(connection, bare.company().id()).orElse(null);
        return new Contact(bare.id(), bare.externalId(), Sql.texts(connection, FIND_ADDRESSES, bare.id()), bare.fullName(), bare.firstName(),
                bare.lastName(), bare.title(), bare.phone(), company);
    }

    /** Without addresses, and of the company only its id. */
    private static Contact bare(final ResultSet row) throws SQLException {
        final String companyId = row.getString("company_id");
        return new Contact(row.getString("id"), row.getString("external_id"), List.of(), row.getString("full_name"), row.getString("first_name"),
                row.getString("last_name"), row.getString("title"), row.getString("phone"),
                companyId == null ? null : new Company(companyId, null, List.of()));
    }

    private static String companyId(final Contact contact) {
        return contact.company() == null ? null : contact.company().id();
    }

    /** Null when blank, else as the database will give it back, so that what has not changed is seen to be the same. */
    private static String storable(final String text) {
        return Texts.storable(Texts.shortened(Texts.stripped(text), MAXIMUM_TEXT));
    }

    private static String either(final String preferred, final String other) {
        return preferred == null ? other : preferred;
    }
}
