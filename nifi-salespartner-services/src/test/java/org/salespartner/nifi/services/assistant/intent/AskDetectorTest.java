/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.intent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AskDetectorTest {
    private static final AskDetector DETECTOR = AskDetector.shipped();

    @ParameterizedTest
    @ValueSource(strings = {
        "Could you send us a quote for 40 pumps by Friday?",
        "Please find out whether the seals are in stock.",
        "Tom, can you call the warehouse about pallet 12?",
        "Let me know which colour you prefer.",
        "Would Tuesday at 10:30 suit you for a short call?",
        "Please sign the attached contract and return it to me.",
        "Anna, please book a room for six people.",
        "When can we expect the delivery?",
        "Do you have a price list for resellers?",
        "What is the status of our order?",
        "Send me the drawings when you get a chance.",
        "We need you to confirm the address before Thursday.",
        "Can we meet next week to go through the figures?",
        "Let's talk about this on Monday.",
        "Please give Maria access to the shared folder.",
        "If the price changes, please tell me first.",
        "Call me on my mobile if anything is unclear.",
        "Could someone check the invoice from March?",
        "Would you mind sending the report again?",
        "Are you available for lunch on Wednesday?",
        "I would like to discuss the contract with you tomorrow.",
        "Please make sure that everyone has read the minutes.",
        "Can you tell me how many licences you need?",
        "Kindly forward this to your accountant.",
        "Can you resend the invoice with the right VAT number?",
        "Bob - pls review and send me your comments.",
        "You need to update the forecast before the meeting.",
        "Please keep me posted on the shipment.",
        "Did you get a chance to look at my proposal?",
        "I need your approval to release the payment.",
        "Please reply to this e-mail with your account number.",
        "Let us know if you want to keep the reservation.",
        "Can you tell Peter that the samples have arrived?",
        "Give me a call when you are back in the office."})
    void saysYesToWhatAsks(final String sentence) {
        assertTrue(DETECTOR.asks(sentence), () -> sentence + " " + DETECTOR.margin(sentence));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "The pumps were delivered on Monday.",
        "I have attached the minutes of yesterday's meeting.",
        "We had a good time in Porto.",
        "The old contract ended in 2019.",
        "He told me that the machine is running again.",
        "Sales grew by 12% in the second quarter.",
        "It was a long day.",
        "The meeting took place in the small room on the third floor.",
        "They have not paid the invoice from March.",
        "The price of copper rose again last week.",
        "My colleague is on vacation until the 14th.",
        "The new plant produces 4,000 units a day.",
        "As you know, the project started late.",
        "The customer was not happy with the quality of the paint.",
        "I was told that the truck left the warehouse at 8 am.",
        "Our office in Lyon has moved.",
        "This is what the auditors found.",
        "She has worked here since 2008.",
        "The test results were better than we thought.",
        "Nobody answered the phone in Hamburg.",
        "The company was founded in 1921 by two brothers.",
        "Attached is the latest version of the agreement.",
        "The board approved the budget yesterday.",
        "There were 40 people in the room.",
        "It rained all week.",
        "The second shipment is still at customs.",
        "I am in Chicago this week.",
        "The warranty covers parts and labour.",
        "Our lawyers are working on the new terms.",
        "The order was shipped from Rotterdam.",
        "He has been ill since Monday.",
        "Most of the damage was caused by water.",
        "The train was two hours late.",
        "In 2003 the firm had offices in nine countries."})
    void saysNoToWhatOnlyTells(final String sentence) {
        assertFalse(DETECTOR.asks(sentence), () -> sentence + " " + DETECTOR.margin(sentence));
    }

    @Test
    void saysTheSameEveryTimeAndSideBySide() {
        final List<String> sentences = IntStream.range(0, 400)
                .mapToObj(i -> "Could you send " + i + " of them by " + i % 12 + ":30, please?")
                .toList();
        final List<Double> first = sentences.stream().map(DETECTOR::margin).toList();
        assertEquals(first, sentences.parallelStream().map(DETECTOR::margin).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "?", "…", "😀", "\ud800", "'", "''''", "$LINK", "日本語", "\u0000\u0001"})
    void answersWhateverItIsGiven(final String sentence) {
        assertTrue(Double.isFinite(DETECTOR.margin(sentence)));
    }

    @Test
    void looksAtTheBeginningOfALongSentenceOnly() {
        final String beginning = "word ".repeat(Token.LONGEST_SENTENCE / 5);
        assertEquals(Token.LONGEST_SENTENCE, beginning.length());
        assertEquals(Token.of(beginning), Token.of(beginning + "please ".repeat(100_000)));
        assertTrue(AskFeatures.of("a?b".repeat(400_000)).length <= 40 * Token.LONGEST_SENTENCE);
    }

    @Test
    void hasFeaturesInProportionToTheTokens() {
        for (final String hostile : List.of("you ", "me please ", "and ", "a,", "1/1/", "a.a.a@", "(123) ", "$1,", "www.", "12:00")) {
            final String sentence = hostile.repeat(Token.LONGEST_SENTENCE / hostile.length());
            final int tokens = Token.of(sentence).size();
            assertTrue(AskFeatures.of(sentence).length <= 40 * (tokens + 1), hostile);
        }
    }

    @Test
    void readsItsWeightsWithItsOwnClassLoader() throws Exception {
        // As in a NAR: the thread's loader cannot see them.
        final URL[] places = {AskDetector.class.getProtectionDomain().getCodeSource().getLocation(), AskDetector.class.getResource("").toURI()
                .resolve("../".repeat(AskDetector.class.getPackageName().split("\\.").length)).toURL()};
        final Thread thread = Thread.currentThread();
        final ClassLoader before = thread.getContextClassLoader();
        try (NarLike loader = new NarLike(places)) {
            thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
            final Class<?> other = Class.forName(AskDetector.class.getName(), true, loader);
            assertNotSame(AskDetector.class, other);
            final Object detector = other.getMethod("shipped").invoke(null);
            assertEquals(true, other.getMethod("asks", String.class).invoke(detector, "Could you send us the contract, please?"));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void namesWhereTheWeightsComeFromBesideThem() throws IOException {
        try (InputStream in = AskDetector.class.getResourceAsStream("ask-weights.NOTICE.txt")) {
            assertNotNull(in);
            final String notice = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Stream.of("Parakweet Labs", "Apache License", "--learn").forEach(part -> assertTrue(notice.contains(part), part));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Could you send us the contract by Friday?", "The pumps came on Monday and they work.", "Please confirm."})
    void knowsEnglish(final String text) {
        assertTrue(AskDetector.isEnglish(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "Bitte senden Sie uns bis Freitag das Angebot.", "Ich will so bald wie möglich in die Stadt fahren. Es war sehr warm.",
        "Kunt u ons voor vrijdag de offerte sturen?", "Pouvez-vous nous envoyer le devis avant vendredi ?", "¿Podría enviarnos la oferta?",
        "Potrebbe inviarci l'offerta entro venerdì?", "Poderia nos enviar a proposta até sexta-feira?"})
    void takesNoOtherLanguageForEnglish(final String text) {
        assertFalse(AskDetector.isEnglish(text));
    }

    /** Finds this module's classes itself, all others where the tests are. */
    private static final class NarLike extends URLClassLoader {

        NarLike(final URL... places) {
            super(places, AskDetector.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (!name.startsWith(AskDetector.class.getPackageName())) {
                    return super.loadClass(name, resolve);
                }
                final Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
