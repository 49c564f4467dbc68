/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.salespartner.email.document.EmailAddress;

import java.util.ArrayList;
import java.util.List;

/**
 * The only place where lines of a header are made (rule T4). Takes words, not lines: line ends are its own, and a word with anything but printable
 * ASCII in it is a fault of this library, which stops the message. Folds at 76 characters, between words alone (RFC 5322, 2.2.3).
 */
final class HeaderWriter {
    private static final int LINE = 76;
    private static final int LONGEST_WORD = 900;

    private final StringBuilder header = new StringBuilder();

    /** An unstructured field; an empty one for an empty text. */
    HeaderWriter text(final String name, final String text) {
        return words(name, text.isEmpty() ? List.of() : EncodedText.words(text));
    }

    /** A field of addresses; none is written for an empty list. */
    HeaderWriter addresses(final String name, final List<EmailAddress> addresses) {
        final List<String> words = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            final EmailAddress address = addresses.get(i);
            final String comma = i < addresses.size() - 1 ? "," : "";
            if (address.name() == null) {
                words.add(address.address() + comma);
            } else {
                words.addAll(EncodedText.phrase(address.name()));
                words.add('<' + address.address() + '>' + comma);
            }
        }
        return words.isEmpty() ? this : words(name, words);
    }

    /** A field of ids (RFC 5322, 3.6.4); none is written for an empty list. */
    HeaderWriter ids(final String name, final List<String> ids) {
        return ids.isEmpty() ? this : words(name, ids.stream().map(id -> '<' + id + '>').toList());
    }

    /** A value and its parameters, a semicolon between them. */
    HeaderWriter parameters(final String name, final String value, final List<String> parameters) {
        final List<String> words = new ArrayList<>();
        words.add(value);
        words.addAll(parameters);
        for (int i = 0; i < words.size() - 1; i++) {
            words.set(i, words.get(i) + ';');
        }
        return words(name, words);
    }

    /** A field of words that are written as they are. */
    HeaderWriter words(final String name, final List<String> words) {
        header.append(checked(name)).append(':');
        int column = name.length() + 1;
        boolean first = true;
        for (final String word : words) {
            // The first word stays on the line of the name: a line of a name alone is more than some readers understand.
            if (!first && column + 1 + word.length() > LINE) {
                header.append("\r\n");
                column = 0;
            }
            header.append(' ').append(checked(word));
            column += 1 + word.length();
            first = false;
        }
        header.append("\r\n");
        return this;
    }

    private static String checked(final String word) {
        final boolean sound = word.length() <= LONGEST_WORD && word.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (!sound) {
            throw new IllegalStateException("A word of a header is too long or has characters that no header may have");
        }
        return word;
    }

    /** All fields, each with its line end, without the empty line that ends a header. */
    @Override
    public String toString() {
        return header.toString();
    }
}
