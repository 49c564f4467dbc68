/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import com.google.api.client.googleapis.batch.BatchRequest;
import com.google.api.client.googleapis.batch.json.JsonBatchCallback;
import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.gmail.Gmail;
import com.google.api.services.gmail.model.Label;
import com.google.api.services.gmail.model.ListHistoryResponse;
import com.google.api.services.gmail.model.ListMessagesResponse;
import com.google.api.services.gmail.model.Message;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.SignInIOException;
import org.salespartner.nifi.services.oauth.AccessTokens;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The calls of the Gmail API that this product needs (https://developers.google.com/workspace/gmail/api/reference/rest), on Google's client. Each signs
 * in with the token of the moment; one that is not taken is renewed once. Nothing here changes the mailbox. Thread-safe.
 */
final class GmailApi {
    private static final int UNAUTHORIZED = 401;
    /** As the guide to batches says it; the client's own default is another. */
    private static final String BATCH_PATH = "batch/gmail/v1";
    private static final String ME = "me";

    private final GmailSettings settings;
    private final AccessTokens tokens;
    private final Gmail gmail;
    private final BatchPace pace = new BatchPace();

    GmailApi(final GmailSettings settings, final AccessTokens tokens) {
        this.settings = settings;
        this.tokens = tokens;
        final HttpTransport transport = settings.proxy() == null ? new NetHttpTransport()
                : new ProxiedTransport(settings.proxy().client(settings.connectTimeout(), settings.readTimeout()));
        this.gmail = new Gmail.Builder(transport, GsonFactory.getDefaultInstance(), this::prepare)
                .setRootUrl(settings.rootUrl().toString())
                .setBatchPath(BATCH_PATH)
                .setApplicationName("SalesPartner")
                .build();
    }

    /** Where the mailbox' history stands now. */
    BigInteger currentHistoryId() throws IOException {
        return gmail.users().getProfile(ME).setFields("historyId").execute().getHistoryId();
    }

    /** The main address of the mailbox. */
    String ownAddress() throws IOException {
        return gmail.users().getProfile(ME).setFields("emailAddress").execute().getEmailAddress();
    }

    List<Label> labels() throws IOException {
        return Objects.requireNonNullElse(gmail.users().labels().list(ME).execute().getLabels(), List.of());
    }

    /**
     * @param labelId   null for the whole mailbox
     * @param query     as in Gmail's search box, null for none
     * @param pageToken null for the first page
     */
    ListMessagesResponse list(final String labelId, final String query, final String pageToken, final long limit) throws IOException {
        return gmail.users().messages().list(ME).setLabelIds(labelId == null ? null : List.of(labelId)).setQ(query).setPageToken(pageToken)
                .setMaxResults(limit).setFields("messages/id,nextPageToken").execute();
    }

    /**
     * Which messages came since a history id, and which got or lost labels.
     *
     * @throws GoogleJsonResponseException with status 404 when the id is too old
     */
    ListHistoryResponse history(final String labelId, final BigInteger since, final String pageToken, final long limit) throws IOException {
        return gmail.users().history().list(ME).setStartHistoryId(since).setLabelId(labelId).setHistoryTypes(List.of("messageAdded", "labelAdded",
                "labelRemoved")).setPageToken(pageToken).setMaxResults(limit).execute();
    }

    /** One message without its content, with the fields that are told. */
    Message message(final String id, final String fields) throws IOException {
        return gmail.users().messages().get(ME, id).setFormat("minimal").setFields(fields).execute();
    }

    /** How many messages may be asked for together, as Gmail takes it at the moment. */
    int batchSize() {
        return pace.size();
    }

    /**
     * Messages with the fields that are told; one that cannot be had has its error instead.
     *
     * @param ids no more than {@link #batchSize()}
     */
    Answers get(final List<String> ids, final String format, final String fields) {
        final Map<String, Answer> answers = new HashMap<>();
        IOException fault = null;
        try {
            batch(ids, format, fields, answers);
        } catch (final IOException e) {
            fault = e;
        }

        if (GmailErrors.isLimit(fault) || answers.values().stream().anyMatch(answer -> GmailErrors.isLimit(answer.error()))) {
            pace.limited(ids.size());
        } else if (fault == null) {
            pace.passed(ids.size());
        }
        return new Answers(answers, fault);
    }

    private void batch(final List<String> ids, final String format, final String fields, final Map<String, Answer> answers) throws IOException {
        final BatchRequest batch = gmail.batch(this::prepare);
        for (final String id : ids) {
            gmail.users().messages().get(ME, id).setFormat(format).setFields(fields).queue(batch, new JsonBatchCallback<>() {
                @Override
                public void onSuccess(final Message message, final HttpHeaders headers) {
                    answers.put(id, new Answer(message, null, null));
                }

                @Override
                public void onFailure(final GoogleJsonError error, final HttpHeaders headers) {
                    answers.put(id, new Answer(null, error, headers.getRetryAfter()));
                }
            });
        }
        try {
            batch.execute();
        } catch (final IOException e) {
            if (!GmailErrors.isNotFound(e)) {
                throw e;
            }
            // Something between here and Gmail lets through the API's own paths only: slower, but mail comes.
            oneByOne(ids, format, fields, answers);
        }
    }

    private void oneByOne(final List<String> ids, final String format, final String fields, final Map<String, Answer> answers) throws IOException {
        for (final String id : ids) {
            final Answer answer = alone(id, format, fields);
            answers.put(id, answer);
            if (answer.error() != null && GmailErrors.concernsAll(answer.error())) {
                return;
            }
        }
    }

    private Answer alone(final String id, final String format, final String fields) throws IOException {
        try {
            return new Answer(gmail.users().messages().get(ME, id).setFormat(format).setFields(fields).execute(), null, null);
        } catch (final GoogleJsonResponseException e) {
            if (e.getDetails() == null) {
                throw e;
            }
            return new Answer(null, e.getDetails(), e.getHeaders().getRetryAfter());
        }
    }

    /** The raw bytes of a message as they come, whatever its size (rule S8); to be closed. */
    InputStream raw(final String id) throws IOException {
        final HttpResponse response = gmail.users().messages().get(ME, id).setFormat("raw").setFields("raw").setPrettyPrint(false).executeUnparsed();
        return new FilterInputStream(Base64.getUrlDecoder().wrap(new RawField(response.getContent()))) {
            @Override
            public void close() throws IOException {
                response.disconnect();
            }
        };
    }

    /** For what changes the mailbox, which only the account's own drafts do. */
    Gmail client() {
        return gmail;
    }

    private void prepare(final HttpRequest request) throws IOException {
        request.setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()));
        request.setReadTimeout(Math.toIntExact(settings.readTimeout().toMillis()));
        request.setFollowRedirects(false);
        request.setNumberOfRetries(1);
        // Its log would hold the tokens of batches, and mail (rule T1).
        request.setLoggingEnabled(false);
        final String[] token = {authorize(request)};
        request.setUnsuccessfulResponseHandler((failed, response, supportsRetry) -> {
            if (response.getStatusCode() != UNAUTHORIZED || !supportsRetry) {
                return false;
            }

            tokens.refused(token[0]);
            token[0] = authorize(failed);
            return true;
        });
    }

    private String authorize(final HttpRequest request) throws IOException {
        try {
            final String token = tokens.token();
            request.getHeaders().setAuthorization("Bearer " + token);
            return token;
        } catch (final MailboxException e) {
            throw new SignInIOException(e);
        }
    }

    /**
     * What came of messages that were asked for together.
     *
     * @param byId  those of which anything came
     * @param fault what the answer broke off with, null when it is whole
     */
    record Answers(Map<String, Answer> byId, IOException fault) {
        Answers {
            byId = Map.copyOf(byId);
        }

        /** Null when the answer broke off before this message. */
        Answer of(final String id) {
            return byId.get(id);
        }

        /** That of a message that did not come. */
        IOException faultOrMissing() {
            return fault == null ? new IOException("The answer to a batch leaves out a message") : fault;
        }
    }

    /**
     * What came of one message of a batch.
     *
     * @param message    null when it cannot be had
     * @param error      null when it came
     * @param retryAfter null when there is no such header
     */
    record Answer(Message message, GoogleJsonError error, String retryAfter) {
    }
}
