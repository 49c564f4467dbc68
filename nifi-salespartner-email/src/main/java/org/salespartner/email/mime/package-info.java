/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the bytes of a message hold: header fields, parts, their encodings and character sets (RFC 5322, RFC 2045 to 2047, RFC 2231),
 * read for what they most likely mean instead of refused for what they break. Structure is found in one pass over the bytes with
 * bounded memory, whatever the depth and size of the message; content is then streamed from where it lies. Transfer decoding and
 * dates are Angus Mail's.
 */
package org.salespartner.email.mime;
