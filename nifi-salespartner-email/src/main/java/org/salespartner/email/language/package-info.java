/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Which language a text is written in, and its words as word lists are written. */
package org.salespartner.email.language;
