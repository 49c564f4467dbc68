/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The command {@code bin/authorize}: a person's consent for the user's own OAuth application. */
package org.salespartner.nifi.system.authorize;
