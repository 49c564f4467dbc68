/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Weighs what speaks for a bounce when neither a report nor a usual sender tells: no sign is enough alone, since people write about bounces, too. */
final class BounceSigns {
    private static final int MOST_LINES = 30;
    private static final int MOST_HEAD = 400;
    private static final int MOST_LINES_OF_ALL = 10;
    private static final int ENOUGH = 4;
    private static final int ENOUGH_FROM_A_PERSON = 6;

    private static final List<String> MACHINES = List.of("postmaster", "daemon", "mailer", "delivery", "smtp", "bounce", "gateway", "post_master",
            "mailgw", "virus",
            "exchange", "imss", "mailserver", "mail_service", "mail-service", "mailsystem", "mail system", "admin", "system", "root", "ndr",
            "noreply",
            "no-reply", "mail administrator", "mmdf", "interscan", "mailscan", "scanmail", "server", "uucp", "listserv", "majordomo",
            "message center");
    private static final List<String> OPENINGS = List.of("could not be delivered", "couldn't be delivered", "cannot be delivered",
            "can't be delivered",
            "can not be delivered", "was not delivered", "wasn't delivered", "not been delivered", "were not delivered", "undeliverable",
            "unable to deliver", "not able to deliver", "wasn't able to deliver", "failed to deliver", "delivery failed", "delivery has failed",
            "delivery to the following", "delivery of the following", "delivery of email to", "did not reach the following", "did not receive",
            "did not reach some or all", "could not deliver", "couldn't deliver", "cannot deliver", "created automatically by mail delivery",
            "generated delivery status", "delivery failure", "fatal errors", "delivery errors", "delivery problems", "failed addresses",
            "failed recipient", "following recipients", "following recipient(s)", "address(es) failed", "addresses failed", "address failed",
            "has been returned", "could not be reached", "could not be sent", "returned to sender", "not a member of this mailing",
            "has been rejected", "was rejected",
            "non-delivery report",
            "not yet been delivered", "has been delayed", "been postponed", "rcpt to", "transcript of session", "unknown user:", "user unknown",
            "invalid final delivery", "intended recipient:", "mailbox is full", "trouble delivering", "had trouble", "no such user",
            "is not deliverable",
            "nicht zugestellt", "unzustellbar", "konnte nicht", "nicht ausgeliefert", "pas pu être", "n'a pu être", "pas pu etre",
            "n'a pas été remis",
            "no pudo ser", "no se pudo entregar", "no se ha podido", "non è stato possibile", "impossibile recapitare", "não pôde ser",
            "nao pode ser", "não foi possível", "kon niet", "niet worden bezorgd", "nie można dostarczyć", "nie została dostarczona",
            "kunde inte levereras", "kunne ikke", "ei voitu toimittaa", "nelze doručit", "не может быть доставлено", "не удалось доставить",
            "не было доставлено", "teslim edilemedi", "无法投递", "无法送达", "退信", "無法傳遞", "配信できません", "送信できません", "届けられ", "配送でき", "전달되지", "전송하지", "전송되지",
            "传递给以下",
            "无法传递", "无法发送", "被退回", "未能送达", "сбой доставки", "не может быть отправлено", "не удалось отправить",
            "échec de la remise", "n'a pas pu", "error en la entrega", "exceeds allowed size", "the user(s) account", "did not like our",
            "error has occurred while attempting to deliver",
            "error occurred while trying to deliver", "there was an error delivering", "is delayed for more than", "rejected recipient",
            "gick inte att leverera",
            "problem delivering your message", "wasn't found at", "no se entregó", "non consegnat", "nao foi possivel entregar",
            "niet worden afgeleverd", "error al entregar", "nie mogła zostać", "toimitus epäonnistui");

    private static final Set<String> PERSONAL = Set.of(" i ", " i'm ", " i've ", " my ", " me ", " we ", " our ", " ich ", " mein", " wir ",
            " je ", " j'ai ",
            " mon ", " mes ", " nous ", " yo ", " mi ", " nosotros ", " io ", " mio ", " noi ", " eu ", " meu ", " minha ", " ik ", " mijn ");

    private BounceSigns() {
    }

    /**
     * @param sender local part and name, lower case
     */
    static boolean isMachineLike(final String sender) {
        return MACHINES.stream().anyMatch(sender::contains);
    }

