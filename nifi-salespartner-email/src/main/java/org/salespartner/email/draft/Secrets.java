/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.draft;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what looks like a secret: keys, tokens, passwords, numbers of cards and of bank accounts. */
final class Secrets {
    private static final Pattern KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY|\\bAKIA[0-9A-Z]{12,}|\\bgh[pousr]_[A-Za-z0-9]{16,}"
            + "|\\bgithub_pat_\\w{10,}"
            + "|\\bsk-[A-Za-z0-9_-]{16,}|\\bxox[abeprs]-[A-Za-z0-9-]{10,}|\\bAIza[0-9A-Za-z_-]{20,}|\\bya29\\.[\\w-]{10,}|\\bglpat-[\\w-]{10,}"
            + "|\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}|\\b(?:Bearer|Basic)\\s+[A-Za-z0-9+/=_.-]{16,}");
    private static final Pattern PASSWORD = Pattern.compile("(?iu)\\b(?:password|passwd|pwd|passphrase|passcode|passwort|kennwort|mot de passe"
            + "|contrase\u00f1a|senha"
            + "|wachtwoord|parola d.ordine|parola|api[ _-]?key|access[ _-]?key|client[ _-]?secret|secret|token|pin)\\b\\s*(?:(?:is|ist|lautet|est"
            + "|es|\u00e9|=|:)\\s*)"
            + "[\"'\u201c\u201e`]?(?=\\S*[\\d!$%&*#_+-])\\S{4,}");
    private static final Pattern CARD = Pattern.compile("(?<![\\d.])[2-6]\\d{3}(?:[ \u00a0-]?\\d){9,15}(?!\\d)");
    private static final Pattern IBAN = Pattern.compile("(?i)(?<![A-Z0-9])[A-Z]{2}\\d{2}(?:[ \u00a0.-]?[A-Z0-9]){11,30}");
    private static final Pattern TOKEN = Pattern.compile("(?<![\\w/.@-])[A-Za-z0-9+/=_-]{24,}(?![\\w@])");
    private static final Map<String, Integer> IBAN_LENGTHS = new LinkedHashMap<>();
    private static final double LEAST_ENTROPY = 3.3;

    static {
        final String lengths = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 CH21 CY28 CZ24 DE22 DK18 EE20 EG29 ES24 FI18 FO18 FR27 GB22 "
                + "GE22 GI23"
                + " GL18 GR27 HR21 HU28 IE22 IL23 IS26 IT27 JO30 KW30 KZ20 LB28 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MT31 NL18 NO15 PK24 PL28 "
                + "PT25 QA29"
                + " RO24 RS22 SA24 SE24 SI19 SK24 SM27 TN24 TR26 UA29 VA22 XK20";
        for (final String entry : lengths.split(" ")) {
            IBAN_LENGTHS.put(entry.substring(0, 2), Integer.valueOf(entry.substring(2)));
        }
    }

    private Secrets() {
    }

    /**
     * @param known whether a string stands in what the user wrote for others to read, however it is spaced there
     * @return what kinds of secret the text holds, each with its article; never the secret
     */
    static Set<String> find(final String text, final Predicate<String> known) {
        final Set<String> kinds = new LinkedHashSet<>();
        if (any(KEY, text, found -> !known.test(found))) {
            kinds.add("a key or an access token");
        }
        if (any(PASSWORD, text, found -> !known.test(found))) {
            kinds.add("a password");
        }
        if (any(IBAN, text, found -> isIban(bare(found)) && !known.test(iban(bare(found))))) {
            kinds.add("the number of a bank account (IBAN)");
        } else if (any(CARD, text, found -> isCard(found) && !known.test(found))) {
            kinds.add("the number of a payment card");
        }
        if (kinds.isEmpty() && any(TOKEN, text, found -> isRandom(found) && !known.test(found))) {
            kinds.add("a long string without words, as keys are");
        }
        return kinds;
    }

    private static boolean any(final Pattern pattern, final String text, final Predicate<String> test) {
        final Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            if (test.test(matcher.group())) {
                return true;
            }
        }
        return false;
    }

    private static String bare(final String found) {
        return found.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
    }

    private static String iban(final String bare) {
        return bare.substring(0, IBAN_LENGTHS.get(bare.substring(0, 2)));
    }

    /** ISO 13616: the remainder by 97 is 1. What follows it in the text may have been taken along. */
    private static boolean isIban(final String bare) {
        final Integer length = IBAN_LENGTHS.get(bare.substring(0, 2));
        if (length == null || bare.length() < length) {
            return false;
        }
        final String turned = bare.substring(4, length) + bare.substring(0, 4);
        final StringBuilder digits = new StringBuilder();
        turned.chars().forEach(c -> digits.append(Character.digit(c, 36)));
        return new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
    }

    /** ISO/IEC 7812, annex B. */
    private static boolean isCard(final String found) {
        final String digits = found.replaceAll("\\D", "");
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            final int digit = digits.charAt(digits.length() - 1 - i) - '0';
            final int doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
            sum += i % 2 == 0 ? digit : doubled;
        }
        return digits.length() >= 13 && sum % 10 == 0;
    }

    private static boolean isRandom(final String token) {
        final long digits = token.chars().filter(Character::isDigit).count();
        final boolean mixed = token.chars().anyMatch(Character::isUpperCase) && token.chars().anyMatch(Character::isLowerCase);
        final boolean hex = token.length() >= 32 && token.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        final boolean encoded = mixed && (digits > 1 || token.endsWith("=") || token.length() >= 40 && token.indexOf('-') < 0);
        return (hex || encoded) && entropy(token) >= LEAST_ENTROPY;
    }

    /** Bits for each character. */
    private static double entropy(final String token) {
        double bits = 0;
        for (final int character : token.chars().distinct().toArray()) {
            final double share = (double) token.chars().filter(c -> c == character).count() / token.length();
            bits -= share * Math.log(share) / Math.log(2);
        }
        return bits;
    }
}
