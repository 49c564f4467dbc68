/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.email.document.EmailAddress;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AddressParserTest {

    private static List<EmailAddress> parse(final String header) {
        return AddressParser.parse(header, new Problems());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ada@example.com                                  |                    | ada@example.com
            <ada@example.com>                                |                    | ada@example.com
            Ada Example <ada@example.com>                    | Ada Example        | ada@example.com
            "Example, Ada" <ada@example.com>                 | Example, Ada       | ada@example.com
            "Ada \\"Bee\\" Example" <ada@example.com>        | Ada "Bee" Example  | ada@example.com
            'Ada Example' <ada@example.com>                  | Ada Example        | ada@example.com
            ada@example.com (Ada Example)                    | Ada Example        | ada@example.com
            Ada (of (the) sales) <ada@example.com>           | Ada                | ada@example.com
            ada@example.com <ada@example.com>                |                    | ada@example.com
            =?utf-8?Q?Ada_=C3=84xample?= <ada@example.com>   | Ada Äxample        | ada@example.com
            "=?utf-8?B?QWRhIMOEeA==?=" <ada@example.com>     | Ada Äx             | ada@example.com
            =?utf-8?Q?Example,_Ada?= <ada@example.com>       | Example, Ada       | ada@example.com
            =?utf-8?Q?Ada_<ada@example.com>?=                | Ada                | ada@example.com
            Ada <@relay.example:ada@example.com>             | Ada                | ada@example.com
            Ada <<ada@example.com>>                          | Ada                | ada@example.com
            Ada <mailto:ada@example.com>                     | Ada                | ada@example.com
            Ada ada@example.com                              | Ada                | ada@example.com
            Ada <ada @ example.com>                          | Ada                | ada@example.com
            Ada <ada@bücher.example>                         | Ada                | ada@bücher.example
            "ada example"@example.com                        |                    | "ada example"@example.com
            Ada "Bee <ada@example.com>                       | Ada Bee            | ada@example.com
            Ada (Bee <ada@example.com>                       | Ada Bee            | ada@example.com
            """)
    void oneAddressInManyForms(final String header, final String name, final String address) {
        assertEquals(List.of(new EmailAddress(name, address)), parse(header));
    }

    @Test
    void listsAndGroups() {
        final List<EmailAddress> two = List.of(new EmailAddress(null, "a@example.com"), new EmailAddress("B", "b@example.com"));
        assertEquals(two, parse("a@example.com, B <b@example.com>"));
        assertEquals(two, parse("a@example.com; B <b@example.com>;"));
        assertEquals(two, parse("Team: a@example.com, B <b@example.com>;"));
        assertEquals(two, parse(",, a@example.com,, B <b@example.com>,"));
        assertEquals(List.of(), parse("undisclosed-recipients:;"));
        assertEquals(List.of(), parse("  "));
        assertEquals(List.of(), parse(null));
    }

    @Test
    void whatIsNoAddressIsGivenAsWrittenAndNoted() {
        final Problems problems = new Problems();
        assertEquals(List.of(new EmailAddress(null, "postmaster")), AddressParser.parse("postmaster", problems));
        assertTrue(problems.sentences().get(0).contains("no address"));
    }

    @Test
    void anyHeaderIsRead() {
        for (final String piece : List.of("\"", "(", "<", "=?", "=?a?q?", ":", ",", "\\", "<a@b", "=?=")) {
            assertTrue(parse(piece.repeat(50_000)).size() <= 5000, piece);
        }
    }
}
