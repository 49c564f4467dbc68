/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.address;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Locale;

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
    @ValueSource(strings = {"no.reply", "do.not.reply", "do_not_reply", "noreply2", "no-reply-3", "noreply-orders", "orders-noreply-eu", "no-replies",
        "donotreply+x", "noreply+17", "don-t-reply", "please-do-not-reply", "facebooknoreply", "noreplay", "not-monitored", "do-not-respond",
        "nicht-antworten", "bitte.nicht.antworten", "keineantwort", "nepasrepondre", "ne-pas-r\u00e9pondre", "no-responder", "no_responda",
        "n\u00e3o-responda", "nao.responder", "non-rispondere", "niet-beantwoorden", "geen_antwoord", "nie-odpowiadaj", "svara-ej", "svar.ikke",
        "ei-vastausta"})
    @DisplayName("R3: who asks not to be answered is a program, in whatever language")
    void whoAsksNotToBeAnsweredIsAProgram(final String local) {
        assertTrue(RoleAddresses.isNoReply(local + "@acme.example"));
        assertTrue(RoleAddresses.isProgram(local.toUpperCase(Locale.ROOT) + "@acme.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mailer.daemon", "mailer_daemon", "MAILERDAEMON", "notifications", "notification2", "calendar-notification",
        "bounces-1234-anna=acme.example", "bounce+17", "auto-confirm", "autoreply", "alerts", "cron", "dev-null", "robot"})
    @DisplayName("R3: programs go by more names than one")
    void machinesArePrograms(final String local) {
        assertTrue(RoleAddresses.isMachine(local + "@acme.example"));
        assertTrue(RoleAddresses.isProgram(local + "@acme.example"));
        assertFalse(RoleAddresses.isNoReply(local + "@acme.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"noreen", "reply", "norah.ply", "bruno.reply", "marino-reply", "replies", "nora.repley", "c.ron", "ro.bot", "a.lert",
        "r.oot", "antwort", "svara", "noel.answers", "alert.mueller", "bouncer", "anna.system", "daemon.targaryen",
        "roberta.notify", "do.not"})
    @DisplayName("R3: people whose names look alike are people")
    void peopleWhoseNamesLookAlikeArePeople(final String local) {
        assertFalse(RoleAddresses.isProgram(local + "@acme.example"));
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
