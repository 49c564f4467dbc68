/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** What a mail address alone says about whoever stands behind it. */
package org.salespartner.email.address;
