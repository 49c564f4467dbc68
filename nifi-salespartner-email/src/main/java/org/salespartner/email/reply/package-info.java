/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the author of a mail newly wrote, apart from what is quoted and from the signature. Works line by line on what mail clients write around
 * quotations, in the languages they write it in, and on what their markup says. Every line is looked at a bounded number of times and nothing
 * is matched by backtracking, so the time taken follows the size of the body.
 */
package org.salespartner.email.reply;
