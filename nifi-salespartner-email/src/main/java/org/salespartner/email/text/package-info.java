/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Body text as a person sees it: HTML turned into lines that keep links, lists, tables and their order and leave out what is hidden,
 * format=flowed put together again (RFC 3676). Lines carry what markup says about quoting, which plain text cannot say.
 */
package org.salespartner.email.text;
