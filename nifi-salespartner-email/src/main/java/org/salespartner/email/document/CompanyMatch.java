/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The company an e-mail belongs to.
 *
 * @param id     the company's id in the directory
 * @param domain the domain that matched; null when the company came with a matched contact
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CompanyMatch(String id, String domain) {
}
