/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class EncodedWordsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            plain words                                      | plain words
            =?utf-8?Q?Gr=C3=BC=C3=9Fe?=                       | Grüße
            =?ISO-8859-1?q?Gr=FC=DFe?= an alle               | Grüße an alle
            =?utf-8?B?R3LDvA==?= =?utf-8?B?w59l?=            | Grüße
            =?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC=C3=9Fe?=         | Grüße
            =?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=                   | Grüße
            a=?utf-8?Q?=C3=BC?=b                             | aüb
            =?utf-8?Q?with a space?=                         | with a space
            =?utf-8?B?R3LDvA=?=                              | Grü
            =?nobody-knows?Q?Gr=C3=BC=C3=9Fe?=               | Grüße
            =?utf-8?X?what?=                                 | =?utf-8?X?what?=
            =?utf-8?Q?no end                                 | =?utf-8?Q?no end
            =?gb2312?B?xOO6ww==?=                            | 你好
            =?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=       | こんにちは
            """)
    void wordsAreDecodedWhereverTheyStand(final String header, final String text) {
        assertEquals(text, EncodedWords.decode(header));
    }
}
