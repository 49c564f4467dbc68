/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

import org.apache.nifi.controller.ControllerService;
import org.salespartner.email.address.AddressKeys;

import java.util.List;
import java.util.Optional;

/** One or more connected mailbox accounts: what a processor's property <em>Email Accounts</em> takes. */
public interface EmailAccounts extends ControllerService {

    /** The accounts in the order of their configuration: at least one, each with an id of its own. */
    List<EmailAccount> getAccounts();

    /**
     * The account of this id in whatever case, of which there is one at most; empty when it is not among them.
     *
     * @param id null is allowed, and is nobody's
     */
    default Optional<EmailAccount> findAccount(final String id) {
        final String wanted = id == null ? "" : AddressKeys.of(id);
        return getAccounts().stream().filter(account -> AddressKeys.of(account.getId()).equals(wanted)).findFirst();
    }

    /** Who we are (rule I2): all addresses and aliases of the accounts, and the domains that are ours as a whole. */
    Ourselves getOurselves();
}
