/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.tnef;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.email.Mails;
import org.salespartner.email.document.Attachment;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.identity.Digests;
import org.salespartner.email.mime.Problems;
import org.salespartner.email.read.ReadContext;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Outlook's own wrapper, winmail.dat. */
class TnefTest {
    private static final int LONGEST = 1 << 20;
    private static final Charset NARROW = Charset.forName("windows-1252");

    private static byte[] mail(final String type, final String text, final byte[] wrapper) {
        return Mails.bytes(Mails.with("""
                Content-Type: multipart/mixed; boundary=b

                %s--b
                Content-Type: %s
                Content-Transfer-Encoding: base64

                %s
                --b--
                """.formatted(text.isEmpty() ? "" : "--b\n\n" + text + "\n", type,
                Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(wrapper))));
    }

    private static TnefMessage read(final byte[] wrapper) throws IOException {
        return TnefReader.read(new ByteArrayInputStream(wrapper), LONGEST, new Problems());
    }

    @ParameterizedTest
    @CsvSource({"application/ms-tnef; name=winmail.dat", "application/vnd.ms-tnef", "application/octet-stream; name=WINMAIL.DAT"})
    void theFilesInItAreAttachmentsOfTheirOwn(final String type) {
        final List<String> contents = new ArrayList<>();
        final EmailDocument document = Mails.read(mail(type, "Hello", Wrapper.usual()), ReadContext.NONE, (attachment, content) -> {
            final byte[] bytes = content.readAllBytes();
            assertEquals(attachment.sha256(), Digests.sha256(new ByteArrayInputStream(bytes)));
            contents.add(new String(bytes, StandardCharsets.ISO_8859_1));
        }).document();

        final List<Attachment> attachments = document.attachments();
        assertEquals(List.of("%PDF-1", "PNG"), contents.subList(1, contents.size()));
        assertEquals(List.of(0, 1, 2), attachments.stream().map(Attachment::index).toList());
        assertEquals("Angebot für Köln.pdf", attachments.get(1).fileName());
        assertEquals("application/pdf", attachments.get(1).mediaType());
        assertFalse(attachments.get(1).inline());
        assertEquals("logo.png", attachments.get(2).fileName());
        assertTrue(attachments.get(2).inline());
        assertTrue(attachments.getFirst().note().contains("the files in it follow"));
        assertEquals("Hello", document.text());
        assertEquals(List.of(), document.problems());
    }

    @Test
    void itsBodyIsReadWhereTheMessageHasNoOther() {
        final EmailDocument document = Mails.read(mail("application/ms-tnef", "", Wrapper.usual()), ReadContext.NONE, (attachment, content) -> {
        }).document();

        assertEquals("Grüße aus Köln", document.text());
        assertEquals("Grüße aus Köln", document.reply());
    }

    @Test
    void namesAreMadeSafe() {
        final byte[] wrapper = new Wrapper().file("../../etc/passwd", new byte[1]).bytes();

        assertEquals("passwd", Mails.read(mail("application/ms-tnef", "Hello", wrapper)).document().attachments().get(1).fileName());
    }

    @Test
    void aPlainBodyIsReadInItsCodePage() throws IOException {
        final byte[] wrapper = new Wrapper().codePage(1251).attribute(1, 0x2800C, "Привет\0".getBytes(Charset.forName("windows-1251"))).bytes();

        assertEquals("Привет", read(wrapper).text());
    }

    @Test
    void whatIsCutOffGivesWhatCameBefore() {
        final byte[] whole = Wrapper.usual();
        final int content = new String(whole, StandardCharsets.ISO_8859_1).indexOf("PNG");

        final EmailDocument document = Mails.read(mail("application/ms-tnef", "Hello", Arrays.copyOf(whole, content + 2))).document();

        assertEquals(List.of(6L, 2L), document.attachments().stream().skip(1).map(Attachment::size).toList());
        assertTrue(document.problems().toString().contains("ends too early"), document.problems()::toString);
    }

    @Test
    void whatIsNoWrapperIsLeftAsItIs() throws IOException {
        assertNull(read("This is no wrapper".getBytes(StandardCharsets.US_ASCII)));
        assertNull(read(new byte[3]));
        final EmailDocument document = Mails.read(mail("application/ms-tnef", "Hello", "no wrapper".getBytes(StandardCharsets.US_ASCII))).document();
        assertEquals(1, document.attachments().size());
        assertTrue(document.problems().toString().contains("is not"), document.problems()::toString);
    }

    /** The worked examples of [MS-OXRTFCP], 3.1 and 3.2. */
    @Test
    void compressedBodiesAreDecompressed() {
        final byte[] simple = bytes("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0");
        assertEquals("{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n", new String(CompressedRtf.decompress(simple, LONGEST), NARROW));
        final byte[] crossing = bytes("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0");
        assertEquals("{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}", new String(CompressedRtf.decompress(crossing, LONGEST), NARROW));
        for (int length = 0; length < simple.length; length++) {
            assertTrue(CompressedRtf.decompress(Arrays.copyOf(simple, length), 10).length < 40);
        }
    }

    private static byte[] bytes(final String hexadecimal) {
        return java.util.HexFormat.of().parseHex(hexadecimal);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}Gr\\'fc\\'dfe\\par aus K\\u246?ln}        | Grüße/aus Köln
            {\\rtf1\\ansi\\uc2 \\u8364 EU 5{\\pict\\bin3 }}}}ok}                                               | € 5ok
            {\\rtf1 a\\{b\\}c\\\\d\\~e\\tab f\\emdash g}                                                       | a{b}c\\d\u00a0e\tf—g
            {\\rtf1\\ansi\\fromhtml1{\\*\\htmltag64 <p>}Hi\\htmlrtf hidden\\htmlrtf0 {\\*\\htmltag72 </p>}}    | <p>Hi</p>""")
    void theWordsOfARichTextAreRead(final String rtf, final String text) {
        assertEquals(text, RtfText.of(rtf.getBytes(NARROW), NARROW).text().replace('\n', '/'));
    }

    /** Seeded: whatever is changed, something is read, and every file is as large as it says. */
    @Test
    void noDamageMakesReadingFail() throws IOException {
        final ByteArrayOutputStream rich = new ByteArrayOutputStream();
        rich.writeBytes(new Wrapper().attribute(1, 0x69003, Wrapper.properties(Wrapper.property(0x102, 0x1009,
                bytes("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")))).bytes());
        final List<byte[]> wrappers = List.of(Wrapper.usual(), rich.toByteArray());
        for (int seed = 0; seed < 20_000; seed++) {
            final Random random = new Random(seed);
            byte[] wrapper = wrappers.get(random.nextInt(wrappers.size())).clone();
            for (int times = random.nextInt(6); times >= 0; times--) {
                wrapper[random.nextInt(wrapper.length)] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(3) - 1);
            }
            wrapper = random.nextInt(4) == 0 ? Arrays.copyOf(wrapper, random.nextInt(wrapper.length)) : wrapper;
            final TnefMessage message = read(wrapper);
            for (final TnefAttachment file : message == null ? List.<TnefAttachment>of() : message.attachments()) {
                assertTrue(file.offset() + file.size() <= wrapper.length, "seed " + seed);
            }
        }
    }
}
