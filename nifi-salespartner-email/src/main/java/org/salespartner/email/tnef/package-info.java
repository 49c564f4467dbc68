/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Outlook's own wrapper (TNEF, usually a file winmail.dat; [MS-OXTNEF]): which files are in it, and its body. It is read as a stream, so memory does
 * not follow its size, and nothing in it makes reading fail.
 */
package org.salespartner.email.tnef;
