/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

import org.apache.nifi.processor.Relationship;
import org.salespartner.email.address.FreeMailDomains;
import org.salespartner.email.document.CompanyMatch;
import org.salespartner.email.document.ContactMatch;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.processors.crm.Counterparts.Participant;
import org.salespartner.nifi.store.Company;
import org.salespartner.nifi.store.Contact;
import org.salespartner.nifi.store.ContactDirectory;
import org.salespartner.nifi.store.StoreException;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides who is on the other side of an e-mail, in the order in which {@link MatchContact} describes it. Thread-safe. */
final class ContactMatcher {
    static final String BY_ADDRESS = "address";
    static final String BY_NAME = "name";

    /** A mail to a whole distribution list must not become thousands of queries. */
    static final int MAXIMUM_PARTICIPANTS = 100;

    /** As deep as real mail domains go: {@code bounce.eu.mail.acme.example}. */
    private static final int MAXIMUM_DOMAINS = 4;

    private static final int MAXIMUM_NAME_LENGTH = 200;

    private final ContactDirectory directory;
    private final ExcludePatterns excludePatterns;
    private final boolean matchByName;

    ContactMatcher(final ContactDirectory directory, final ExcludePatterns excludePatterns, final boolean matchByName) {
        this.directory = directory;
        this.excludePatterns = excludePatterns;
        this.matchByName = matchByName;
    }

    /**
     * What was decided, and why.
     *
     * @param company null when no company is known
     * @param details for the provenance: names patterns and domains, never an address
     */
    record Decision(Relationship relationship, List<ContactMatch> contacts, CompanyMatch company, String details) {
        static Decision without(final Relationship relationship, final String details) {
            return new Decision(relationship, List.of(), null, details);
        }
    }

    private record Found(ContactMatch match, Contact contact) {
    }

    Decision decide(final EmailDocument document, final Ourselves ourselves) throws StoreException {
        final Counterparts counterparts = Counterparts.of(document, ourselves);
        final Optional<Decision> excluded = excluded(counterparts);
        if (excluded.isPresent()) {
            return excluded.get();
        }

        final List<Participant> remaining = counterparts.all().stream()
                .filter(participant -> excludePatterns.findMatching(participant.mailbox().address()).isEmpty())
                .toList();
        final List<Participant> others = remaining.stream().filter(participant -> !ourselves.includes(participant.mailbox().address())).toList();
        if (others.isEmpty() && !remaining.isEmpty()) {
            return Decision.without(MatchContact.REL_INTERNAL, "internal: the author and all recipients are ours");
        }

        final List<Participant> usable = others.stream()
                .filter(participant -> Addresses.usable(participant.mailbox().address()).isPresent())
                .limit(MAXIMUM_PARTICIPANTS)
                .toList();
        if (usable.isEmpty()) {
            return Decision.without(MatchContact.REL_UNMATCHED,
                    "unmatched: %s no usable address".formatted(counterparts.written() ? "the recipients have" : "the author has"));
        }

        final String note = others.size() > MAXIMUM_PARTICIPANTS
                ? ", only the first %d of %d addresses were looked up".formatted(MAXIMUM_PARTICIPANTS, others.size())
                : "";
        return match(usable, ourselves, note);
    }

    /** One of us writes to several people: the mail is excluded when all of them are. Somebody writes to us: when the author is. */
    private Optional<Decision> excluded(final Counterparts counterparts) {
        String pattern = null;
        for (final Participant participant : counterparts.all()) {
            final Optional<String> matching = excludePatterns.findMatching(participant.mailbox().address());
            if (matching.isEmpty()) {
                return Optional.empty();
            }
            pattern = pattern == null ? matching.get() : pattern;
            if (!counterparts.written()) {
                break;
            }
        }
        return Optional.ofNullable(pattern).map(first -> Decision.without(MatchContact.REL_EXCLUDED, "excluded by the pattern " + first));
    }

