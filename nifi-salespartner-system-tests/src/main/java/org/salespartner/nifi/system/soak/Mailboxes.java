/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.salespartner.nifi.services.testing.Dovecot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the mail server itself says it holds, past any connection of NiFi's. */
final class Mailboxes {
    private static final Pattern MESSAGE = Pattern.compile("(?m)^([0-9]+)\t(.*)$");

    private Mailboxes() {
    }

    static List<Held> read(final Dovecot dovecot) throws IOException {
        final List<Held> held = new ArrayList<>();
        for (final String account : Postman.ACCOUNTS) {
            for (final String folder : Postman.FOLDERS) {
                final long uidValidity = dovecot.uidValidity(account, folder);
                final Matcher message = MESSAGE.matcher(dovecot.doveadm("-f", "tab", "fetch", "-u", account, "uid hdr.subject", "mailbox", folder,
                        "all"));
                while (message.find()) {
                    held.add(new Held(new Place(account, folder, uidValidity, message.group(1)), message.group(2).strip()));
                }
            }
        }
        return held;
    }

    /** One message of a mailbox. */
    record Held(Place place, String subject) {
    }

    /** Where it is. */
    record Place(String account, String folder, long uidValidity, String uid) {
    }
}
