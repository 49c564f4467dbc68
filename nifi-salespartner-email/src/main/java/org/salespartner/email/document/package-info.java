/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The email document: one record hierarchy, its JSON form and a builder. {@code docs/email-document.schema.json} describes the same, and a test
 * holds one to the other. Nothing here reads mail.
 */
package org.salespartner.email.document;
