/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.store.AccountJournal.Poll;
import org.salespartner.nifi.store.AccountJournal.Standing;
import org.salespartner.nifi.store.Company;
import org.salespartner.nifi.store.Contact;
import org.salespartner.nifi.store.ContactDetails;
import org.salespartner.nifi.store.ContactDirectory.PutResult;
import org.salespartner.nifi.store.ConversationTimeline.Erasure;
import org.salespartner.nifi.store.ConversationTimeline.RecordResult;
import org.salespartner.nifi.store.ConversationTimeline.TimelineVisitor;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.SyncJournal.Scope;
import org.salespartner.nifi.store.SyncJournal.Taken;
import org.salespartner.nifi.store.TimelineEntry;
import org.salespartner.nifi.store.TimelineQuery;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store whose database is open and has its tables: one transaction around each piece of work of the repositories. */
final class OpenStore implements AutoCloseable {
    private final Database database;
    private final CompanyRepository companies = new CompanyRepository();
    private final ContactRepository contacts = new ContactRepository(companies);
    private final RegisterRepository register = new RegisterRepository();
    private final PollRepository polls = new PollRepository();
    private final OpenOutbox outbox;
    private final TimelineRecorder recorder;
    private final TimelineReader reader;
    private final TimelineEraser eraser;

    OpenStore(final Database database) {
        this.database = database;
        outbox = new OpenOutbox(database);
        final ConversationRepository conversations = new ConversationRepository();
        recorder = new TimelineRecorder(conversations);
        reader = new TimelineReader(database, conversations);
        eraser = new TimelineEraser(database, conversations);
    }

    PutResult put(final ContactDetails details) throws StoreException {
        return database.transaction(connection -> contacts.put(connection, details));
    }

    Optional<Contact> findByAddress(final String address) throws StoreException {
        return database.transaction(connection -> contacts.findByAddress(connection, address));
    }

    List<Contact> findByName(final String name) throws StoreException {
        return database.transaction(connection -> contacts.findByName(connection, name));
    }

    Optional<Company> findCompanyByDomain(final String domain) throws StoreException {
        return database.transaction(connection -> companies.findByDomain(connection, domain));
    }

    RecordResult record(final EmailDocument email) throws StoreException {
        return database.transaction(connection -> recorder.record(connection, email));
    }

    void query(final TimelineQuery query, final TimelineVisitor visitor) throws StoreException {
        reader.query(query, visitor);
    }

    List<TimelineEntry> history(final String conversationId, final String exceptIdentity, final int limit) throws StoreException {
        return reader.history(conversationId, exceptIdentity, limit);
    }

    List<TimelineEntry> history(final EmailDocument email, final int limit) throws StoreException {
        return reader.history(email, limit);
    }

    Set<String> findSighted(final String accountId, final String folder, final Long uidValidity, final Collection<String> providerIds)
            throws StoreException {
        return reader.findSighted(accountId, folder, uidValidity, providerIds);
    }

    Erasure erase(final String address) throws StoreException {
        return eraser.erase(address);
    }

    long ageOut(final Instant before) throws StoreException {
        return eraser.ageOut(before);
    }

    void addTaken(final Scope scope, final Collection<Taken> messages) throws StoreException {
        database.transaction(connection -> {
            register.add(connection, scope, messages);
            return null;
        });
    }

    Set<String> findTaken(final Scope scope, final Collection<String> keys) throws StoreException {
        return database.transaction(connection -> register.find(connection, scope, keys));
    }

    void cover(final Scope scope, final Instant from) throws StoreException {
        database.transaction(connection -> {
            register.cover(connection, scope, from);
            return null;
        });
    }

    Optional<Instant> coveredFrom(final String accountId, final String folder) throws StoreException {
        return database.transaction(connection -> register.coveredFrom(connection, accountId, folder));
    }

    Set<String> findTakenByAnyone(final String accountId, final String folder, final Collection<String> keys) throws StoreException {
        return database.transaction(connection -> register.findByAnyone(connection, accountId, folder, keys));
    }

    void prune(final Scope scope, final Instant before) throws StoreException {
        database.transaction(connection -> {
            register.prune(connection, scope, before);
            return null;
        });
    }

    void notePoll(final Poll poll) throws StoreException {
        database.transaction(connection -> {
            polls.note(connection, poll);
            return null;
        });
    }

    Map<String, Standing> standings(final Collection<String> accountIds, final Instant dayStart) throws StoreException {
        return database.transaction(connection -> polls.standings(connection, accountIds, dayStart));
    }

    void prunePolls(final Instant before) throws StoreException {
        database.transaction(connection -> {
            polls.prune(connection, before);
            return null;
        });
    }

    /** Drafts, ledger and stop list, in the same database. */
    OpenOutbox outbox() {
        return outbox;
    }

    @Override
    public void close() {
        database.close();
    }
}
