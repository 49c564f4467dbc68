/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Whether a person or a machine wrote a mail, and what says so: header fields first (RFC 3834, RFC 3464, RFC 2369, RFC 2919, RFC 8058 and those of
 * vendors), then the sender, then phrases of the subject. Rules are tried in order of weight, and the first that speaks decides.
 */
package org.salespartner.email.automation;
