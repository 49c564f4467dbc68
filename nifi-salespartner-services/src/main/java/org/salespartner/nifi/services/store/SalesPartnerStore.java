/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnDisabled;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.dbcp.DBCPService;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.reporting.InitializationException;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.store.Company;
import org.salespartner.nifi.store.Contact;
import org.salespartner.nifi.store.ContactDetails;
import org.salespartner.nifi.store.ContactDirectory;
import org.salespartner.nifi.store.ConversationTimeline;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;
import org.salespartner.nifi.store.SyncJournal;
import org.salespartner.nifi.store.TimelineEntry;
import org.salespartner.nifi.store.TimelineQuery;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

@Tags({"salespartner", "email", "contact", "company", "crm", "conversation", "timeline", "sync", "journal", "database", "h2", "postgresql"})
@CapabilityDescription("""
    Keeps what the flows of SalesPartner know: contacts and companies, the timeline of conversations with every e-mail once, the drafts, the ledger \
    of what was sent, the stop list, the register of the mails that were taken from a mailbox, and the journal of how each account was polled. The \
    data is in a database in a directory of this NiFi, or in PostgreSQL, which a cluster needs. The tables are made, and brought up to date, when \
    the service is enabled.""")
public class SalesPartnerStore extends OutboxService
        implements ContactDirectory, ConversationTimeline, SyncJournal, VerifiableControllerService {

    static final PropertyDescriptor DATABASE = new PropertyDescriptor.Builder()
            .name("Database")
            .description("Where the data is kept.")
            .required(true)
            .allowableValues(DatabaseLocation.class)
            .defaultValue(DatabaseLocation.EMBEDDED)
            .build();

    static final PropertyDescriptor DIRECTORY = new PropertyDescriptor.Builder()
            .name("Directory")
            .description("""
                The directory of the embedded database; it is made when it does not exist. A path that is not absolute begins where NiFi was \
                started. Only one NiFi may use it at a time. It belongs on a local disk, and into the backup: it is not a cache.""")
            .required(true)
            .dependsOn(DATABASE, DatabaseLocation.EMBEDDED)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .addValidator(SalesPartnerStore::validateDirectory)
            .defaultValue("./salespartner_repository")
            .build();

    static final PropertyDescriptor POOL = new PropertyDescriptor.Builder()
            .name("Database Connection Pooling Service")
            .description("""
                Gives the connections to PostgreSQL. Its user needs the right to create tables in the schema that it works in. A validation query \
                such as SELECT 1 in the pool lets it notice connections that the server has closed.""")
            .required(true)
            .dependsOn(DATABASE, DatabaseLocation.CONNECTION_POOL)
            .identifiesControllerService(DBCPService.class)
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(DATABASE, DIRECTORY, POOL);

    private static final String CLUSTERED =
            "the embedded database cannot be shared by the nodes of a cluster: choose Connection Pool with PostgreSQL";

    private volatile OpenStore store;

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTY_DESCRIPTORS;
    }

    @Override
    protected Collection<ValidationResult> customValidate(final ValidationContext context) {
        if (isEmbedded(context) && isClustered()) {
            return List.of(new ValidationResult.Builder().subject(DATABASE.getName()).valid(false).explanation(CLUSTERED).build());
        }
        return List.of();
    }

    /**
     * Opens the database and makes the tables.
     *
     * @throws InitializationException when that fails; NiFi tells its message and tries again until it succeeds or the service is disabled
     */
    @OnEnabled
    public void onEnabled(final ConfigurationContext context) throws InitializationException {
        final boolean embedded = isEmbedded(context);
        if (embedded && isClustered()) {
            throw new InitializationException("The store was not opened: %s.".formatted(CLUSTERED));
        }

        try {
            store = open(context, embedded);
        } catch (final StoreException e) {
            throw new InitializationException(e.getMessage(), e);
        }
    }

    /** Closes the database, so that another process may open it. */
    @OnDisabled
    public void onDisabled() {
        final OpenStore current = store;
        store = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public PutResult put(final ContactDetails details) throws StoreException {
        return store().put(details);
    }

    @Override
    public Optional<Contact> findByAddress(final String address) throws StoreException {
        return store().findByAddress(address);
    }

    @Override
    public List<Contact> findByName(final String name) throws StoreException {
        return store().findByName(name);
    }

    @Override
    public Optional<Company> findCompanyByDomain(final String domain) throws StoreException {
        return store().findCompanyByDomain(domain);
    }

    @Override
    public RecordResult record(final EmailDocument email) throws StoreException {
        return store().record(email);
    }

    @Override
    public void query(final TimelineQuery query, final TimelineVisitor visitor) throws StoreException {
        store().query(query, visitor);
    }

    @Override
    public List<TimelineEntry> history(final String conversationId, final String exceptIdentity, final int limit) throws StoreException {
        return store().history(conversationId, exceptIdentity, limit);
    }

    @Override
    public List<TimelineEntry> history(final EmailDocument email, final int limit) throws StoreException {
        return store().history(email, limit);
    }

    @Override
    public Set<String> findSighted(final String accountId, final String folder, final Long uidValidity, final Collection<String> providerIds)
            throws StoreException {
        return store().findSighted(accountId, folder, uidValidity, providerIds);
    }

    @Override
    public Erasure erase(final String address) throws StoreException {
        return store().erase(address);
    }

    @Override
    public long ageOut(final Instant before) throws StoreException {
        return store().ageOut(before);
    }

    @Override
    public void addTaken(final Scope scope, final Collection<Taken> messages) throws StoreException {
        store().addTaken(scope, messages);
    }

    @Override
    public Set<String> findTaken(final Scope scope, final Collection<String> keys) throws StoreException {
        return store().findTaken(scope, keys);
    }

    @Override
    public void cover(final Scope scope, final Instant from) throws StoreException {
        store().cover(scope, from);
    }

    @Override
    public Optional<Instant> coveredFrom(final String accountId, final String folder) throws StoreException {
        return store().coveredFrom(accountId, folder);
    }

    @Override
    public Set<String> findTakenByAnyone(final String accountId, final String folder, final Collection<String> keys) throws StoreException {
        return store().findTakenByAnyone(accountId, folder, keys);
    }

    @Override
    public void prune(final Scope scope, final Instant before) throws StoreException {
        store().prune(scope, before);
    }

    @Override
    public void notePoll(final Poll poll) throws StoreException {
        store().notePoll(poll);
    }

    @Override
    public Map<String, Standing> standings(final Collection<String> accountIds, final Instant dayStart) throws StoreException {
        return store().standings(accountIds, dayStart);
    }

    @Override
    public void prunePolls(final Instant before) throws StoreException {
        store().prunePolls(before);
    }

    @Override
    public List<ConfigVerificationResult> verify(final ConfigurationContext context, final ComponentLog verificationLogger,
            final Map<String, String> variables) {
        final StoreVerifier verifier = new StoreVerifier(verificationLogger);
        return isEmbedded(context) ? verifier.verifyEmbedded(directory(context)) : verifier.verifyPool(pooled(context));
    }

    private static OpenStore open(final ConfigurationContext context, final boolean embedded) throws StoreException {
        final ConnectionSource connections;
        if (embedded) {
            StoreOpener.prepare(directory(context));
            connections = EmbeddedConnections.readWrite(directory(context));
        } else {
            connections = pooled(context);
        }
        try {
            StoreOpener.open(connections, embedded);
        } catch (final StoreException e) {
            connections.close();
            throw e;
        }
        return new OpenStore(new Database(connections));
    }

    @Override
    OpenOutbox outbox() throws StoreUnavailableException {
        return store().outbox();
    }

    private OpenStore store() throws StoreUnavailableException {
        final OpenStore current = store;
        if (current == null) {
            throw new StoreUnavailableException("The store is not enabled: enable the service SalesPartnerStore.", null);
        }
        return current;
    }

    /**
     * By the configuration alone, since a node that has not joined its cluster yet will do so. Whether it has is behind a lock that NiFi holds while
     * it loads the flow at its start: asking for that keeps the service from being enabled, and NiFi waiting for it, for half a minute.
     */
    private boolean isClustered() {
        return getNodeTypeProvider().isConfiguredForClustering();
    }

    private static boolean isEmbedded(final PropertyContext context) {
        return DatabaseLocation.EMBEDDED.getValue().equals(context.getProperty(DATABASE).getValue());
    }

    private static Path directory(final PropertyContext context) {
        return Path.of(context.getProperty(DIRECTORY).evaluateAttributeExpressions().getValue().strip());
    }

    private static ConnectionSource pooled(final PropertyContext context) {
        return new PooledConnections(context.getProperty(POOL).asControllerService(DBCPService.class));
    }

    /** H2 reads what follows a semicolon as settings of the database. */
    private static ValidationResult validateDirectory(final String subject, final String input, final ValidationContext context) {
        final ValidationResult.Builder result = new ValidationResult.Builder().subject(subject).input(input);
        if (context.isExpressionLanguagePresent(input)) {
            return result.valid(true).build();
        }
        try {
            return result.valid(!Path.of(input.strip()).toString().contains(";")).explanation("the path must have no semicolon").build();
        } catch (final InvalidPathException e) {
            return result.valid(false).explanation("it is no path: " + e.getReason()).build();
        }
    }
}
