/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The way of an answer. It is written ({@code draft}), a person decides on it ({@code approval}), it goes out once ({@code send}), and what comes
 * back for it is recognised ({@code tracking}); {@code stoplist} keeps whom nothing is sent to. None of these knows another but for the stop list's
 * form of an address: they meet in the store, by the id of the draft. What stands here itself is what a draft is for all of them.
 */
package org.salespartner.nifi.processors.reply;