    /** The words of the body that speak for a bounce; null for none. */
    static String opening(final List<String> head) {
        int filled = 0;
        String before = "";
        for (final String line : head) {
            if (line.isBlank() || line.stripLeading().startsWith(">") || filled > MOST_LINES) {
                continue;
            }
            filled++;
            final String lower = line.strip().toLowerCase(Locale.ROOT);
            final String joined = before + " " + (lower.length() > 1000 ? lower.substring(0, 1000) : lower);
            for (final String phrase : OPENINGS) {
                if (joined.contains(phrase)) {
                    return phrase;
                }
            }
            before = lower.length() > 200 ? "" : lower;
        }
        return null;
    }

    /**
     * @param daemon   the sender is a mail system by its name
     * @param likely   the sender is a machine by its name or by what the header says
     * @param nullPath the return path is null
     * @param subject  the subject speaks for a bounce
     * @param opening  the body does
     * @param reader   what else the message holds
     * @param person   it has what only people's programs write: an answer's header, a mail client's name
     */
    static boolean areEnough(final boolean daemon, final boolean likely, final boolean nullPath, final boolean subject, final boolean opening,
            final BounceReader reader, final boolean person) {
        final boolean machine = daemon || nullPath || likely;
        final boolean code = hasCode(reader.head());
        if (!nullPath && (!reader.namesAnyone() || !machine && !isImpersonal(reader.head()))) {
            return false;
        }
        final int weight = (daemon ? 3 : machine ? 1 : 0) + (nullPath ? 2 : 0) + (subject ? 2 : 0) + (opening ? 2 : 0)
                - (daemon || nullPath || !isGreeted(reader.head()) ? 0 : 2) + (reader.returnsMessage() ? 1 : 0) + (code ? 1 : 0);
        return (subject || opening || daemon && code && !person) && weight >= (person ? ENOUGH_FROM_A_PERSON : ENOUGH)
                && (!person || daemon || nullPath);
    }

    /** People begin with whom they write to. */
    private static boolean isGreeted(final List<String> head) {
        final String first = head.stream().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
        return first.length() < 40 && (first.endsWith(",") || first.endsWith("!")) && first.indexOf('@') < 0;
    }

    /** Whether somebody is greeted or asked before anything else is said. */
    static boolean isAsked(final List<String> head) {
        return isGreeted(head) || head.stream().filter(line -> !line.isBlank()).limit(3).anyMatch(line -> line.indexOf('?') >= 0);
    }

    /** Whether a server's answer is cited. */
    static boolean hasCode(final List<String> head) {
        final String text = String.join("\n", head.size() > MOST_HEAD ? head.subList(0, MOST_HEAD) : head);
        return StatusCodes.status(text) != null || isTranscript(text);
    }

    /** Whether the text is nothing but that an e-mail was not delivered, and to whom. */
    static boolean isAll(final List<String> head) {
        boolean opening = false;
        boolean address = false;
        int filled = 0;
        for (final String line : head) {
            final String lower = line.toLowerCase(Locale.ROOT);
            if (lower.chars().noneMatch(Character::isLetterOrDigit)) {
                continue;
            }
            final boolean says = OPENINGS.stream().anyMatch(lower::contains);
            final boolean names = lower.indexOf('@') > 0;
            filled++;
            if (!says && !names || filled > MOST_LINES_OF_ALL || line.indexOf('?') >= 0) {
                return false;
            }
            opening |= says;
            address |= names;
        }
        return opening && address && isImpersonal(head);
    }

    /** What a machine says from a person's address: short, and neither question nor first person. */
    private static boolean isImpersonal(final List<String> head) {
        int filled = 0;
        for (final String line : head) {
            if (line.isBlank()) {
                continue;
            }
            filled++;
            final String lower = " " + line.toLowerCase(Locale.ROOT).replace('\t', ' ') + " ";
            if (filled > MOST_LINES || lower.indexOf('?') >= 0 || PERSONAL.stream().anyMatch(lower::contains)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTranscript(final String text) {
        final String lower = text.toLowerCase(Locale.ROOT);
        return Set.of("rcpt to:", "<<< 5", "said: 5", "error code 5", "remote host said", "smtp error", "<<< 4", "said: 4").stream()
                .anyMatch(lower::contains);
    }
}
