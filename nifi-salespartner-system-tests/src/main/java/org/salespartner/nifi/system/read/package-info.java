/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The command {@code bin/read}: how a mail is read, without NiFi. */
package org.salespartner.nifi.system.read;
