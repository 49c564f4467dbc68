/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.nifi.system.command.UsageException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DemoOptionsTest {
    @TempDir
    private Path folder;

    @Test
    void withoutOptionsItIsTheDemoMailboxAndItGoesOn() throws UsageException {
        assertEquals(new DemoOptions(false, false, false, null, null, null, 0), DemoOptions.parse());
    }

    @Test
    void optionsTakeTheirValueAsTheNextArgumentOrAfterAnEqualsSign() throws UsageException, IOException {
        final Path contacts = Files.writeString(folder.resolve("my contacts.csv"), "id\n");

        final DemoOptions options = DemoOptions.parse("--once", "--port=8443", "--mail", folder.toString(), "--contacts", contacts.toString());

        assertEquals(new DemoOptions(false, true, false, folder, null, contacts, 8443), options);
    }

    @ParameterizedTest
    @CsvSource({
        "imaps://me@mail.corp.example, mail.corp.example, 993, Implicit TLS, me, me@mail.corp.example",
        "imaps://me%40corp.example@mail.corp.example:1993, mail.corp.example, 1993, Implicit TLS, me@corp.example, me@corp.example",
        "imaps://me@corp.example@mail.corp.example/, mail.corp.example, 993, Implicit TLS, me@corp.example, me@corp.example",
        "imaps://me+test@corp.example@mail.corp.example, mail.corp.example, 993, Implicit TLS, me+test@corp.example, me+test@corp.example",
        "imap://me@mail.corp.example, mail.corp.example, 143, STARTTLS, me, me@mail.corp.example",
        "imap://me@127.0.0.1:1143, 127.0.0.1, 1143, None, me, me@127.0.0.1"
    })
    void anAccountIsAUrlWithTheUserInIt(final String url, final String host, final int port, final String tls, final String user,
            final String address) throws UsageException {
        final RealAccount account = DemoOptions.parse("--account", url).account();

        assertEquals(new RealAccount(host, port, tls, user), account);
        assertEquals(address, account.address());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--acount imaps://me@host | There is no option --acount",
        "--mail | --mail lacks its value",
        "--mail --once | --mail lacks its value",
        "--mail no/such/folder | there is no such file or folder",
        "--contacts no/such.csv | there is no such file or folder",
        "--port 0 | ports are numbers from 1 to 65535",
        "--port 65536 | ports are numbers from 1 to 65535",
        "--port eighty | ports are numbers from 1 to 65535",
        "--account pop3://me@host | --account takes imaps://user@host",
        "--account imaps://host | --account lacks the user",
        "--account imaps://me@host:99999 | ports go from 1 to 65535",
        "--account imaps://me%4@host | write an @ as it is or as %40"
    })
    void whatIsWrongIsSaidWithTheRemedy(final String arguments, final String message) {
        final UsageException fault = assertThrows(UsageException.class, () -> DemoOptions.parse(arguments.strip().split(" ")));

        assertTrue(fault.getMessage().contains(message), fault::getMessage);
    }

    @Test
    void aPasswordInTheUrlIsRefusedAndNotRepeated() {
        final UsageException fault = assertThrows(UsageException.class, () -> DemoOptions.parse("--account", "imaps://me:secret@host"));

        assertTrue(fault.getMessage().contains("must not hold a password"), fault::getMessage);
        assertFalse(fault.getMessage().contains("secret"), fault::getMessage);
    }

    @Test
    void theDemoMailboxIsFilledOrARealOneIsRead() {
        final List<String> both = List.of("--mail", folder.toString(), "--account", "imaps://me@host");

        assertThrows(UsageException.class, () -> DemoOptions.parse(both.toArray(String[]::new)));
    }

    @Test
    void theHelpNamesEveryOption() throws IOException {
        try (InputStream usage = DemoOptions.class.getResourceAsStream("/demo/usage.txt")) {
            final String text = new String(usage.readAllBytes(), StandardCharsets.UTF_8);
            for (final String option : List.of("--once", "--mail", "--account", "--contacts", "--port", "--help", "SALESPARTNER_PASSWORD")) {
                assertTrue(text.contains(option), option);
            }
        }
    }
}
