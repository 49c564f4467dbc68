/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** What makes two sightings the same e-mail (rule I1): the Message-ID together with a fingerprint of sender, date and body. */
package org.salespartner.email.identity;
