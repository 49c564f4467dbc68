/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Sends mail over SMTP (RFC 5321) so that afterwards it is known whether it was sent: what can be told of a connection that broke depends on whether
 * the end of the message had been handed over by then.
 */
package org.salespartner.nifi.services.smtp;
