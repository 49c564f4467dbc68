/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

import org.apache.nifi.serialization.record.Record;
import org.salespartner.email.address.FreeMailDomains;
import org.salespartner.nifi.store.ContactDetails;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which field of a record holds what is to be known of a contact. A name is looked for as it is written and then without regard to case, since
 * exports of address books write {@code Email} as often as {@code email}. Every name but {@code address} may be null: there is no such field.
 */
record ContactFields(String address, String fullName, String firstName, String lastName, String title, String phone, String company,
        String companyDomain, String externalId) {

    /**
     * The contact that a record describes.
     *
     * @throws RejectedRecordException when the record has no usable address
     */
    ContactDetails read(final Record record) throws RejectedRecordException {
        final List<String> addresses = addresses(record);
        return new ContactDetails(
                text(record, externalId),
                addresses,
                text(record, fullName),
                text(record, firstName),
                text(record, lastName),
                text(record, title),
                text(record, phone),
                text(record, company),
                domains(record, addresses));
    }

    private List<String> addresses(final Record record) throws RejectedRecordException {
        final Optional<String> field = find(record, address);
        if (field.isEmpty()) {
            throw new RejectedRecordException("there is no field [%s]".formatted(address));
        }

        final List<String> texts = texts(record.getValue(field.get()));
        if (texts.isEmpty()) {
            throw new RejectedRecordException("the field [%s] is empty".formatted(address));
        }

        final List<String> addresses = texts.stream().flatMap(text -> Addresses.list(text).stream()).distinct().toList();
        if (addresses.isEmpty()) {
            throw new RejectedRecordException("the field [%s] holds no e-mail address".formatted(address));
        }
        return addresses;
    }

    /** The domains as given, else those of the addresses; a free-mail domain is never a company's. */
    private List<String> domains(final Record record, final List<String> addresses) {
        final List<String> given = find(record, companyDomain).map(record::getValue).map(ContactFields::texts).orElse(List.of());
        final Set<String> domains = new LinkedHashSet<>();
        for (final String text : given) {
            for (final String part : text.split("[;,\\s]+")) {
                hostName(part).ifPresent(domains::add);
            }
        }
        if (given.isEmpty()) {
            addresses.stream().map(Addresses::domain).forEach(domains::add);
        }

        return domains.stream().filter(domain -> !FreeMailDomains.includes(domain)).toList();
    }

    /** The domain in {@code Acme.example}, {@code @acme.example} or {@code https://www.acme.example/about}, as people fill in such a field. */
    private static Optional<String> hostName(final String text) {
        final String lowerCase = text.strip().toLowerCase(Locale.ROOT);
        final int scheme = lowerCase.indexOf("://");
        final String rest = scheme < 0 ? lowerCase.substring(lowerCase.lastIndexOf('@') + 1) : lowerCase.substring(scheme + 3);
        final String host = rest.split("[/:?#]", 2)[0];
        final String domain = host.startsWith("www.") ? host.substring("www.".length()) : host;
        return Addresses.usable("any@" + domain).map(Addresses::domain).filter(usable -> usable.contains("."));
    }

    private String text(final Record record, final String name) {
        final List<String> texts = find(record, name).map(record::getValue).map(ContactFields::texts).orElse(List.of());
        return texts.isEmpty() ? null : texts.getFirst();
    }

    /** The texts in a value, which may be an array, without the empty ones. */
    private static List<String> texts(final Object value) {
        final Collection<?> values = switch (value) {
            case null -> List.of();
            case final Object[] array -> Arrays.asList(array);
            case final Collection<?> collection -> collection;
            default -> List.of(value);
        };

        final List<String> texts = new ArrayList<>();
        for (final Object single : values) {
            final String text = switch (single) {
                case null -> "";
                // A phone number or an id that a reader took for a number must not come out as 4.9E10.
                case final Double number when Double.isFinite(number) -> new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
                case final BigDecimal number -> number.toPlainString();
                default -> single.toString().strip();
            };
            if (!text.isEmpty()) {
                texts.add(text);
            }
        }
        return texts;
    }

    private static Optional<String> find(final Record record, final String name) {
        if (name == null) {
            return Optional.empty();
        }

        final List<String> fields = record.getSchema().getFieldNames();
        if (fields.contains(name)) {
            return Optional.of(name);
        }
        return fields.stream().filter(field -> field.strip().equalsIgnoreCase(name)).findFirst();
    }

    /** The names of a record's fields, for a message. */
    static String describe(final Record record) {
        return record.getSchema().getFieldNames().stream().limit(20).collect(Collectors.joining(", "));
    }
}
