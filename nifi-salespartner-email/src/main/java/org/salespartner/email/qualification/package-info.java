/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Signs in an e-mail that its sender wants to buy from us, or wants something else. They are found by code, and no text can argue with them. */
package org.salespartner.email.qualification;
