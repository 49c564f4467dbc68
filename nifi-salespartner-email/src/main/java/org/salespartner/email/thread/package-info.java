/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Which conversation an e-mail belongs to, as far as its own header tells (RFC 5322, 3.6.4). */
package org.salespartner.email.thread;
