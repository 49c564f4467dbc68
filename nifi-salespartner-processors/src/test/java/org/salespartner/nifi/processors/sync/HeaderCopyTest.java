/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

class HeaderCopyTest {

    @ParameterizedTest
    @ValueSource(strings = {"A: b\r\n\r\n", "A: b\n\n", "A: b\r\nC: d\n\r\n", "\r\n", "\n"})
    void keepsTheHeaderAndPassesEverythingOn(final String header) throws IOException {
        final byte[] message = (header + "Text\r\n\r\nMore").getBytes(StandardCharsets.US_ASCII);
        for (int chunk = 1; chunk <= message.length; chunk++) {
            final HeaderCopy copy = new HeaderCopy(new ByteArrayInputStream(message), () -> false);
            final ByteArrayOutputStream passed = new ByteArrayOutputStream();
            for (byte[] read = copy.readNBytes(chunk); read.length > 0; read = copy.readNBytes(chunk)) {
                passed.write(read);
            }
            assertArrayEquals(message, passed.toByteArray());
            assertEquals(header, new String(copy.header().readAllBytes(), StandardCharsets.US_ASCII));
            assertEquals(message.length, copy.count());
            assertNull(copy.fault());
        }
    }

    @Test
    void keepsNoMoreOfAnEndlessHeaderThanItsLimit() throws IOException {
        final HeaderCopy copy = new HeaderCopy(new ByteArrayInputStream(new byte[1_000_000]), () -> false);
        assertEquals(1_000_000, copy.transferTo(new ByteArrayOutputStream()));
        assertEquals(256 * 1024, copy.header().readAllBytes().length);
    }

    @Test
    void remembersThatReadingBrokeOff() {
        final IOException fault = new IOException("Connection reset");
        final HeaderCopy copy = new HeaderCopy(new InputStream() {
            @Override
            public int read() throws IOException {
                throw fault;
            }
        }, () -> false);
        assertThrows(IOException.class, copy::read);
        assertSame(fault, copy.fault());
    }

    @Test
    void remembersThatAMessageBrokeOffWhileItWasPassedOnAndNotThatItCouldNotBeWritten() {
        final IOException fault = new IOException("Connection reset");
        final HeaderCopy broken = new HeaderCopy(new SequenceInputStream(new ByteArrayInputStream(new byte[10]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw fault;
            }
        }), () -> false);
        assertThrows(IOException.class, () -> broken.transferTo(OutputStream.nullOutputStream()));
        assertSame(fault, broken.fault());

        final HeaderCopy unwritten = new HeaderCopy(new ByteArrayInputStream(new byte[10]), () -> false);
        assertThrows(IOException.class, () -> unwritten.transferTo(new OutputStream() {
            @Override
            public void write(final int value) throws IOException {
                throw new IOException("No space left on device");
            }
        }));
        assertNull(unwritten.fault());
    }

    @Test
    void passesOnAMessageThatLiesInMemoryAndKeepsItsHeader() throws IOException {
        final byte[] message = "A: b\r\nC: d\r\n\r\nText".getBytes(StandardCharsets.US_ASCII);
        final HeaderCopy copy = new HeaderCopy(new ByteArrayInputStream(message), () -> false);
        final ByteArrayOutputStream passed = new ByteArrayOutputStream();
        assertEquals(message.length, copy.transferTo(passed));
        assertArrayEquals(message, passed.toByteArray());
        assertEquals(message.length, copy.count());
        assertEquals("A: b", new String(copy.header().readNBytes(4), StandardCharsets.US_ASCII));
        assertEquals("A: b\r\nC: d\r\n\r\n", new String(copy.header().readNBytes(1_000), StandardCharsets.US_ASCII));
    }

    @Test
    void breaksOffWhenListingIsStopped() {
        final HeaderCopy copy = new HeaderCopy(new ByteArrayInputStream(new byte[10]), () -> true);
        assertThrows(IOException.class, copy::readAllBytes);
        assertThrows(IOException.class, () -> copy.transferTo(OutputStream.nullOutputStream()));
    }
}
