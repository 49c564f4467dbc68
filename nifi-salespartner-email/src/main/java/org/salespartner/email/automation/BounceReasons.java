/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

import org.salespartner.email.document.BounceReason;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Why an e-mail was not delivered: from what the server says, since servers use few codes for many things, and else from its status code. */
final class BounceReasons {
    /** In the order they are looked for: the more specific ones before those whose words occur everywhere. */
    private static final Map<BounceReason, List<String>> PHRASES = new EnumMap<>(BounceReason.class);

    private static final List<BounceReason> ORDER = List.of(BounceReason.LOOP, BounceReason.TOO_LARGE, BounceReason.MAILBOX_FULL,
            BounceReason.NOT_AUTHENTICATED, BounceReason.RATE_LIMITED, BounceReason.MAILBOX_DISABLED, BounceReason.CONTENT_REJECTED,
            BounceReason.SENDER_REJECTED, BounceReason.HOST_UNKNOWN, BounceReason.USER_UNKNOWN, BounceReason.EXPIRED,
            BounceReason.HOST_UNREACHABLE, BounceReason.SYSTEM_ERROR);

    static {
        PHRASES.put(BounceReason.LOOP, List.of("too many hops", "mail loop", "looping", "loops back to", "hop count exceeded", "loop detected",
                "routing loop", "loop count"));
        PHRASES.put(BounceReason.TOO_LARGE, List.of("message too large", "message too big", "message size exceeds", "exceeds size limit",
                "message is too large", "maximum message size", "size limit", "exceeded maximum inbound message size", "message exceeds", "too large",
                "exceeds fixed maximum", "message file too big", "zu groß", "trop volumineux"));
        PHRASES.put(BounceReason.MAILBOX_FULL, List.of("quota", "mailbox full", "mailbox is full", "mailfolder is full", "over disk", "disk full",
                "out of storage", "out of space", "not enough space", "space not enough", "insufficient disk", "insufficient storage", "full mailbox",
                "too much mail", "mailbox too full", "exceeded storage", "exceeded the space", "inbox is full", "inbox full",
                "insufficient system storage",
                "postfach voll", "boîte pleine", "boite pleine", "buzón lleno", "casella piena", "no space left", "maildir over", "容量",
                "exceeds allowed size",
                "exceeded the local limit", "mailboxfull", "buzón está lleno", "boîte aux lettres du destinataire est pleine", "is over its",
                "箱已满", "vol is",
                "skrzynka", "переполнен", "mailbox size limit"));
        PHRASES.put(BounceReason.NOT_AUTHENTICATED, List.of("dmarc", "dkim", "spf ", "spf)", "spf:", "(spf", "authentication required",
                "unauthenticated", "not authenticated", "starttls", "tls required", "encryption needed", "sender policy framework"));
        PHRASES.put(BounceReason.RATE_LIMITED, List.of("too many recipients", "rate limit", "too many connections", "too many messages",
                "receiving mail at a rate", "too many emails", "throttl", "temporarily rate", "slow down", "hourly limit", "daily limit",
                "sending limit", "greylist", "graylist", "grey-list", "gray-list", "greylisting"));
        PHRASES.put(BounceReason.MAILBOX_DISABLED, List.of("mailbox disabled", "account disabled", "account is disabled", "been disabled",
                "has been suspended", "account suspended", "is inactive", "inactive user", "account inactive", "user is suspended", "deactivated",
                "no longer available", "no longer active", "no longer on", "has moved", "user has left", "mailbox not active", "disabled or",
                "account is locked", "not accepting mail", "not active", "temporarily locked", "discontinued",
                "account that you tried to reach is d"));
        PHRASES.put(BounceReason.CONTENT_REJECTED, List.of("spam", "virus", "malware", "content rejected", "message content", "unsolicited",
                "bulk mail", "junk", "attachment", "phish", "infected", "banned", "message rejected due to content", "content filter",
                "blacklisted url"));
        PHRASES.put(BounceReason.SENDER_REJECTED, List.of("relay", "blocked", "blacklist", "block list", "blocklist", "listed by", "listed at",
                "spamhaus", "sender address rejected", "sender denied", "access denied", "not authorized", "not permitted", "reputation",
                "sender rejected", "client host rejected", "policy", "prohibited", "refused to accept", "reverse dns", "ptr record", "not allowed",
                "sender verify failed", "denied", "restricted", "domain of sender", "cannot resolve your", "not a member", "not member"));
        PHRASES.put(BounceReason.HOST_UNKNOWN, List.of("host unknown", "unknown host", "host not found", "domain not found", "name service error",
                "nxdomain", "no such domain", "unrouteable mail domain", "unrouteable address", "unroutable", "domain does not exist", "dns error",
                "null mx", "nullmx", "unknown domain", "could not find a gateway", "name or service not known", "no mail exchanger",
                "doesn't exist: check", "couldn't find any host", "invalid domain", "illegal host", "domain name not found", "domain isn't",
                "no route found to domain", "no such host", "domain of recipient", "bad dest", "no mx"));
        PHRASES.put(BounceReason.USER_UNKNOWN, List.of("user unknown", "unknown user", "unknown or illegal user", "no such user", "user not found",
                "mailbox not found", "no such recipient", "unknown recipient", "recipient unknown", "no mailbox", "not a valid", "does not exist",
                "doesn't exist", "not exist", "user doesn't", "doesn't have a", "unknown local", "recipient not found", "receiver not found",
                "usuário desconhecido", "존재하지 않", "recipnotfound",
                "recipientnotfound", "nosuchuser", "unknown e-mail", "unknown email",
                "address rejected", "mailbox unavailable", "invalid recipient", "invalid mailbox", "invalid address", "address not found",
                "addressee unknown", "not recognized", "not listed in", "unknown address", "unknown mailbox", "no such address", "bad destination",
                "recipient rejected", "no such mailbox", "unknown account", "address is wrong", "user not known", "not our customer",
                "no valid recipient",
                "unbekannt", "inconnu", "desconocido", "sconosciuto", "desconhecido", "existiert nicht", "n'existe pas", "no existe", "non esiste",
                "não existe", "utilisateur", "does not like recipient", "no account", "wasn't found", "couldn't be found", "not found at",
                "invalid user", "onbekende", "nieznany", "존재하지 않는", "no such person", "нет такого", "не найден", "invalide",
                "no longer valid", "invalid final delivery", "undeliverable address", "there is no user", "matches to nameserver",
                "あて先", "不存在", "存在しません", "не существует"));
        PHRASES.put(BounceReason.EXPIRED, List.of("time expired", "queue too long", "retry timeout", "been in the queue", "delivery expired",
                "too old", "message expired", "delivery time", "retry time not reached", "was aborted after", "queue period",
                "maximum delivery attempts",
                "not been collected", "unable to deliver in", "could not be delivered for", "give up", "retries", "attempts:"));
        PHRASES.put(BounceReason.HOST_UNREACHABLE, List.of("timed out", "timeout", "connection refused", "no route to host", "unreachable",
                "did not respond", "not responding", "establish an smtp connection", "lost connection", "connection failed", "connect to",
                "unavailable or busy", "connection was dropped", "network error", "couldn't connect", "could not connect", "no answer from",
                "not reachable", "is not responding"));
        PHRASES.put(BounceReason.SYSTEM_ERROR, List.of("local error", "temporary failure", "system error", "i/o error", "configuration error",
                "command died", "unexpected error", "internal error", "try again later", "service unavailable", "permission denied", "deferred"));
    }