    private Decision match(final List<Participant> participants, final Ourselves ourselves, final String note) throws StoreException {
        final Map<String, Found> found = new LinkedHashMap<>();
        for (final Participant participant : participants) {
            final Optional<Found> person = find(participant);
            if (person.isPresent()) {
                found.putIfAbsent(person.get().contact().id(), person.get());
            }
        }

        if (!found.isEmpty()) {
            return matched(List.copyOf(found.values()), participants.size(), ourselves, note);
        }
        for (final Participant participant : participants) {
            final Optional<CompanyMatch> company = findCompany(participant.mailbox().address(), ourselves);
            if (company.isPresent()) {
                return new Decision(MatchContact.REL_COMPANY_ONLY, List.of(), company.get(),
                        "company only, by domain %s%s".formatted(company.get().domain(), note));
            }
        }
        return Decision.without(MatchContact.REL_UNMATCHED, "unmatched: neither a contact nor a company is known%s".formatted(note));
    }

    private Decision matched(final List<Found> found, final int participants, final Ourselves ourselves, final String note) throws StoreException {
        CompanyMatch company = null;
        for (final Found person : found) {
            if (company == null && person.contact().company() != null) {
                company = new CompanyMatch(person.contact().company().id(), null);
            }
        }
        if (company == null) {
            company = findCompany(found.getFirst().match().address(), ourselves).orElse(null);
        }

        final List<ContactMatch> matches = found.stream().map(Found::match).toList();
        final String by = matches.stream().map(ContactMatch::matchedBy).distinct().sorted().collect(Collectors.joining(" and "));
        final String roles = matches.stream().map(ContactMatch::role).distinct().collect(Collectors.joining(", "));
        final String count = participants == 1 ? "" : ", contacts: %d, addresses looked up: %d".formatted(matches.size(), participants);
        return new Decision(MatchContact.REL_MATCHED, matches, company, "matched by %s in %s%s%s".formatted(by, roles, count, note));
    }

    private Optional<Found> find(final Participant participant) throws StoreException {
        final String address = Addresses.usable(participant.mailbox().address()).orElseThrow();
        final Optional<Contact> byAddress = directory.findByAddress(address);
        if (byAddress.isPresent()) {
            return byAddress.map(contact -> new Found(new ContactMatch(contact.id(), address, participant.role(), BY_ADDRESS), contact));
        }

        final String name = participant.mailbox().name();
        if (!matchByName || !isUsableName(name)) {
            return Optional.empty();
        }
        final List<Contact> namesakes = directory.findByName(name.strip());
        if (namesakes.size() != 1) {
            return Optional.empty();
        }
        final Contact contact = namesakes.getFirst();
        return Optional.of(new Found(new ContactMatch(contact.id(), address, participant.role(), BY_NAME), contact));
    }

    /** The company of the domain, or of one above it: people at Acme also write from {@code mail.acme.example}. Free mail and we are no company. */
    private Optional<CompanyMatch> findCompany(final String address, final Ourselves ourselves) throws StoreException {
        for (final String domain : domains(address)) {
            if (FreeMailDomains.includes(domain) || ourselves.includesDomain(domain)) {
                return Optional.empty();
            }
            final Optional<Company> company = directory.findCompanyByDomain(domain);
            if (company.isPresent()) {
                return Optional.of(new CompanyMatch(company.get().id(), domain));
            }
        }
        return Optional.empty();
    }

    /** The domain and those above it that still have two labels. */
    private static Set<String> domains(final String address) {
        final Set<String> domains = new LinkedHashSet<>();
        String domain = Addresses.usable(address).map(Addresses::domain).orElse("");
        while (domain.indexOf('.') > 0 && !domain.endsWith(".") && !domain.startsWith("[") && domains.size() < MAXIMUM_DOMAINS) {
            domains.add(domain);
            domain = domain.substring(domain.indexOf('.') + 1);
        }
        return domains;
    }

    private static boolean isUsableName(final String name) {
        return name != null && !name.isBlank() && name.length() <= MAXIMUM_NAME_LENGTH && name.indexOf('@') < 0
                && name.chars().noneMatch(Character::isISOControl) && StandardCharsets.UTF_8.newEncoder().canEncode(name);
    }
}
