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

class RoleAddressesTest {

    @ParameterizedTest
    @ValueSource(strings = {"info@acme.example", "Einkauf@ACME.example", "sales+web@acme.example"})
    void desksAreKnown(final String address) {
        assertTrue(RoleAddresses.isDesk(address));
        assertFalse(RoleAddresses.isProgram(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"noreply@acme.example", "No-Reply@acme.example", "MAILER-DAEMON@mx.example", "wordpress@forms.example"})
    void programsAreKnown(final String address) {
        assertTrue(RoleAddresses.isProgram(address));
        assertFalse(RoleAddresses.isDesk(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anna.info@acme.example", "infobox@acme.example", "info", "@info", ""})
    void peopleAndWhatIsNoAddressAreNeither(final String address) {
        assertFalse(RoleAddresses.isDesk(address));
        assertFalse(RoleAddresses.isProgram(address));
    }

    @Test
    void nobodyIsNeither() {
        assertFalse(RoleAddresses.isDesk(null));
        assertFalse(RoleAddresses.isProgram(null));
    }
}