    private BounceReasons() {
    }

    /**
     * @param status null when there is none
     * @param text   what the server says; empty when it says nothing
     */
    static BounceReason of(final String status, final String text) {
        final BounceReason coded = status == null ? BounceReason.OTHER : byCode(status.substring(2));
        if (coded == BounceReason.MAILBOX_DISABLED && has(BounceReason.RATE_LIMITED, text)) {
            return BounceReason.RATE_LIMITED;
        }
        if (coded != BounceReason.OTHER && coded != BounceReason.SENDER_REJECTED && coded != BounceReason.SYSTEM_ERROR) {
            return coded;
        }
        final BounceReason said = byPhrase(text);
        return said != BounceReason.OTHER ? said : "1.10".equals(status == null ? "" : status.substring(2)) ? BounceReason.HOST_UNKNOWN : coded;
    }

    private static boolean has(final BounceReason reason, final String text) {
        final String lower = text.toLowerCase(Locale.ROOT);
        return PHRASES.get(reason).stream().anyMatch(lower::contains);
    }

    private static BounceReason byPhrase(final String text) {
        // Lists of unwelcome servers have spam in their names.
        final String lower = text.toLowerCase(Locale.ROOT).replace("spamhaus", "blocklist").replace("spamcop", "blocklist");
        for (final BounceReason reason : ORDER) {
            if (PHRASES.get(reason).stream().anyMatch(lower::contains)) {
                return reason;
            }
        }
        return BounceReason.OTHER;
    }

    private static BounceReason byCode(final String detail) {
        return switch (detail) {
            case "1.1", "1.3", "1.6" -> BounceReason.USER_UNKNOWN;
            case "1.2", "4.4" -> BounceReason.HOST_UNKNOWN;
            case "2.1" -> BounceReason.MAILBOX_DISABLED;
            case "2.2", "3.1" -> BounceReason.MAILBOX_FULL;
            case "2.3", "3.4" -> BounceReason.TOO_LARGE;
            case "4.1", "4.2" -> BounceReason.HOST_UNREACHABLE;
            case "4.5", "5.3", "7.28" -> BounceReason.RATE_LIMITED;
            case "4.6" -> BounceReason.LOOP;
            case "4.7" -> BounceReason.EXPIRED;
            case "7.1", "7.2", "1.7", "1.8" -> BounceReason.SENDER_REJECTED;
            case "7.8", "7.9", "7.20", "7.21", "7.22", "7.23", "7.24", "7.25", "7.26", "7.27", "7.30" -> BounceReason.NOT_AUTHENTICATED;
            default -> detail.startsWith("6.") ? BounceReason.CONTENT_REJECTED
                    : detail.startsWith("3.") && !"3.0".equals(detail) || detail.startsWith("5.") ? BounceReason.SYSTEM_ERROR : BounceReason.OTHER;
        };
    }
}
