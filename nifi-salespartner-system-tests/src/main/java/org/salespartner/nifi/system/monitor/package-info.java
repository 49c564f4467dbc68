/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The monitor flow of {@code templates/} in a running NiFi, for tests and soaks. */
package org.salespartner.nifi.system.monitor;
