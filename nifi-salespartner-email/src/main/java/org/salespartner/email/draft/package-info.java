/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** A mail of ours before it is sent: what it says and whom it goes to, so that it can be kept, shown to a person, changed and approved. */
package org.salespartner.email.draft;
