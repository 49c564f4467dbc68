/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** What the commands in {@code bin/} have in common. */
package org.salespartner.nifi.system.command;
