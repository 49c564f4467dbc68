/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The opposite way of reading: typed input becomes the bytes of a message that reads back as what was meant. {@link
 * org.salespartner.email.compose.EmailComposer} begins a new mail, a reply, a follow-up or a forward, and {@link
 * org.salespartner.email.compose.OutgoingEmail} writes it.
 *
 * <p>Header injection is impossible (rule T4). What has a grammar (addresses, ids, names and values of own header fields) is refused when it does not
 * keep to it, control characters above all. What is free text (subject, display names, names of files) becomes one line: control characters and line
 * ends become spaces, invisible characters go, and everything but plain ASCII is encoded. Lines of a header are made in one class, which
 * takes words of printable ASCII and nothing else.
 *
 * <p>The same input gives the same bytes, on every platform, when Message-ID (or its seed) and Date are given. Attachments are streamed.
 */
package org.salespartner.email.compose;
