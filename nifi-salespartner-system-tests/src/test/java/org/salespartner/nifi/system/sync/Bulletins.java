/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockComponentLog;

import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/** What a component told its users, as they read it. */
record Bulletins(MockComponentLog log) {

    List<String> errors() {
        return texts(log.getErrorMessages());
    }

    List<String> warnings() {
        return texts(log.getWarnMessages());
    }

    /** Copied at once: the journal of accounts and the watches tell something while others read. */
    private static List<String> texts(final List<LogMessage> messages) {
        return Stream.of(messages.toArray(LogMessage[]::new)).map(Bulletins::text).toList();
    }

    private static String text(final LogMessage message) {
        String text = message.getMsg();
        for (final Object argument : message.getArgs()) {
            text = text.replaceFirst("\\{}", Matcher.quoteReplacement(String.valueOf(argument)));
        }
        return text.replaceFirst("^\\S*\\[id=[^]]*]+ ", "");
    }
}
