/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.store;

import org.salespartner.email.address.AddressKeys;

import java.util.Objects;

/**
 * What a mail of ours is known by, however often its flow runs (rule R2): there is at most one draft, and at most one mail is sent, of one key.
 *
 * @param accountId the account that sends, in the spelling of {@link AddressKeys#of}: an id that is written in another case, or an address with its
 *                  domain in another spelling, is no other account
 * @param answered  the identity of the mail that is answered, followed up or forwarded (rule I1), or {@code contact:} with a contact's id when there
 *                  is none
 * @param step      the processor's property Reply Step: which of several mails about the same one this is
 */
public record ReplyKey(String accountId, String answered, String step) {
    public ReplyKey {
        accountId = AddressKeys.of(Objects.requireNonNull(accountId, "accountId"));
        Objects.requireNonNull(answered, "answered");
        Objects.requireNonNull(step, "step");
    }
}
