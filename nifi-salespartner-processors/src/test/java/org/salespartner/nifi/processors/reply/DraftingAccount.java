/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply;

import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.processors.read.FakeEmailAccount;

import java.util.Optional;
import java.util.Set;

/** An account that may write, unless a test says otherwise. */
public class DraftingAccount extends FakeEmailAccount {
    public static final String ADDRESS = "kim@seller.test";

    public AccountMode mode = AccountMode.CONVERSATION;
    public String signature = "Kim Berg\nSeller Ltd, https://www.seller.test";
    public boolean unapproved;
    public final DraftingMailbox mailbox = new DraftingMailbox();

    public DraftingAccount() {
        super("sales", ADDRESS, Set.of("sales@seller.test"), Set.of("seller.test"));
    }

    @Override
    public Optional<String> getDisplayName() {
        return Optional.of("Kim Berg");
    }

    @Override
    public Optional<String> getSignature() {
        return Optional.ofNullable(signature);
    }

    @Override
    public AccountMode getMode() {
        return mode;
    }

    @Override
    public Mailbox openMailbox() {
        return mailbox;
    }

    @Override
    public boolean maySendUnapproved() {
        return unapproved;
    }
}
