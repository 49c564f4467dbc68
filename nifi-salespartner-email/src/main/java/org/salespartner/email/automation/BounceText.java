/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds the failed recipients in what mail systems write in their own words. An address is one by where it stands: at the head of its line, which
 * is how nearly all of them list addresses; behind a label or in a sentence that speaks of failure; or at all, when there is no better one.
 */
final class BounceText {
    private static final int LONGEST_LINE = 1000;
    private static final int MOST_LINES = 1000;
    private static final int MOST_ADDRESSES = 200;
    private static final int HEAD = 4;

    private static final List<String> CUES = List.of("deliver", "undeliver", "unknown", "not found", "no such", "reject", "fail", "unable",
            "does not exist", "doesn't", "disabled", "is full", "quota", "invalid", "could not", "couldn't", "rcpt to", "unavailable", "not listed",
            "recipient", "addressed to", "to address", "error-for", "undisclosed", "destin", "refused", "did not", "wasn't", "not a valid",
            "no longer", "not accept",
            "expanded from", "generated from", "unbekannt", "zustell", "zugestellt", "empfänger", "inconnu", "délivr", "delivr", "remis", "adresse",
            "entreg", "consegn", "bezorg", "dostarcz", "levere", "doruč", "доставлен", "адрес", "ящик", "teslim", "宛先", "配信", "送信できません", "エラー",
            "存在しません", "不存在", "退信", "收件人", "无法", "전송", "반송", "존재하지", "550", "551", "552", "553", "554",
            "450", "451", "452");
    private static final List<String> HINTS = List.of("mailbox", "user ", "address", "account");
    private static final List<String> STRONG_LABELS = List.of("recipient", "rcpt", "failed", "address", "undeliver", "error-for", "destin", "user",
            "empfänger", "ontvanger", "to:");
    private static final Set<String> FOREIGN_LABELS = Set.of("from", "sender", "mail from", "reply-to", "return-path", "message-id", "errors-to",
            "contact", "system contact", "x-sender", "von", "de", "subject", "original sender", "postmaster", "envelope-from", "cc", "message id");
    private static final Set<String> SERVANTS = Set.of("postmaster", "mailer-daemon", "abuse", "support", "helpdesk", "noreply", "no-reply",
            "hostmaster", "mail-daemon");
    private static final List<String> ORIGINS = List.of("(expanded from", "(generated from", "(originally addressed to",
            "(ultimately generated from");

    private final List<String> lines;
    private final Set<String> ours;
    private final Map<String, Candidate> candidates = new LinkedHashMap<>();
    private int listIndent = -1;
    private boolean origins;

    /**
     * An address that may be a failed recipient.
     *
     * @param weight 4 at the head of its line, 3 with a word of failure in it, 2 with one near, 1 for any other
     */
    record Candidate(String address, int weight, int line, String origin) {
    }

    /** A failed recipient, where the server sent it from there on when it tells, and what the server said. */
    record Failure(String address, String finalAddress, String said) {
    }

    private BounceText(final List<String> lines, final Set<String> ours) {
        this.lines = lines.size() > MOST_LINES ? lines.subList(0, MOST_LINES) : lines;
        this.ours = ours;
    }

    /**
     * @param lines what stands before the returned message
     * @param ours  addresses, lower case, that are recipients only if there is no other: whom the bounce was sent to, and who sent it
     */
    static List<Failure> failures(final List<String> lines, final Set<String> ours) {
        final BounceText text = new BounceText(lines, ours);
        text.scan();
        return text.result();
    }

    private void scan() {
        for (int i = 0; i < lines.size() && candidates.size() < MOST_ADDRESSES; i++) {
            final String whole = lines.get(i);
            final String line = whole.length() > LONGEST_LINE ? whole.substring(0, LONGEST_LINE) : whole;
            if (line.isBlank()) {
                listIndent = -1;
            } else if (line.indexOf('@') >= 0) {
                line(line, i);
            }
        }
    }

