/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Mails as they lie on a disk: files, folders, Maildirs and mboxes, one message at a time. */
package org.salespartner.nifi.system.mail;
