/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.document.Automation;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailDocumentBuilder;
import org.salespartner.email.document.Summary;
import org.salespartner.email.document.Summary.Level;
import org.salespartner.email.document.Summary.Urgency;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who has to do what by when, how much it presses, and that there is nothing to do. 2026-03-04 is a Wednesday. */
class NextStepsTest {
    private static final String WEDNESDAY = "2026-03-04";

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            2026-03-04 | en | Please send the quote tomorrow.                                  | 2026-03-05
            2026-03-04 | en | Could you send the contract by Friday?                           | 2026-03-06
            2026-03-04 | en | Please call me next Tuesday.                                     | 2026-03-10
            2026-03-02 | en | Please call me next Thursday.                                    | -
            2026-03-02 | en | Please send the drawing by Monday.                               | 2026-03-09
            2026-12-01 | en | Please deliver the pumps on 14 December.                         | 2026-12-14
            2026-12-01 | en | Please deliver the pumps on December 14th, 2027.                 | 2027-12-14
            2026-12-28 | en | Please confirm by 5 January.                                     | 2027-01-05
            2026-12-30 | en | Please confirm by Friday.                                        | 2027-01-01
            2028-02-28 | en | Please confirm tomorrow.                                         | 2028-02-29
            2028-02-01 | en | Please send the figures by the end of the month.                 | 2028-02-29
            2026-02-01 | en | Please send the figures by 29 February.                          | -
            2026-03-04 | en | Please pay by 12/3.                                              | -
            2026-03-04 | fr | Veuillez confirmer avant le 12/3.                                | 2026-03-12
            2026-03-04 | en | Please pay by 3/25.                                              | 2026-03-25
            2026-03-04 | en | We will deliver in two weeks.                                    | 2026-03-18
            2026-01-31 | en | We will deliver in a month.                                      | 2026-02-28
            2026-03-04 | en | Please answer within two weeks of receipt.                       | -
            2026-03-04 | en | Please tell us which of Monday and Friday suits you.             | -
            2026-03-04 | en | The pumps came on Monday, please send the invoice by Friday.     | 2026-03-06
            2026-03-04 | en | Please send the report of last Monday.                           | -
            2026-03-04 | en | Please send it by Friday, 6 March.                               | 2026-03-06
            2026-03-04 | en | Please send it by Friday, 7 March.                               | -
            2026-03-04 | en | Please pay 14.12 EUR for version 1.2.3.                          | -
            2026-03-04 | en | Please answer by 2026-03-20.                                     | 2026-03-20
            2026-03-04 | en | Please answer early next week.                                   | -
            2026-03-04 | en | Please call me on Tuesday next week.                             | 2026-03-10
            2026-03-04 | de | Bitte rufen Sie mich heute an.                                   | 2026-03-04
            2026-03-04 | de | Bitte rufen Sie mich morgen an.                                  | 2026-03-05
            2026-03-04 | de | Bitte rufen Sie mich heute Morgen an.                            | 2026-03-04
            2026-03-04 | de | Bitte senden Sie uns das Angebot bis Freitag.                    | 2026-03-06
            2026-03-04 | de | Bitte senden Sie uns das Angebot nächste Woche.                  | 2026-03-13
            2026-03-04 | de | Bitte senden Sie uns das Angebot bis zum 14.12.                  | 2026-12-14
            2026-12-01 | de | Bitte liefern Sie am 14. Dezember.                               | 2026-12-14
            2026-03-04 | de | Bitte senden Sie es innerhalb von drei Tagen.                    | 2026-03-07
            2026-03-04 | de | Bitte senden Sie es bis Ende des Monats.                         | 2026-03-31
            2026-03-04 | fr | Pourriez-vous nous envoyer le devis demain ?                     | 2026-03-05
            2026-03-04 | fr | Veuillez envoyer le contrat avant vendredi.                      | 2026-03-06
            2026-03-04 | fr | Veuillez répondre d'ici la fin du mois.                          | 2026-03-31
            2026-03-04 | fr | Je vous enverrai le contrat le 1er avril.                        | 2026-04-01
            2026-03-04 | es | Por favor, envíeme la factura mañana.                            | 2026-03-05
            2026-03-04 | es | Por favor, envíeme la factura antes del viernes.                 | 2026-03-06
            2026-03-04 | es | Le enviaremos la oferta el 14 de diciembre de 2026.              | 2026-12-14
            2026-03-04 | es | Le enviaremos la oferta en dos semanas.                          | 2026-03-18
            2026-03-04 | it | Le invio il contratto entro venerdì.                             | 2026-03-06
            2026-03-04 | it | Le invio il contratto tra due settimane.                         | 2026-03-18
            2026-03-04 | nl | Kunt u de offerte uiterlijk vrijdag sturen?                      | 2026-03-06
            2026-03-04 | nl | Ik stuur de tekening over twee weken.                            | 2026-03-18
            2026-03-04 | pt | Poderia nos enviar a proposta até sexta-feira?                   | 2026-03-06
            2026-03-04 | pt | Enviaremos a proposta amanhã.                                    | 2026-03-05
            2026-03-04 | en | Please send the quote by Fri.                                    | 2026-03-06
            2026-03-04 | en | Please send the quote by Fri 6 March.                            | 2026-03-06
            2026-03-04 | en | Please sit by the sun.                                           | -
            2026-03-04 | de | Bitte senden Sie das Angebot bis Fr.                             | 2026-03-06
            2026-03-04 | de | Bitte melden Sie sich bis Mo.                                    | 2026-03-09
            2026-03-04 | de | Bitte rufen Sie Fr. Schmidt an.                                  | -
            2026-03-04 | fr | Veuillez envoyer le contrat avant ven. matin.                    | 2026-03-06
            2026-03-04 | es | Por favor, envíeme la factura antes del vie.                     | 2026-03-06
            2026-03-04 | en | Please send the quote by 5 pm.                                   | 2026-03-04
            2026-03-04 | en | Please send the quote by 9 am.                                   | -
            2026-03-04 | en | Please send the quote by 5 pm on Friday.                         | 2026-03-06
            2026-03-04 | en | Please reduce the price by 5 percent.                            | -
            2026-03-04 | de | Bitte senden Sie das Angebot bis 17 Uhr.                         | 2026-03-04
            2026-03-04 | de | Bitte senden Sie das Angebot bis morgen 12 Uhr.                  | 2026-03-05
            2026-03-04 | fr | Veuillez répondre avant 17h30.                                   | 2026-03-04
            2026-03-04 | es | Por favor, envíeme la factura antes de las 17:00.                | 2026-03-04
            2026-03-04 | en | Please send the quote.                                           | -""")
    void aDayIsResolvedAgainstTheDayOfWriting(final String day, final String language, final String sentence, final String due) {
        final Summary summary = summarize(mail(day, language, sentence));

        assertEquals(sentence, summary.nextSteps().getFirst().text());
        assertEquals(due, summary.nextSteps().getFirst().due());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            Could you send the contract?                      | us   | them
            I will send you the contract.                     | them | us
            Please note that we will deliver to Porto.        | -    | -
            Can we meet at the fair in Porto?                 | -    | -
            Send the drawings to our office.                  | us   | them
            Bitte senden Sie uns das Angebot.                 | us   | them
            Ich melde mich nach der Messe.                    | them | us
            Können wir uns auf der Messe treffen?             | -    | -
            Pourriez-vous nous envoyer le devis ?             | us   | them
            Je vous enverrai le contrat.                      | them | us
            Por favor, envíeme la factura.                    | us   | them
            Le enviaremos la oferta revisada.                 | them | us
            Mi faccia sapere se va bene.                      | us   | them
            Le invio il contratto firmato.                    | them | us
            Kunt u de offerte aanpassen?                      | us   | them
            Ik stuur de tekening vandaag nog.                 | them | us
            Poderia nos enviar a proposta?                    | us   | them
            Enviaremos a proposta revisada.                   | them | us""")
    void whoIsSeenFromTheOwnerOfTheMailbox(final String sentence, final String inbound, final String outbound) {
        assertEquals(inbound, who(mail(WEDNESDAY, null, sentence).direction(Direction.INBOUND)));
        assertEquals(outbound, who(mail(WEDNESDAY, null, sentence).direction(Direction.OUTBOUND)));
        assertEquals(null, who(mail(WEDNESDAY, null, sentence)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Pumps          | Please send the quote as soon as possible.     | high
            Pumps          | Please send the quote tomorrow.                | high
            Pumps          | Please send the quote by Monday.               | normal
            Pumps          | The order is not urgent.                       | low
            Pumps          | No rush, please send the quote in two weeks.   | low
            URGENT: pumps  | The order has number 4711.                     | high
            Re: URGENT     | The order has number 4711.                     | normal
            IMPORTANT pumps| The order has number 4711.                     | high
            Important news | The order has number 4711.                     | normal
            Pumpen         | Wir brauchen die Pumpen dringend.              | high
            Pumpen         | Das ist nicht dringend.                        | low
            Pompes         | C'est urgent pour notre usine.                 | high
            Bombas         | Es un pedido muy urgente.                      | high
            Pompe          | Non è urgente per noi.                         | low
            Pompen         | Graag zo snel mogelijk leveren.                | high
            Bombas         | Não é urgente para nós.                        | low""")
    void urgencyComesWithItsSentence(final String subject, final String sentence, final String level) {
        final Urgency urgency = summarize(mail(WEDNESDAY, null, sentence).subject(subject)).urgency();

        assertEquals(level, urgency.level().value());
        assertEquals(urgency.level() == Level.NORMAL, urgency.source() == null);
        assertTrue(urgency.source() == null || List.of(subject, sentence).contains(urgency.source()), urgency.source());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-03-04T07:30:00Z | -08:00 | en | Please send the quote tomorrow.           | 2026-03-04
            2026-03-04T07:30:00Z | Z      | en | Please send the quote tomorrow.           | 2026-03-05
            2026-03-07T07:30:00Z | -08:00 | en | Please send the quote by Friday.          | 2026-03-13
            2026-03-06T07:30:00Z | -08:00 | en | Please send the quote by Friday.          | 2026-03-06
            2026-03-03T23:30:00Z | +01:00 | de | Bitte rufen Sie mich heute an.            | 2026-03-04
            2026-03-03T23:30:00Z | +01:00 | fr | Veuillez envoyer le devis demain.         | 2026-03-05
            2026-03-03T23:30:00Z | +01:00 | es | Por favor, envíeme la factura mañana.     | 2026-03-05
            2026-03-31T23:30:00Z | +02:00 | de | Bitte senden Sie es bis Ende des Monats.  | 2026-04-30
            2026-03-04T23:30:00Z | -08:00 | en | Please send the quote by 5 pm.            | 2026-03-04""")
    void theDayOfWritingIsThatOfItsAuthor(final String sentAt, final String offset, final String language, final String sentence, final String due) {
        final EmailDocumentBuilder mail = mail(WEDNESDAY, language, sentence).sentAt(Instant.parse(sentAt)).sentOffset(ZoneOffset.of(offset));

        assertEquals(due, summarize(mail).nextSteps().getFirst().due());
    }

    @Test
    void whatTheOtherSidePromisesForTomorrowDoesNotPress() {
        assertEquals(Level.NORMAL, summarize(mail(WEDNESDAY, "en", "I will call you tomorrow.").direction(Direction.INBOUND)).urgency().level());
        assertEquals(Level.HIGH, summarize(mail(WEDNESDAY, "en", "I will call you tomorrow.").direction(Direction.OUTBOUND)).urgency().level());
    }

    @Test
    void newsBehindThanksIsAKeyPoint() {
        final String news = "Thank you very much, the pumps arrived yesterday and everything works.";

        assertEquals(news, summarize(mail(WEDNESDAY, "en", news)).keyPoints().getFirst().text());
        assertEquals(List.of(), summarize(mail(WEDNESDAY, "en", "Thank you very much, have a nice weekend!")).keyPoints());
    }

    @Test
    void withoutAnyDateOnlyAFullDateIsResolved() {
        assertEquals(null, summarize(mail(null, "en", "Please answer by Friday.")).nextSteps().getFirst().due());
        assertEquals("2027-03-05", summarize(mail(null, "en", "Please answer by 5 March 2027.")).nextSteps().getFirst().due());
        final EmailDocumentBuilder received = mail(null, "en", "Please answer by Friday.").receivedAt(Instant.parse("2026-03-04T10:00:00Z"));
        assertEquals("2026-03-06", summarize(received).nextSteps().getFirst().due());
    }

    @ParameterizedTest
    @ValueSource(strings = {"The pumps run well.", "Thank you very much!", "Wir haben die Pumpen bekommen."})
    void nothingToDoIsSaid(final String sentence) {
        final Summary summary = summarize(mail(WEDNESDAY, null, sentence));

        assertTrue(summary.nothingToDo());
        assertEquals(List.of(), summary.nextSteps());
        assertEquals(Urgency.NORMAL, summary.urgency());
    }

    @Test
    void nothingToDoIsNotSaidWhenThereIsOrWhenItCannotBeKnown() {
        assertFalse(summarize(mail(WEDNESDAY, "en", "Please call me.")).nothingToDo());
        assertFalse(summarize(mail(WEDNESDAY, "ja", "ポンプを送ってください。")).nothingToDo());
        assertFalse(summarize(mail(WEDNESDAY, null, "Пришлите договор.")).nothingToDo());
        assertFalse(summarize(mail(WEDNESDAY, "en", "The pumps run. ".repeat(10_000))).nothingToDo());
    }

    @ParameterizedTest
    @EnumSource(value = AutomationKind.class, names = "HUMAN", mode = EnumSource.Mode.EXCLUDE)
    void automatedMailAsksForNothingHoweverLoudly(final AutomationKind kind) {
        final Summary summary = summarize(mail(WEDNESDAY, "en", "URGENT: please order by tomorrow!").automation(new Automation(kind, List.of())));

        assertTrue(summary.nothingToDo());
        assertEquals(Urgency.NORMAL, summary.urgency());
    }

    @Test
    void aRequestThatStandsOnlyInTheQuoteIsNone() {
        final String quoted = "Am 3. März schrieb Tom:\nBitte rufen Sie mich dringend bis morgen an.";
        final Summary withReply = summarize(mail(WEDNESDAY, "de", "Das passt so.").text("Das passt so.\n" + quoted));
        final Summary withoutReply = summarize(mail(WEDNESDAY, "de", "").text(quoted));

        for (final Summary summary : List.of(withReply, withoutReply)) {
            assertEquals(List.of(), summary.nextSteps());
            assertTrue(summary.nothingToDo());
            assertEquals(Urgency.NORMAL, summary.urgency());
        }
    }

    @Test
    void theSameEmailAlwaysHasTheSameNextSteps() {
        final String text = "Could you send the contract by Friday? I will call you on 14 March. It is urgent.";

        assertEquals(summarize(mail(WEDNESDAY, "en", text)), summarize(mail(WEDNESDAY, "en", text)));
    }

    private static String who(final EmailDocumentBuilder email) {
        final Summary.Who who = summarize(email).nextSteps().getFirst().who();
        return who == null ? null : who.value();
    }

    private static Summary summarize(final EmailDocumentBuilder email) {
        return new LocalEmailAssistant().summarize(email.build(), List.of());
    }

    private static EmailDocumentBuilder mail(final String day, final String language, final String text) {
        return new EmailDocumentBuilder().subject("Pumps").text(text).reply(text).language(language)
                .sentAt(day == null ? null : Instant.parse(day + "T10:00:00Z"));
    }
}
