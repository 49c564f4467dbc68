/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FreeMailDomainsTest {

    @ParameterizedTest
    @ValueSource(strings = {"gmail.com", "GMX.de", " outlook.com ", "yahoo.co.uk", "icloud.com", "qq.com", "web.de", "proton.me"})
    void aFreeMailDomainIsNoCompany(final String domain) {
        assertTrue(FreeMailDomains.includes(domain));
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "google.com", "microsoft.com", "mail.example.com", "", "#"})
    void anyOtherDomainMayBeACompanys(final String domain) {
        assertFalse(FreeMailDomains.includes(domain));
    }

    @Test
    void noDomainIsNoFreeMailDomain() {
        assertFalse(FreeMailDomains.includes(null));
    }
}
