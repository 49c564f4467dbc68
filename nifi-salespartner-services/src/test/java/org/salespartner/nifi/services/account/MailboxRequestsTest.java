/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.account.CursorLostException;
import org.salespartner.nifi.account.FolderUnavailableException;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;

import java.io.IOException;
import java.time.Clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@DisplayName("S9: what is asked of a provider shows how the account is")
class MailboxRequestsTest {
    private AccountHealth health;
    private MailboxRequests requests;

    @BeforeEach
    void begin() {
        health = new AccountHealth(Clock.systemUTC());
        requests = new MailboxRequests("anna", thrown -> new MailboxException("Explained: " + thrown.getMessage(), thrown), health);
    }

    @Test
    void anAnswerIsAContactUnlessItMayComeWithoutAsking() throws Exception {
        assertEquals("known", requests.askPerhaps(() -> "known"));
        assertEquals(State.NOT_POLLED, health.status().state());
        assertEquals("answer", requests.ask(() -> "answer"));
        assertEquals(State.ACTIVE, health.status().state());
    }

    @Test
    void troubleOfTheClientIsExplained() {
        final MailboxException failure = assertThrows(MailboxException.class, () -> requests.ask(() -> {
            throw new IOException("cut");
        }));
        assertEquals("Explained: cut", failure.getMessage());
        assertEquals(State.ERROR, health.status().state());
        assertEquals("Explained: cut", health.status().detail());
    }

    @Test
    void aRefusedSignInNeedsAPerson() {
        final SignInException refused = new SignInException("Sign in again.", null);
        assertSame(refused, assertThrows(SignInException.class, () -> requests.askPerhaps(() -> {
            throw refused;
        })));
        assertEquals(State.RECONNECT_REQUIRED, health.status().state());
    }

    @Test
    void aFolderThatIsGoneAndALostCursorSayNothingOfTheAccount() throws Exception {
        requests.ask(() -> "answer");
        final FolderUnavailableException gone = assertThrows(FolderUnavailableException.class, () -> requests.ask(() -> {
            throw new UnknownFolderException("There is no folder Customers", null);
        }));
        assertTrue(gone.getMessage().startsWith("Account [anna]: There is no folder Customers. It may have been"), gone.getMessage());
        assertThrows(CursorLostException.class, () -> requests.ask(() -> {
            throw new CursorLostException("Lost", "cursor");
        }));
        assertEquals(State.ACTIVE, health.status().state());
    }
}
