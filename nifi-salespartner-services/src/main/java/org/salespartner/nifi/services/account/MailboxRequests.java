/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.salespartner.nifi.account.CursorLostException;
import org.salespartner.nifi.account.FolderUnavailableException;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SendRefusedException;

import java.io.IOException;
import java.util.function.Function;

/** What is asked of a provider's API: says in a sentence what went wrong, and tells the account's health what was seen (rule S9). */
public final class MailboxRequests {
    private final String accountId;
    private final Function<IOException, MailboxException> errors;
    private final AccountHealth health;

    /**
     * @param errors what the trouble of the API's client means
     */
    public MailboxRequests(final String accountId, final Function<IOException, MailboxException> errors, final AccountHealth health) {
        this.accountId = accountId;
        this.errors = errors;
        this.health = health;
    }

    /** Asks the provider. */
    public <T> T ask(final Request<T> request) throws MailboxException {
        final T answer = askPerhaps(request);
        health.contact();
        return answer;
    }

    /** Asks what may be answered without the provider, so that success is no contact with it. */
    public <T> T askPerhaps(final Request<T> request) throws MailboxException {
        try {
            return request.run();
        } catch (final CursorLostException e) {
            throw e;
        } catch (final SendRefusedException e) {
            // The provider answers, and has nothing against the account.
            health.contact();
            throw e;
        } catch (final UnknownFolderException e) {
            throw new FolderUnavailableException("Account [%s]: %s. It may have been deleted or renamed: correct Folders of the account."
                    .formatted(accountId, e.getMessage()), e);
        } catch (final MailboxException e) {
            health.failed(e);
            throw e;
        } catch (final IOException e) {
            final MailboxException failure = errors.apply(e);
            health.failed(failure);
            throw failure;
        }
    }

    /** Something that is asked of the API. */
    @FunctionalInterface
    public interface Request<T> {
        T run() throws IOException, MailboxException;
    }
}