    private void line(final String line, final int index) {
        final String lower = line.toLowerCase(Locale.ROOT);
        final List<TextAddresses.Found> found = new ArrayList<>(TextAddresses.in(line));
        found.removeIf(address -> isSender(lower, address.from()));
        if (found.isEmpty() || isForeign(lower) || isForeignNext(index)) {
            return;
        }
        final int origin = ORIGINS.stream().mapToInt(lower::indexOf).max().orElse(-1);
        final int indent = line.length() - line.stripLeading().length();
        final boolean head = isHead(line, found.get(0), lower);
        final boolean listed = head && (listIndent < 0 || indent <= listIndent);
        if (listed) {
            listIndent = indent;
        }
        final int weight = listed ? HEAD : lower.stripLeading().startsWith("to:") ? 1 : hasAny(lower, CUES) ? 3 : cue(lower, index) ? 2 : 1;
        final boolean list = isList(line, found);
        for (final TextAddresses.Found address : found) {
            final boolean first = address == found.get(0);
            if (origin < 0 || address.from() < origin) {
                add(address.address(), first || list ? weight : Math.min(weight, 3), index);
            }
        }
        if (origin >= 0 && found.get(found.size() - 1).address().lastIndexOf('.') > found.get(found.size() - 1).address().lastIndexOf('@')) {
            origin(found.get(found.size() - 1).address(), index);
        }
    }

    private void add(final String address, final int weight, final int index) {
        final String key = address.toLowerCase(Locale.ROOT);
        final Candidate before = candidates.get(key);
        if (before == null || before.weight() < weight) {
            candidates.put(key, new Candidate(address, weight, before == null ? index : Math.min(before.line(), index),
                    before == null ? null : before.origin()));
        }
    }

    /** The address before it was expanded stands behind the one that failed, or alone when that is kept secret. */
    private void origin(final String address, final int index) {
        Candidate last = null;
        for (final Candidate candidate : candidates.values()) {
            last = candidate.weight() == HEAD && index - candidate.line() <= 3 ? candidate : last;
        }
        origins = true;
        if (last == null) {
            add(address, HEAD, index);
        } else {
            candidates.put(last.address().toLowerCase(Locale.ROOT), new Candidate(last.address(), HEAD, last.line(), address));
        }
    }

    /** Whether the line begins with the address, whatever ornament stands before it, and goes on as a list does or not at all. */
    private static boolean isHead(final String line, final TextAddresses.Found address, final String lower) {
        for (int i = 0; i < address.from(); i++) {
            if (Character.isLetterOrDigit(line.charAt(i))) {
                return isLabelled(lower, address.from());
            }
        }
        final String rest = line.substring(address.to()).strip();
        final String behind = stripped(rest);
        return behind.isEmpty() || !rest.isEmpty() && ":;,([<-–=…#".indexOf(behind.charAt(0)) >= 0 || behind.startsWith("...")
                || behind.startsWith("on ")
                || line.startsWith("\t", address.to()) || line.startsWith("  ", address.to()) || hasAny(lower, CUES)
                || behind.charAt(0) == '.' && behind.length() > 1;
    }

    /** {@code Failed Recipient: a@example.com}: as good as a list. */
    private static boolean isLabelled(final String lower, final int from) {
        int end = from;
        while (end > 0 && " <\t\"'[(".indexOf(lower.charAt(end - 1)) >= 0) {
            end--;
        }
        if (end == 0 || lower.charAt(end - 1) != ':' && !lower.startsWith("rfc822;", Math.max(0, end - 7))) {
            return false;
        }
        final String label = lower.substring(0, end).strip();
        return label.length() <= 60 && !label.equals("to:") && hasAny(label, STRONG_LABELS);
    }

