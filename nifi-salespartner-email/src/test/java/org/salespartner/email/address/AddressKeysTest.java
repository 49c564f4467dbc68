/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.address;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class AddressKeysTest {

    @ParameterizedTest
    @CsvSource({
        "Anna@Acme.Example, anna@acme.example",
        "anna@müller.example, anna@xn--mller-kva.example",
        "anna@MÜLLER.example, anna@xn--mller-kva.example",
        "anna@müller.example, anna@xn--mller-kva.example",
        "anna@XN--MLLER-KVA.example, anna@xn--mller-kva.example",
        "@bücher.example, @xn--bcher-kva.example",
        "anna@acme.example., anna@acme.example",
        "anna@müller。example, anna@xn--mller-kva.example",
        "anna@日本語.example, anna@xn--wgv71a119e.example",
        "anna@straße.example, anna@xn--strae-oqa.example",
        "anna@faß.βόλος.example, anna@xn--fa-hia.xn--nxasmm1c.example",
        "anna@☕.example, anna@xn--53h.example"})
    @DisplayName("I2, R3: a domain is the same in its own script and in ASCII (RFC 5890, RFC 5891)")
    void spellingsHaveOneKey(final String written, final String key) {
        assertEquals(key, AddressKeys.of(written));
        assertEquals(key, AddressKeys.of(key), "a key is its own key");
        assertEquals(key.substring(key.indexOf('@') + 1), AddressKeys.ofDomain(written.substring(written.indexOf('@') + 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "anna", "anna@", "anna@.", "anna@a..b", "anna@ü..b", "anna@[127.0.0.1]", "anna@\ud800.example",
        "anna@a_b.example", "ü", "anna@-ü-.example", "a@b@ü"})
    @DisplayName("What is no address has a key, too")
    void nothingThrows(final String written) {
        final String key = AddressKeys.of(written);
        assertEquals(key, AddressKeys.of(key));
        assertEquals(List.of(key), AddressKeys.spellings(key).stream().limit(1).toList());
    }

    @Test
    @DisplayName("I2: a sign that only looks like one does not move an address into another domain")
    void signsOfOtherScriptsAreNoSigns() {
        assertEquals("x@evil＠acme.example", AddressKeys.of("x@evil＠acme.example"));
        assertNotEquals(AddressKeys.of("x@acme.example.evil"), AddressKeys.of("x@acme․example.evil"));
    }

    @Test
    @DisplayName("No domain is longer than 253 characters, and none is worked on that is")
    void whatIsTooLongStays() {
        final String domain = "ü".repeat(100_000);
        assertEquals(domain, AddressKeys.ofDomain(domain));
        assertEquals("ü".repeat(200), AddressKeys.ofDomain("ü".repeat(200)), "no label has more than 63");
    }

    @Test
    @DisplayName("What was kept in another spelling can be looked for in it")
    void allSpellingsAreKnown() {
        assertEquals(List.of("anna@xn--mller-kva.example", "anna@müller.example"),
                List.copyOf(AddressKeys.spellings("anna@xn--mller-kva.example")));
        assertEquals(List.of("anna@xn--mller-kva.example", "anna@müller.example"), List.copyOf(AddressKeys.spellings("Anna@Müller.example")));
        assertEquals(List.of("xn--mller-kva.example", "müller.example"), List.copyOf(AddressKeys.spellingsOfDomain("müller.example")));
        assertEquals(List.of("anna@acme.example"), List.copyOf(AddressKeys.spellings("anna@acme.example")));
    }

    @ParameterizedTest
    @CsvSource({"Me+Test@example.com, me@example.com", "me+a+b@example.com, me@example.com", "me@example.com, me@example.com",
        "+me@example.com, +me@example.com", "me@exa+mple.com, me@exa+mple.com"})
    @DisplayName("I2: what follows a plus sign is delivered to the same mailbox (RFC 5233)")
    void tagsAreNoMailboxes(final String written, final String mailbox) {
        assertEquals(mailbox, AddressKeys.ofMailbox(written));
    }
}
