/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.text;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HtmlLinesTest {

    private static String text(final String html) {
        return TextLine.text(HtmlLines.of(html));
    }

    @Test
    void paragraphsAreSetApartAndBreaksKept() {
        assertEquals("one\n\ntwo\nthree", text("<p>one</p><p>two<br>three</p>"));
        assertEquals("one\ntwo\n\nthree", text("<div>one</div><div>two</div><div><br></div><div>three</div>"));
        assertEquals("one\ntwo", text("<p class=MsoNormal>one</p><p class=MsoNormal>two</p>"));
        assertEquals("some words here", text("some\n   words&nbsp;here"));
    }

    @Test
    void linksKeepTheirTargetUnlessTheTextSaysIt() {
        assertEquals("our prices <https://example.com/prices>", text("<a href='https://example.com/prices'>our prices</a>"));
        assertEquals("example.com", text("<a href='https://www.example.com/'>example.com</a>"));
        assertEquals("ada@example.com", text("<a href='mailto:ada@example.com?subject=x'>ada@example.com</a>"));
        assertEquals("write to us <ada@example.com>", text("<a href='mailto:ada@example.com'>write to us</a>"));
        assertEquals("click", text("<a href='javascript:alert(1)'>click</a>"));
    }

    @Test
    void listsAreNumberedAndIndented() {
        assertEquals("- one\n- two\n  1. deep\n  2. deeper\n- three",
                text("<ul><li>one<li>two<ol><li>deep<li>deeper</ol><li>three</ul>"));
    }

    @Test
    void tableCellsStandOnOneLine() {
        assertEquals("Item | Price\nChair | 40 €", text("<table><tr><th>Item<th>Price</tr><tr><td>Chair</td><td>40 €</td></tr></table>"));
    }

    @Test
    void preformattedTextKeepsItsLines() {
        assertEquals("a\n  b", text("<pre>a\n  b</pre>"));
    }

    @DisplayName("T2: what a person cannot see is not read")
    @ParameterizedTest
    @ValueSource(strings = {
        "<div style='display:none'>secret</div>", "<span style='DISPLAY : none !important'>secret</span>", "<p hidden>secret</p>",
        "<div style='visibility:hidden'>secret</div>", "<span style='font-size:0'>secret</span>", "<span style='font-size:1px'>secret</span>",
        "<span style='opacity:0'>secret</span>", "<div style='max-height:0;overflow:hidden'>secret</div>",
        "<span style='color:#ffffff'>secret</span>", "<font color=white>secret</font>", "<span style='color:transparent'>secret</span>",
        "<div style='position:absolute;left:-9999px'>secret</div>", "<div style='text-indent:-10000px'>secret</div>",
        "<script>secret</script>", "<style>.secret{}</style>", "<!-- secret -->", "<!--[if mso]>secret<![endif]-->", "<title>secret</title>",
        "<noscript>secret</noscript>", "<textarea>secret</textarea>", "<select><option>secret</select>", "<img alt='secret' src=x>",
        "<style>.x{display:none}</style><p class=x>secret</p>", "<style>a,#y , p.z{ visibility:hidden }</style><p id=y>secret</p>",
        "<div style='display:none'><div style='display:block'>secret</div></div>"})
    void hiddenTextIsDropped(final String html) {
        assertEquals("seen\n\nalso seen", text("<p>seen</p>" + html + "<p>also seen</p>"));
    }

    @DisplayName("T2: invisible characters are dropped")
    @Test
    void invisibleCharactersAreDropped() {
        assertEquals("visible", text("vis\u200bi\u202eb\u2066l\ufeffe\u00ad"));
        assertEquals("👩\u200d💻", text("👩\u200d💻"));
    }

    @Test
    void whiteTextOnAColourCanBeSeen() {
        assertEquals("Buy", text("<div style='background-color:#0055aa'><a style='color:#fff'>Buy</a></div>"));
        assertEquals("Buy", text("<table bgcolor='#0055aa'><tr><td><font color=white>Buy</font></table>"));
        assertEquals("big", text("<div style='font-size:0'><span style='font-size:14px'>big</span></div>"));
    }

    @Test
    void quotationsAreMarked() {
        assertEquals("answer\n\n> question\n>\n>> older",
                text("answer<blockquote type=cite>question<blockquote type=cite>older</blockquote></blockquote>"));
    }

    @Test
    void emojiPicturesAreRead() {
        assertEquals("Thanks 🙂", text("Thanks <img alt='🙂' src=x>"));
    }

    @Test
    void markupWithoutEndIsRead() {
        assertEquals("one two", text("<div><b>one <i>two"));
        assertTrue(text("<".repeat(5000)).length() <= 5000);
    }
}