    private static String stripped(final String text) {
        int from = 0;
        while (from < text.length() && ">\"')] \t=|*".indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        final String rest = text.substring(from);
        return rest.equals("20") ? "" : rest;
    }

    private static boolean isList(final String line, final List<TextAddresses.Found> found) {
        int at = 0;
        for (final TextAddresses.Found address : found) {
            for (int i = at; i < address.from(); i++) {
                if (Character.isLetterOrDigit(line.charAt(i))) {
                    return false;
                }
            }
            at = address.to();
        }
        return true;
    }

    private boolean isForeign(final String lower) {
        final String text = lower.strip();
        final int colon = text.indexOf(':');
        if (colon > 0 && FOREIGN_LABELS.contains(text.substring(0, colon).replace("*", "").replace(">", "").strip())) {
            return true;
        }
        return text.startsWith("from ") || text.startsWith("(from ") || text.contains("message-id") || text.contains("mail from:")
                || text.contains("mailto:") && text.contains("contact") || text.contains("for further assistance")
                || text.startsWith("please contact");
    }

    /** {@code … does not accept mail from ada@example.com}: whoever stands behind that word did not fail to get it. */
    private static boolean isSender(final String lower, final int at) {
        int end = at;
        while (end > 0 && " <\t\"'[(".indexOf(lower.charAt(end - 1)) >= 0) {
            end--;
        }
        final String before = lower.substring(Math.max(0, end - 14), end);
        return before.endsWith(" from") && !before.endsWith("expanded from") && !before.endsWith("generated from");
    }

    private boolean isForeignNext(final int index) {
        final String before = index == 0 ? "" : lines.get(index - 1).strip().toLowerCase(Locale.ROOT);
        return before.endsWith("message-id:") || before.endsWith("contact") || before.endsWith("contact:") || before.endsWith("from:")
                || before.endsWith("sender:") || before.endsWith("sent by");
    }

    /** A sentence may be broken over lines. */
    private boolean cue(final String lower, final int index) {
        int before = index - 1;
        while (before > 0 && lines.get(before).isBlank()) {
            before--;
        }
        final boolean announced = before >= 0 && (before == index - 1 || lines.get(before).stripTrailing().endsWith(":"));
        return hasAny(lower, HINTS) || announced && hasAny(lines.get(before).toLowerCase(Locale.ROOT), CUES)
                || index + 1 < lines.size() && hasAny(lines.get(index + 1).toLowerCase(Locale.ROOT), CUES);
    }

    private static boolean hasAny(final String text, final List<String> words) {
        return words.stream().anyMatch(text::contains);
    }

    private List<Failure> result() {
        List<Candidate> best = best(false);
        if (best.isEmpty()) {
            best = best(true);
        }
        best.sort((one, other) -> Integer.compare(one.line(), other.line()));
        final List<Failure> failures = new ArrayList<>();
        final Set<String> taken = new HashSet<>();
        for (int i = 0; i < best.size(); i++) {
            final Candidate candidate = best.get(i);
            final int next = i + 1 < best.size() ? best.get(i + 1).line() : lines.size();
            final String address = candidate.origin() == null ? candidate.address() : candidate.origin();
            if (taken.add(address.toLowerCase(Locale.ROOT))) {
                failures.add(new Failure(address, candidate.origin() == null ? null : candidate.address(), said(candidate.line(), next)));
            }
        }
        return failures;
    }

    /** All of the greatest weight there is; among those with one only what belongs neither to the recipient nor to the sender of the bounce. */
    private List<Candidate> best(final boolean withOurs) {
        for (int weight = HEAD; weight > 0; weight--) {
            final List<Candidate> found = new ArrayList<>();
            for (final Candidate candidate : candidates.values()) {
                final String address = candidate.address().toLowerCase(Locale.ROOT);
                if (candidate.weight() == weight && (withOurs || !ours.contains(address) && !isServant(address))) {
                    found.add(candidate);
                }
            }
            if (!found.isEmpty() && (weight > 1 || !origins)) {
                return found;
            }
        }
        return new ArrayList<>();
    }

    /** Services of one domain name a mailbox without it. The line after one that announces recipients, when it holds but a name. */
    static String localName(final List<String> lines) {
        boolean announced = false;
        for (final String line : lines) {
            final String text = line.strip();
            if (announced && !text.isEmpty()) {
                final int gap = text.indexOf("  ");
                final String name = gap < 0 ? text : text.substring(0, gap);
                return name.length() <= 64 && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || "._-+".indexOf(c) >= 0) ? name : null;
            }
            final String lower = text.toLowerCase(Locale.ROOT);
            announced |= text.endsWith(":") && (lower.contains("recipient") || lower.contains("following") || lower.contains("accepting mail"));
        }
        return null;
    }

    private static boolean isServant(final String address) {
        final int sign = address.lastIndexOf('@');
        return SERVANTS.contains(address.substring(0, sign));
    }

    /** From the line of the address to that of the next one. Two on one line share it. */
    private String said(final int from, final int to) {
        final StringBuilder said = new StringBuilder();
        for (int i = from; i < Math.max(to, from + 1) && said.length() < LONGEST_LINE * 2; i++) {
            if (!lines.get(i).isBlank()) {
                said.append(said.isEmpty() ? "" : " ").append(lines.get(i).strip());
            }
        }
        return said.toString();
    }
}
