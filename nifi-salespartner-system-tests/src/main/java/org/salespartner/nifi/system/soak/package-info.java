/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Long, seeded fault runs, and what they find lost or doubled. */
package org.salespartner.nifi.system.soak;
