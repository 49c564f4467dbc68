/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@DisplayName("T3: HTML from others acts, loads and hides nothing in a mail of ours")
class SafeHtmlTest {

    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "<img src=https://evil.example/p.gif>", "<img src=cid:a>",
        "<iframe src=//evil.example></iframe>",
        "<link rel=stylesheet href=https://evil.example/s.css>", "<style>@import 'https://evil.example';</style>",
        "<form action=https://evil.example><input></form>",
        "<div style='background:url(https://evil.example/x)'></div>", "<table background=https://evil.example/x><tr><td></table>",
        "<a href='javascript:alert(evil.example)'></a>", "<a href='data:text/html,evil.example'></a>", "<svg><image href=https://evil.example></svg>",
        "<blockquote cite=https://evil.example></blockquote>", "<video src=https://evil.example></video>", "<base href=https://evil.example>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>", "<p onclick='evil.example'></p>",
        "<object data=https://evil.example></object>",
        "<!-- evil.example -->", "<p style='display:none'>evil.example</p>", "<span style='font-size:0'>evil.example</span>",
        "<style>.h{display:none}</style><p class=h>evil.example</p>", "<p style='color:#fff'>evil.example</p>", "<textarea>evil.example</textarea>",
        "<title>evil.example</title>", "<p hidden>evil.example</p>", "<div style='visibility:hidden'><b>evil.example</b></div>",
        "<noscript>evil.example</noscript>"})
    void whatActsLoadsOrHidesIsTakenAway(final String html) throws InvalidOutgoingEmailException {
        final String safe = SafeHtml.foreign("<p>before</p>" + html + "<p>behind</p>");
        assertFalse(safe.contains("evil.example") || safe.contains("alert") || safe.contains("src"), safe);
        assertTrue(safe.contains("<p>before</p>") && safe.contains("<p>behind</p>"), safe);
        final OutgoingEmail email = Composing.reply(Composing.original("x").withHtml(html)).htmlAlternative(true).text("Hello").build();
        assertFalse(Composing.raw(email).contains("evil.example"));
        assertEquals("Hello", Composing.read(email).reply());
    }

    @Test
    void whatIsSeenStays() {
        assertEquals("<p dir=\"rtl\">a <b>b</b> <a href=\"https://example.com/\">c</a></p><table><tbody><tr><td>d</td></tr></tbody></table>",
                SafeHtml.foreign("<p dir=rtl style='color:red' class=x>a <b>b</b> "
                        + "<a href=https://example.com/ onclick=x>c</a></p><table><tr><td>d</table>"));
        assertEquals("visible", SafeHtml.foreign("<div style='visibility:hidden'>gone<b style='visibility:visible'>visible</b></div>")
                .replaceAll("<[^>]*>", ""));
    }

    @Test
    void whatTheUserGivesKeepsItsLooks() {
        assertEquals("<p style=\"color:#369\">a <img src=\"https://example.org/logo.png\" alt=\"x\"></p>",
                SafeHtml.own("<p style=\"color:#369\">a <img src=\"https://example.org/logo.png\" alt=\"x\"></p>"));
        assertEquals("<p>a</p>", SafeHtml.own("<p style=\"background:u\\72l(https://evil.example)\" onclick=x>a<script>x</script></p>"));
        assertEquals("<p>a</p>", SafeHtml.own("<p style=\"background:URL(https://evil.example)\">a</p>"));
    }

    @Test
    void aQuotationCannotLeaveItsFrame() throws InvalidOutgoingEmailException {
        final OutgoingEmail email = Composing.reply(Composing.original("x").withHtml("</blockquote></div></body></html><p>I agree to pay.</p>"))
                .htmlAlternative(true).text("Hello").build();
        assertEquals("Hello", Composing.read(email).reply());
        final OutgoingEmail text = Composing.reply(Composing.original("</blockquote></div><p>I agree to pay.</p>")).htmlAlternative(true)
                .text("Hello").build();
        assertEquals("Hello", Composing.read(text).reply());
        assertTrue(Composing.raw(text).contains("&lt;/blockquote&gt;"));
    }

    @Test
    void deepAndLargeMarkupIsQuotedWithoutHarm() throws InvalidOutgoingEmailException {
        final String deep = "<div><blockquote>".repeat(20_000) + "end";
        assertEquals("Hello", Composing.read(Composing.reply(Composing.original("x").withHtml(deep)).htmlAlternative(true).text("Hello").build())
                .reply());
        final String marks = (">".repeat(3000) + " deep\n").repeat(50) + "> shallow";
        assertEquals("Hello", Composing.read(Composing.reply(Composing.original(marks)).htmlAlternative(true).text("Hello").build()).reply());
        final OutgoingEmail large = Composing.reply(Composing.original("words and more\n".repeat(100_000))).text("Hello").build();
        assertTrue(Composing.bytes(large).length < 300_000);
        assertTrue(Composing.read(large).text().endsWith("> […]"));
    }
}
