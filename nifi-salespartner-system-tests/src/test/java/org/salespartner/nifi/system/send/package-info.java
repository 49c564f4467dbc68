/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The contract of sending, {@link org.salespartner.nifi.account.MailSender}, against each provider: {@code SendingContract} is what holds where
 * nothing goes wrong, {@code SendingFaultContract} what holds after each fault. Rules R1, R2 and R6.
 */
package org.salespartner.nifi.system.send;
