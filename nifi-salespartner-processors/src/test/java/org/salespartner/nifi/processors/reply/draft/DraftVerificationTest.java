/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.processors.reply.Verified;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DraftVerificationTest extends DraftReplyTestCase {
    @Test
    @DisplayName("Verify says of each step whether it would do, and writes nothing")
    void allIsThere() {
        final Verified verified = Verified.of(runner);

        assertEquals(List.of("Read Drafts: SUCCESSFUL", "Read Templates: SUCCESSFUL", "Write for account sales: SUCCESSFUL"), verified.outcomes());
        assertEquals(List.of(), List.copyOf(store.drafts.values()));
    }

    @Test
    @DisplayName("After a step that failed the others are left out")
    void theStoreIsDown() {
        store.trouble = new StoreUnavailableException("The store is down: start its database.", null);

        final Verified verified = Verified.of(runner);
        assertEquals(List.of("Read Drafts: FAILED", "Read Templates: SKIPPED", "Write for accounts: SKIPPED"), verified.outcomes());
        assertEquals("The store is down: start its database.", verified.explanation("Read Drafts"));
    }

    @Test
    @DisplayName("A variable that nobody knows is named, and so is one that the account has no value for")
    void variables() {
        runner.setProperty("Template", "Dear {contact.nickname}, {crm.stage}");
        runner.setProperty("variable.crm.stage", "${crm.stage}");
        assertEquals("The template [Template] names the variables {contact.nickname}, which are unknown: correct them, or add properties "
                + "variable.<name>.", Verified.of(runner).explanation("Read Templates"));

        runner.setProperty("Template", "Dear {contact.name},\n{signature}\n{user.name}, {user.title}");
        account.signature = null;
        final Verified verified = Verified.of(runner);
        assertEquals(List.of("Read Drafts: SUCCESSFUL", "Read Templates: SUCCESSFUL", "Write for account sales: FAILED"), verified.outcomes());
        assertTrue(verified.explanation("Write for account sales").contains("names {signature}, {user.title}, which nobody has set"),
                () -> verified.explanation("Write for account sales"));
    }

    @Test
    @DisplayName("A template that cannot be read is named")
    void aTemplateThatCannotBeRead() {
        runner.setProperty("Template", "/nowhere/reply.txt");

        assertEquals("Correct the properties: the file in [Template] cannot be read.",
                Verified.of(runner).explanation("Read Templates"));
    }

    @Test
    @DisplayName("R1: an account in monitor mode is one that nothing is written for")
    void anAccountInMonitorMode() {
        account.mode = AccountMode.MONITOR;

        final Verified verified = Verified.of(runner);
        assertEquals("Write for account sales: FAILED", verified.outcomes().getLast());
        assertTrue(verified.explanation("Write for account sales").contains("monitor mode"));
    }

    @Test
    @DisplayName("Of a model it is said whether the assistant writes at all, and the model is not asked")
    void theAssistant() {
        letTheModelWrite();
        assertEquals(List.of("Read Drafts: SUCCESSFUL", "Read Instructions: SUCCESSFUL", "Find Assistant: SUCCESSFUL",
                "Write for account sales: SUCCESSFUL"), Verified.of(runner).outcomes());
        assertEquals(List.of(), writer.requests);

        writer.writing = false;
        assertEquals(List.of("Read Drafts: SUCCESSFUL", "Read Instructions: SUCCESSFUL", "Find Assistant: FAILED", "Write for accounts: SKIPPED"),
                Verified.of(runner).outcomes());
    }
}
