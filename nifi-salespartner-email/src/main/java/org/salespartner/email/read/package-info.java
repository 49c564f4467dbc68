/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The way in: raw bytes become an email document, whatever they are. {@link org.salespartner.email.read.EmailReader} reads a whole
 * message, {@link org.salespartner.email.read.EnvelopeReader} its header alone. Memory does not follow the size of the message.
 */
package org.salespartner.email.read;
