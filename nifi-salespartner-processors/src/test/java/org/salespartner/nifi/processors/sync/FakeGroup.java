/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.Ourselves;

import java.util.List;
import java.util.Set;

class FakeGroup extends AbstractControllerService implements EmailAccounts {
    private final List<EmailAccount> accounts;

    FakeGroup(final EmailAccount... accounts) {
        this.accounts = List.of(accounts);
    }

    @Override
    public List<EmailAccount> getAccounts() {
        return accounts;
    }

    @Override
    public Ourselves getOurselves() {
        return new Ourselves(Set.of("us@example.org"), Set.of("own.example"));
    }
}
