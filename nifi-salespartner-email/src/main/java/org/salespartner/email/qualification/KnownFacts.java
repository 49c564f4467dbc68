/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.qualification;

/**
 * What is known of a sender besides the e-mail.
 *
 * @param ourselves           whether it is one of us (rule I2)
 * @param stopped             whether the sender does not want to hear from us, or must not
 * @param answersOutreach     whether the e-mail answers a conversation that we began
 * @param earlierConversation whether there were e-mails with the sender before
 */
public record KnownFacts(boolean ourselves, boolean stopped, boolean answersOutreach, boolean earlierConversation) {
    public static final KnownFacts NOTHING = new KnownFacts(false, false, false, false);
}
