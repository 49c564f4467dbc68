/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import com.microsoft.graph.BaseGraphServiceClient;
import com.microsoft.graph.core.CoreConstants.ReplacementConstants;
import com.microsoft.graph.models.MailFolder;
import com.microsoft.graph.models.MailFolderCollectionResponse;
import com.microsoft.graph.models.Message;
import com.microsoft.graph.models.MessageCollectionResponse;
import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.graph.users.item.UserItemRequestBuilder;
import com.microsoft.graph.users.item.mailfolders.item.messages.delta.DeltaGetResponse;
import com.microsoft.kiota.RequestInformation;
import com.microsoft.kiota.authentication.AnonymousAuthenticationProvider;
import com.microsoft.kiota.http.OkHttpRequestAdapter;
import com.microsoft.kiota.http.middleware.UrlReplaceHandler;
import com.microsoft.kiota.serialization.Parsable;
import com.microsoft.kiota.serialization.ParsableFactory;
import com.microsoft.kiota.serialization.ParseNodeFactoryRegistry;
import com.microsoft.kiota.serialization.SerializationWriterFactoryRegistry;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.salespartner.nifi.services.graph.Listing.Entry;
import org.salespartner.nifi.services.oauth.AccessTokens;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The calls of Microsoft Graph that this product needs (https://learn.microsoft.com/graph/api/resources/mail-api-overview), on Microsoft's SDK, but
 * without its handlers that wait and try again by themselves (rule S6). Nothing here changes the mailbox but the account's own drafts. Thread-safe.
 */
final class GraphApi implements AutoCloseable {
    private static final String VERSION = "/v1.0";
    private static final String[] LISTED = {"id", "receivedDateTime", "conversationId", "isDraft"};
    /** Graph has no size of a message among its own fields: this is PidTagMessageSize ([MS-OXCMSG], section 2.2.1.7). */
    private static final String[] WITH_SIZE = {"singleValueExtendedProperties($filter=id eq 'Integer 0x0E08')"};
    private static final String[] NEWEST_FIRST = {"receivedDateTime desc"};
    private static final int IDLE_CONNECTIONS = GraphGate.MOST_AT_ONCE;
    private static final int IDLE_MINUTES = 2;
    private static final int FOLDERS_A_PAGE = 200;
    private static final String SENT_ITEMS = "sentitems";
    private static final String DRAFTS = "drafts";
    private static final Instant LONG_AGO = Instant.parse("1970-01-01T00:00:00Z");
    /** One mail can lie in several folders, but not in many. */
    private static final int COPIES = 20;
    private static final int SENT_AT_MOST = 100;

    private final GraphSettings settings;
    private final ConnectionPool connections = new ConnectionPool(IDLE_CONNECTIONS, IDLE_MINUTES, TimeUnit.MINUTES);
    private final OkHttpRequestAdapter writing;
    private final UserItemRequestBuilder mailbox;
    private final UserItemRequestBuilder writableMailbox;

    GraphApi(final GraphSettings settings, final AccessTokens tokens) {
        this.settings = settings;
        final OkHttpClient.Builder plain = new OkHttpClient.Builder().connectTimeout(settings.connectTimeout()).readTimeout(settings.readTimeout())
                .writeTimeout(settings.readTimeout()).followRedirects(false).followSslRedirects(false).connectionPool(connections);
        final OkHttpClient client = (settings.proxy() == null ? plain : settings.proxy().lead(plain))
                .addInterceptor(GraphApi::own).addInterceptor(new GraphGate(tokens, settings.readTimeout().multipliedBy(2))).build();
        this.mailbox = mailbox(adapter(client));
        // What changes something is never sent twice, not even on a connection that broke (rule R2).
        this.writing = adapter(client.newBuilder().retryOnConnectionFailure(false).build());
        this.writableMailbox = mailbox(writing);
    }

    /**
     * A page of messages, the newest first.
     *
     * @param folderId also a well-known name such as inbox
     */
    Listing newest(final String folderId, final Instant since, final int pageSize) throws IOException {
        return listing(call(() -> mailbox.mailFolders().byMailFolderId(folderId).messages().get(request -> {
            request.queryParameters.filter = receivedSince(since);
            request.queryParameters.orderby = NEWEST_FIRST;
            request.queryParameters.select = LISTED;
            request.queryParameters.expand = WITH_SIZE;
            request.queryParameters.count = true;
            request.queryParameters.top = pageSize;
        })));
    }

    /** The page that follows, by the link of the one before. */
    Listing following(final String folderId, final String link) throws IOException {
        final String url = absolute(link);
        return listing(call(() -> mailbox.mailFolders().byMailFolderId(folderId).messages().withUrl(url).get()));
    }

    /** The newest message but so many; none when there are no more than those. */
    Listing newestBut(final String folderId, final int newer) throws IOException {
        return listing(call(() -> mailbox.mailFolders().byMailFolderId(folderId).messages().get(request -> {
            request.queryParameters.orderby = NEWEST_FIRST;
            request.queryParameters.select = new String[]{"id", "receivedDateTime"};
            request.queryParameters.skip = newer;
            request.queryParameters.top = 1;
        })));
    }

    /**
     * Begins to follow what comes into a folder: the first page of what is there. The size is not asked for, since expanding what has a filter of
     * its own fails in such requests (https://github.com/microsoftgraph/microsoft-graph-docs/issues/1993).
     *
     * @param since tells only of messages received since this moment, now and later; null for all
     */
    Listing openDelta(final String folderId, final Instant since, final int pageSize) throws IOException {
        return delta(call(() -> mailbox.mailFolders().byMailFolderId(folderId).messages().delta().get(request -> {
            request.queryParameters.changeType = "created";
            request.queryParameters.filter = since == null ? null : receivedSince(since);
            request.queryParameters.select = LISTED;
            request.headers.add("Prefer", "odata.maxpagesize=" + pageSize);
        })));
    }

    /**
     * Goes on following, by the link that the last page gave.
     *
     * @throws GraphFailureException with a lost state when the link means nothing any more
     */
    Listing followDelta(final String folderId, final String link, final int pageSize) throws IOException {
        final String url = absolute(link);
        return delta(call(() -> mailbox.mailFolders().byMailFolderId(folderId).messages().delta().withUrl(url)
                .get(request -> request.headers.add("Prefer", "odata.maxpagesize=" + pageSize))));
    }

    /** Messages with a Message-ID, one at most. */
    Listing withMessageId(final String folderId, final String messageId) throws IOException {
        return listing(call(() -> mailbox.mailFolders().byMailFolderId(folderId).messages().get(request -> {
            request.queryParameters.filter = hasMessageId(messageId);
            request.queryParameters.select = LISTED;
            request.queryParameters.expand = WITH_SIZE;
            request.queryParameters.top = 1;
        })));
    }

    /** The conversations of all messages with a Message-ID, in whatever folder. */
    List<String> conversations(final String messageId) throws IOException {
        final MessageCollectionResponse page = call(() -> mailbox.messages().get(request -> {
            request.queryParameters.filter = hasMessageId(messageId);
            request.queryParameters.select = new String[]{"id", "conversationId"};
            request.queryParameters.top = COPIES;
        }));
        return Objects.requireNonNullElse(page.getValue(), List.<Message>of()).stream().map(Message::getConversationId).filter(Objects::nonNull)
                .distinct().toList();
    }

    /**
     * What of a conversation lies in Sent Items, the newest first, so many at most that nobody writes more in one conversation. What is sorted by has
     * to stand in the filter, too, and there before all else, or Graph refuses the request as inefficient
     * (https://learn.microsoft.com/graph/api/user-list-messages#using-filter-and-orderby-in-the-same-query).
     *
     * @param since null for any time
     */
    List<Message> sentIn(final String conversationId, final Instant since) throws IOException {
        final MessageCollectionResponse page = call(() -> mailbox.mailFolders().byMailFolderId(SENT_ITEMS).messages().get(request -> {
            request.queryParameters.filter = "%s and conversationId eq %s".formatted(receivedSince(since == null ? LONG_AGO : since),
                    literal(conversationId));
            request.queryParameters.orderby = NEWEST_FIRST;
            request.queryParameters.select = new String[]{"id", "receivedDateTime", "isDraft"};
            request.queryParameters.top = SENT_AT_MOST;
        }));
        return Objects.requireNonNullElse(page.getValue(), List.of());
    }

    /** The ids of the drafts with a Message-ID. */
    List<String> drafts(final String messageId) throws IOException {
        final MessageCollectionResponse page = call(() -> mailbox.mailFolders().byMailFolderId(DRAFTS).messages().get(request -> {
            request.queryParameters.filter = hasMessageId(messageId);
            request.queryParameters.select = new String[]{"id", "isDraft"};
            request.queryParameters.top = COPIES;
        }));
        return Objects.requireNonNullElse(page.getValue(), List.<Message>of()).stream().filter(message -> Boolean.TRUE.equals(message.getIsDraft()))
                .map(Message::getId).toList();
    }

    /** A message's raw bytes as they come, whatever its size (rule S8); to be closed. */
    InputStream raw(final String id) throws IOException {
        return Objects.requireNonNullElseGet(call(() -> mailbox.messages().byMessageId(id).content().get()), InputStream::nullInputStream);
    }

    Message message(final String id, final String... fields) throws IOException {
        return call(() -> mailbox.messages().byMessageId(id).get(request -> request.queryParameters.select = fields));
    }

    /** A folder by its id or well-known name. */
    MailFolder folder(final String id) throws IOException {
        return call(() -> mailbox.mailFolders().byMailFolderId(id).get(request -> request.queryParameters.select = folderFields()));
    }

    /**
     * The folders right below another.
     *
     * @param parentId null for those at the top
     */
    List<MailFolder> folders(final String parentId) throws IOException {
        final List<MailFolder> folders = new ArrayList<>();
        MailFolderCollectionResponse page = parentId == null ? topFolders() : childFolders(parentId);
        folders.addAll(Objects.requireNonNullElse(page.getValue(), List.of()));
        while (page.getOdataNextLink() != null) {
            final String url = absolute(relative(page.getOdataNextLink()));
            page = call(() -> mailbox.mailFolders().withUrl(url).get());
            folders.addAll(Objects.requireNonNullElse(page.getValue(), List.of()));
        }
        return folders;
    }

    /** Creates a draft from MIME (https://learn.microsoft.com/graph/outlook-send-mime-message). */
    Message createDraft(final byte[] mime) throws IOException {
        return call(() -> {
            final RequestInformation request = writableMailbox.messages().toPostRequestInformation(new Message());
            // It says JSON, and would go on to say so.
            request.headers.remove("Content-Type");
            request.setStreamContent(new ByteArrayInputStream(Base64.getEncoder().encodeToString(mime).getBytes(StandardCharsets.US_ASCII)),
                    "text/plain");
            return writing.send(request, new HashMap<>(Map.<String, ParsableFactory<? extends Parsable>>of("XXX",
                    ODataError::createFromDiscriminatorValue)), Message::createFromDiscriminatorValue);
        });
    }

    void send(final String draftId) throws IOException {
        call(() -> {
            writableMailbox.messages().byMessageId(draftId).send().post();
            return draftId;
        });
    }

    /**
     * Removes a draft that lies among the drafts (https://learn.microsoft.com/graph/api/message-delete).
     *
     * @return false when it is not there: it was sent meanwhile, or somebody else has removed it
     */
    boolean deleteDraft(final String draftId) throws IOException {
        try {
            call(() -> {
                writableMailbox.mailFolders().byMailFolderId(DRAFTS).messages().byMessageId(draftId).delete();
                return draftId;
            });
            return true;
        } catch (final IOException e) {
            if (GraphErrors.isNotFound(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        connections.evictAll();
    }

    private MailFolderCollectionResponse topFolders() throws IOException {
        return call(() -> mailbox.mailFolders().get(request -> {
            request.queryParameters.select = folderFields();
            request.queryParameters.top = FOLDERS_A_PAGE;
        }));
    }

    private MailFolderCollectionResponse childFolders(final String parentId) throws IOException {
        return call(() -> mailbox.mailFolders().byMailFolderId(parentId).childFolders().get(request -> {
            request.queryParameters.select = folderFields();
            request.queryParameters.top = FOLDERS_A_PAGE;
        }));
    }

    private static String[] folderFields() {
        return new String[]{"id", "displayName", "childFolderCount"};
    }

    private static String receivedSince(final Instant since) {
        return "receivedDateTime ge " + since.truncatedTo(ChronoUnit.SECONDS);
    }

    private static String hasMessageId(final String messageId) {
        return "internetMessageId eq " + literal(messageId);
    }

    /** A quote within the text is written twice, so that nothing in a mail can end it (rule T4). */
    private static String literal(final String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private Listing listing(final MessageCollectionResponse page) {
        return new Listing(entries(page.getValue()), relative(page.getOdataNextLink()), null, page.getOdataCount());
    }

    private Listing delta(final DeltaGetResponse page) throws IOException {
        if (page.getOdataNextLink() == null && page.getOdataDeltaLink() == null) {
            throw new IOException("A page of changes has no link to go on with");
        }

        return new Listing(entries(page.getValue()), relative(page.getOdataNextLink()), relative(page.getOdataDeltaLink()), null);
    }

    private static List<Entry> entries(final List<Message> messages) {
        return Objects.requireNonNullElse(messages, List.<Message>of()).stream().map(Entry::of).toList();
    }

    /** Without the host, so that a link that is kept leads nowhere else and is short; null for null. */
    private static String relative(final String link) {
        if (link == null) {
            return null;
        }

        final int path = link.indexOf(VERSION + "/");
        return path < 0 ? link : link.substring(path);
    }

    private String absolute(final String link) throws IOException {
        if (!link.startsWith(VERSION + "/")) {
            throw new IOException("A link to go on with does not lead to Graph's version 1.0");
        }

        return settings.graphUrl() + link;
    }

    private OkHttpRequestAdapter adapter(final OkHttpClient client) {
        final OkHttpRequestAdapter adapter = new OkHttpRequestAdapter(new AnonymousAuthenticationProvider(), ParseNodeFactoryRegistry.defaultInstance,
                SerializationWriterFactoryRegistry.defaultInstance, client);
        adapter.setBaseUrl(settings.graphUrl() + VERSION);
        return adapter;
    }

    private UserItemRequestBuilder mailbox(final OkHttpRequestAdapter adapter) {
        return new BaseGraphServiceClient(adapter, null).users()
                .byUserId(settings.mailbox() == null ? ReplacementConstants.USER_ID_TOKEN_TO_REPLACE : settings.mailbox());
    }

    /** The SDK knows the own mailbox as a user whose id is put in by one of its handlers. */
    private static okhttp3.Response own(final okhttp3.Interceptor.Chain chain) throws IOException {
        return chain.proceed(UrlReplaceHandler.replaceRequestUrl(chain.request(), ReplacementConstants.getDefaultReplacementPairs()));
    }

    private static <T> T call(final Supplier<T> request) throws IOException {
        try {
            return request.get();
        } catch (final RuntimeException e) {
            throw trouble(e);
        }
    }

    /** What the SDK has wrapped. */
    private static IOException trouble(final RuntimeException thrown) {
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof final IOException trouble) {
                return trouble;
            }
        }
        return new IOException("Graph's answer cannot be read", thrown);
    }
}
