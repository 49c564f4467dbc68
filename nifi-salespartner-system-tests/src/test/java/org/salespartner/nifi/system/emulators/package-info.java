/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The accounts of Google and Microsoft against servers that nobody of this project wrote. Each says in the output of its tests what its server does
 * not cover; the rules of sync are all proven against the simulators, by {@code org.salespartner.nifi.system.sync}.
 */
package org.salespartner.nifi.system.emulators;
