/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.draft;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.draft.DraftTemplate.Filled;

import java.util.List;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DraftTemplateTest {
    private static final TemplateValues VALUES = new TemplateValues().line("contact.first_name", "Ana").line("company.name", "Lopes & Söhne")
            .line("user.title", null).line("user.phone", " ").block("signature", "Kim Berg\nSeller Ltd", null);

    private static Filled fill(final String written, final TemplateValues values) throws InvalidTemplateException {
        return DraftTemplate.parse("hello", written).fill(values);
    }

    @Test
    void subjectAndBodyAreFilled() throws InvalidTemplateException {
        final Filled filled = fill("Subject: Pumps for {company.name}\r\n\r\nHello {contact.first_name},\r\n\r\nBye\r\n{signature}\r\n", VALUES);
        assertEquals("Pumps for Lopes & Söhne", filled.subject());
        assertEquals("Hello Ana,\n\nBye\nKim Berg\nSeller Ltd", filled.text());
        assertNull(filled.html());
    }

    @Test
    void withoutASubjectLineAllIsBody() throws InvalidTemplateException {
        final Filled filled = fill("Hello {contact.first_name}, the subject: pumps", VALUES);
        assertNull(filled.subject());
        assertEquals("Hello Ana, the subject: pumps", filled.text());
    }

    @Test
    void whatIsUnknownAndWhatIsEmptyStopsTheDraftAndIsNamed() throws InvalidTemplateException {
        final DraftTemplate template = DraftTemplate.parse("hello", "Subject: {Company}\n\n{user.title} {contact.first_name} {user.phone} {Company}");
        final InvalidTemplateException trouble = assertThrows(InvalidTemplateException.class, () -> template.fill(VALUES));
        assertEquals(List.of("Company", "user.title", "user.phone"), trouble.variables());
        assertEquals("The template [hello] cannot be filled: {Company} is unknown, {user.title} has no value here, {user.phone} has no value here. "
                + "Give the value, or choose a template without it.", trouble.getMessage());
        assertEquals(Set.of("Company", "user.title", "contact.first_name", "user.phone"), template.variables());
    }

    @Test
    @DisplayName("T4: a value that looks like a variable or like another template's syntax is inserted as it is")
    void valuesAreNeverEvaluatedAgain() throws InvalidTemplateException {
        for (final String name : List.of("{user.phone}", "{signature}", "${password}", "#{secret}", "{{7*7}}", "$1", "\\1", "<%= x %>")) {
            assertEquals("Hello " + name + ".", fill("Hello {contact.first_name}.", new TemplateValues().line("contact.first_name", name)
                    .line("user.phone", "0815").block("signature", "Kim", null)).text());
        }
    }

    @Test
    @DisplayName("T4: a value is escaped in HTML, in text and in attributes")
    void valuesAreEscapedInHtml() throws InvalidTemplateException {
        final Filled filled = fill("<p title='{contact.first_name}'>Hello {contact.first_name}</p>",
                new TemplateValues().line("contact.first_name", "' onclick='x()' <img src=//evil.example> &amp;"));
        assertFalse(filled.html().contains("<img"), filled.html());
        assertFalse(filled.html().contains("' onclick"), filled.html());
        assertTrue(filled.text().endsWith("' onclick='x()' <img src=//evil.example> &amp;"), filled.text());
    }

    @Test
    void linesOfABlockAreLinesInHtmlToo() throws InvalidTemplateException {
        final Filled filled = fill("<div>Bye</div><div>{signature}</div>", VALUES);
        assertTrue(filled.html().contains("Kim Berg<br>\nSeller Ltd"), filled.html());
        assertEquals("Bye\nKim Berg\nSeller Ltd", filled.text());
    }

    @Test
    void anHtmlSignatureStaysHtml() throws InvalidTemplateException {
        final TemplateValues values = new TemplateValues().block("signature", "Kim", "<b>Kim</b>");
        assertEquals("<p>Bye</p><b>Kim</b>", fill("<p>Bye</p>{signature}", values).html());
        assertEquals("Bye\nKim", fill("Bye\n{signature}", values).text());
    }

    @Test
    @DisplayName("T4: no value breaks a subject or a line")
    void aValueHasOneLine() throws InvalidTemplateException {
        final Filled filled = fill("Subject: For {contact.first_name}\n\nHello {contact.first_name}!",
                new TemplateValues().line("contact.first_name", "Ana\r\nBcc: mallory@evil.example\u2028\u0000\u202ex\u200b"));
        assertEquals("For Ana Bcc: mallory@evil.example x", filled.subject());
        assertEquals("Hello Ana Bcc: mallory@evil.example x!", filled.text());
        assertEquals("For Kim Berg Seller Ltd", fill("Subject: For {signature}\n\nText", VALUES).subject());
    }

    @Test
    void aLongValueIsCut() throws InvalidTemplateException {
        assertEquals(199, fill("{contact.first_name}", new TemplateValues().line("contact.first_name", "a".repeat(199) + "\ud83d\ude00".repeat(9)))
                .text().length(), "no character is cut in two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hello {{contact.first_name}}", "Hello ${contact}", "Hello #{contact}", "Hello <%= contact %>", "{% if x %}"})
    void anotherTemplateLanguageIsRefused(final String written) {
        assertTrue(assertThrows(InvalidTemplateException.class, () -> DraftTemplate.parse("hello", written)).getMessage()
                .contains("in one pair of braces"));
    }

    @Test
    void aTemplateWithoutTextIsRefused() {
        assertEquals("The template [hello] has no text.",
                assertThrows(InvalidTemplateException.class, () -> DraftTemplate.parse("hello", "Subject: x\n\n  \n")).getMessage());
    }

    @Test
    void stylesAreNoVariables() throws InvalidTemplateException {
        assertEquals(Set.of(), DraftTemplate.parse("h", "<div><style>p{color:red;margin:0}</style><p>x</p></div>").variables());
    }
}
