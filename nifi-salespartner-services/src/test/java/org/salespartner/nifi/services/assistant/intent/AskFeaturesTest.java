/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.intent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AskFeaturesTest {
    private static final int LAST = (1 << AskFeatures.BITS) - 1;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Call 555-123-4567 at 9:30.           | Call 713 555 9876 at 11 am.
            See http://example.com/a?b=c.        | See $LINK.
            Mail it to ana@example.com by Friday | Mail it to j.doe@mail.example.org by Tues
            It costs $1,200 since 3/4/2001       | It costs €35 since 12/24
            We met Anna in March                 | We met Robert in Sept
            pls don’t wait                       | please don't wait""")
    void takesKindsForTheSame(final String one, final String other) {
        assertEquals(shapes(one), shapes(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            May I ask     | April I ask
            Mark it       | March it
            Can you?      | Can they?
            you can       | can you""")
    void tellsApartWhatDiffers(final String one, final String other) {
        assertTrue(!Arrays.equals(AskFeatures.of(one), AskFeatures.of(other)));
    }

    @Test
    void givesAscendingNumbersInBounds() {
        final int[] features = AskFeatures.of("Tony, please send me the list, and call me if you can't!");
        assertArrayEquals(Arrays.stream(features).sorted().distinct().toArray(), features);
        assertTrue(features[0] >= 0 && features[features.length - 1] <= LAST);
    }

    @Test
    void weightsAreTheSameWrittenAndReadAgain() throws IOException {
        final double[] learnt = new double[LAST + 1];
        learnt[0] = 1.27;
        learnt[5] = -0.64;
        learnt[70_000] = 0.01;
        learnt[LAST] = -1.27;
        final AskWeights weights = AskWeights.of(learnt, 0.5);

        final AskWeights read = AskWeights.read(new ByteArrayInputStream(bytes(weights)));

        assertEquals(4, read.size());
        for (final int[] features : List.of(new int[]{}, new int[]{0}, new int[]{5, 70_000}, new int[]{1, 2, 3, LAST})) {
            assertEquals(weights.margin(features), read.margin(features));
        }
        assertEquals(0.5 + (-0.64 + 0.01) / Math.sqrt(2), read.margin(new int[]{5, 70_000}), 1e-6);
        assertArrayEquals(bytes(weights), bytes(read));
    }

    @Test
    void refusesWhatAreNoWeights() throws IOException {
        final double[] learnt = new double[LAST + 1];
        learnt[LAST] = 1;
        final byte[] whole = bytes(AskWeights.of(learnt, 0));

        assertThrows(EOFException.class, () -> AskWeights.read(new ByteArrayInputStream(Arrays.copyOf(whole, whole.length - 1))));
        assertThrows(IllegalArgumentException.class, () -> AskWeights.of(new double[7], 0));
        final byte[] otherBits = whole.clone();
        otherBits[4]++;
        assertThrows(IOException.class, () -> AskWeights.read(new ByteArrayInputStream(otherBits)));
        final byte[] beyond = whole.clone();
        beyond[whole.length - 2]++;
        assertThrows(IOException.class, () -> AskWeights.read(new ByteArrayInputStream(beyond)));
    }

    private static List<String> shapes(final String sentence) {
        return Token.of(sentence).stream().map(Token::shape).toList();
    }

    private static byte[] bytes(final AskWeights weights) throws IOException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        weights.write(out);
        return out.toByteArray();
    }
}
