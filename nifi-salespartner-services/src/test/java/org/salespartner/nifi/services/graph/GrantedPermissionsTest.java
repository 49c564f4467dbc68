/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GrantedPermissionsTest {

    @Test
    void aRoleOfTheApplicationHoldsForTheMailboxesOfOthers() {
        final GrantedPermissions granted = granted("{\"roles\": [\"Mail.Read\"]}");

        assertEquals(List.of(), granted.missing(List.of("Mail.Read.Shared")));
        assertEquals(List.of(), granted.needless(List.of("Mail.Read.Shared")));
        assertEquals(List.of("Mail.ReadWrite.Shared"), granted.missing(List.of("Mail.ReadWrite.Shared")));
    }

    @Test
    void aScopeOfAPersonDoesNot() {
        final GrantedPermissions granted = granted("{\"scp\": \"Mail.ReadWrite openid\"}");

        assertEquals(List.of("Mail.Read.Shared"), granted.missing(List.of("Mail.Read.Shared")));
        assertEquals(List.of(), granted.missing(List.of("Mail.Read")));
        assertEquals(List.of("Mail.ReadWrite"), granted.needless(List.of("Mail.Read")));
    }

    @Test
    void aTokenWithoutAScopeIsThatOfAnApplicationAlthoughItHasNoRole() {
        assertTrue(granted("{\"idtyp\": \"app\"}").application());
        assertFalse(granted("{\"scp\": \"Mail.Read\"}").application());
    }

    private static GrantedPermissions granted(final String claims) {
        final String payload = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return GrantedPermissions.of("e30." + payload + ".e30", List.of()).orElseThrow();
    }
}
