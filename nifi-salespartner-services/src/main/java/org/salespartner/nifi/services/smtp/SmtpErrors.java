/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.smtp;

import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SendRefusedException;
import org.salespartner.nifi.account.SendUncertainException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.services.account.AuthenticationStrategy;
import org.salespartner.nifi.services.account.ProviderSecrets;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The one place where trouble with sending becomes a sentence for the user, which names the account and the remedy. What the server said is quoted,
 * except when it repeats the secret.
 */
final class SmtpErrors {
    static final String NO_MECHANISM = "No authentication mechanisms supported by both server and client";

    /** The server wants a sign-in, or a better one (RFC 4954, 6). */
    private static final Set<Integer> WANTS_SIGN_IN = Set.of(530, 534, 535, 538);
    /** Some providers refuse for good what they would take the next day. */
    private static final Pattern LIMIT = Pattern.compile("\\b5\\.4\\.5\\b|submissionquotaexceeded"
            + "|(?:daily|hourly|user|account)\\b[^.]{0,40}\\b(?:sending|submission|message|e?mail)s?\\b[^.]{0,20}\\b(?:limit|quota|rate)"
            + "|\\b(?:sending|submission|message rate|outbound)\\b[^.]{0,20}\\b(?:limit|quota)[^.]{0,20}\\b(?:exceeded|reached)",
            Pattern.CASE_INSENSITIVE);

    /** Whose mail it is, not what it says or whom it is for: the next mail of the account would be refused as well (RFC 3463, 3.2 and 3.8). */
    private static final Pattern ABOUT_SENDER = Pattern.compile("\\b5\\.1\\.[78]\\b|\\b5\\.7\\.(?:8|9|11|13|54|57|60|64)\\b"
            + "|\\brelay(?:ing)?\\b[^.]{0,40}\\b(?:denied|prohibited|forbidden|disabled|not (?:permitted|allowed|authori[sz]ed))\\b"
            + "|\\b(?:denied|prohibited|unable|refuse|not (?:permitted|allowed|authori[sz]ed)|cannot|can't|won't|do not|don't)(?: to)? relay"
            + "|\\bsender (?:address |address is )?(?:rejected|denied|refused|verify failed)\\b|\\bnot owned by user\\b"
            + "|\\bsend ?as ?denied|\\bsend as this sender\\b|\\bnot allowed to send as\\b|\\bclient host\\b.{0,60}\\b(?:rejected|blocked)\\b"
            + "|\\bauthentication (?:is )?required\\b|\\bmust (?:be )?(?:authenticate|logged in)|\\brcpthosts\\b", Pattern.CASE_INSENSITIVE);
    /** At MAIL FROM, with its size and type: the mail and not its sender is at fault (RFC 1870, 6.1; RFC 3463, 3.3, 3.4 and 3.7). */
    private static final Pattern ABOUT_MAIL = Pattern.compile("^552\\b|\\b5\\.(?:2\\.3|3\\.4|6\\.\\d{1,3})\\b");
    /** Another address than the sender's (RFC 3463, 3.2). */
    private static final Pattern ABOUT_ADDRESS = Pattern.compile("\\b5\\.1\\.(?:[1-6]|9|10)\\b");

    private final SmtpSettings settings;

    SmtpErrors(final SmtpSettings settings) {
        this.settings = settings;
    }

    /**
     * Trouble while connecting and signing in: nothing was sent.
     *
     * @param secret what the sign-in was tried with, so that it can be kept out of the message; null for none
     */
    MailboxException connecting(final Exception thrown, final String secret) {
        final boolean leaks = ProviderSecrets.isRepeated(SmtpTrouble.text(thrown), settings.username(), secret);
        final SmtpReply reply = SmtpTrouble.reply(thrown);
        return describe(SmtpTrouble.of(thrown), leaks ? "" : says(reply), leaks ? null : thrown);
    }

    /** Trouble with a connection before the end of a message was handed over: nothing was sent. */
    MailboxException lost(final Exception thrown) {
        final SmtpTrouble trouble = SmtpTrouble.of(thrown);
        return describe(trouble == SmtpTrouble.TLS ? SmtpTrouble.BROKEN : trouble, "", thrown);
    }

    /** The server has ended the connection, or answers in a way that means nothing, before the end of a message was handed over. */
    MailboxException broken(final SmtpReply reply) {
        return describe(SmtpTrouble.BROKEN, reply.code() > 0 ? says(reply) : "", null);
    }

    /** The connection was lost after the end of the message was handed over. */
    SendUncertainException uncertain(final Exception thrown) {
        return new SendUncertainException(("Account [%s]: the connection to [%s] was lost after the mail was handed over and before the server "
                + "said whether it has taken it. Look in the mailbox's folder of sent mail, or ask the recipient, before it is sent again; if this "
                + "happens often, raise SMTP Answer Timeout.").formatted(settings.accountId(), settings.server()), thrown);
    }

    /**
     * The server does not take the mail: nothing was sent.
     *
     * @param reply an answer with a code of 400 or more
     */
    MailboxException notTaken(final SmtpReply reply) {
        if (WANTS_SIGN_IN.contains(reply.code())) {
            return new SignInException(("Account [%s]: the server [%s] wants another sign-in before it takes mail.%s Correct SMTP "
                    + "Authentication, and see whether the user may send over SMTP.")
                    .formatted(settings.accountId(), settings.server(), says(reply)), null);
        }

        if (reply.isPermanent() && LIMIT.matcher(reply.text()).find()) {
            return new ThrottledException(("Account [%s]: the provider limits how much the account sends, and [%s] takes no more for now.%s Nothing "
                    + "was sent. It is tried again by itself; lower the caps if this stays.")
                    .formatted(settings.accountId(), settings.server(), says(reply)), null, null);
        }

        if (reply.isPermanent() && isAboutSender(reply)) {
            return sender(reply);
        }

        if (reply.isPermanent()) {
            return new SendRefusedException("Account [%s]: the server [%s] refuses the mail for good, and nobody got it.%s"
                    .formatted(settings.accountId(), settings.server(), says(reply)), null);
        }

        return reply.isTemporary() ? describe(SmtpTrouble.TEMPORARY, says(reply), null) : broken(reply);
    }

    /**
     * The server does not take the sender (RFC 5321, 4.1.1.2): nothing was sent. That is no matter of the mail, except for its size and type, and
     * what the answer says of an address is said of the sender's.
     *
     * @param reply an answer other than a positive one
     */
    MailboxException senderNotTaken(final SmtpReply reply) {
        final MailboxException usual = notTaken(reply);
        return usual instanceof SendRefusedException && !ABOUT_MAIL.matcher(reply.text()).find() ? sender(reply) : usual;
    }

    /**
     * The server takes none of those whom the mail is for, for good: nothing was sent.
     *
     * @param replies its permanent answers, at least one, by recipient
     */
    MailboxException nobodyTaken(final Map<String, SmtpReply> replies) {
        final List<MailboxException> troubles = replies.values().stream().map(this::notTaken).toList();
        final Optional<MailboxException> ofMail = troubles.stream().filter(SendRefusedException.class::isInstance).findFirst();
        if (ofMail.isEmpty()) {
            return troubles.getFirst();
        }

        final Map<String, String> recipients = new LinkedHashMap<>();
        replies.forEach((recipient, reply) -> recipients.put(recipient, "The server refuses this recipient for good.%s".formatted(says(reply))));
        return new SendRefusedException(ofMail.get().getMessage(), recipients, null);
    }

    /** The server has told that it takes no message of this size (RFC 1870, 4). */
    SendRefusedException tooLarge(final long size, final long most) {
        return new SendRefusedException(("Account [%s]: the mail has %,d bytes with its attachments, and the server [%s] takes at most %,d. Send it "
                + "with smaller attachments, or with a link to them.").formatted(settings.accountId(), size, settings.server(), most), null);
    }

    /** The content of the mail cannot be read, before anything was asked of the server. */
    MailboxException unreadable(final IOException thrown) {
        return new MailboxException("Account [%s]: the mail cannot be put together, and nothing was sent. See whether its attachments can be read."
                .formatted(settings.accountId()), thrown);
    }

    /** What became of one recipient beside others who got the mail. */
    static String besideOthers(final SmtpReply reply) {
        return reply.isPermanent() ? "The server refuses this recipient for good, and the others got the mail.%s".formatted(says(reply))
                : "The server does not take this recipient now, and the others got the mail. It is not tried again.%s".formatted(says(reply));
    }

    private static boolean isAboutSender(final SmtpReply reply) {
        return ABOUT_SENDER.matcher(reply.quote()).find() && !ABOUT_ADDRESS.matcher(reply.text()).find();
    }

    /** A person has to act, and until then every mail of the account would be refused. */
    private SignInException sender(final SmtpReply reply) {
        return new SignInException(("Account [%s]: the server [%s] does not let this account send as [%s].%s Nothing was sent, and what waits is "
                + "tried again by itself. Correct SMTP Authentication and the account's address, or have the user allowed to send as this address.")
                .formatted(settings.accountId(), settings.server(), settings.address(), says(reply)), null);
    }

    private MailboxException describe(final SmtpTrouble trouble, final String quote, final Throwable cause) {
        final String account = settings.accountId();
        final String server = settings.server();
        return switch (trouble) {
            case UNKNOWN_HOST -> new MailboxException(("Account [%s]: the host [%s] is not known. Correct SMTP Host, or see whether this machine's "
                    + "name service works.").formatted(account, settings.host()), cause);
            case UNREACHABLE -> new MailboxException(("Account [%s]: nothing answers at [%s]. Correct SMTP Host and SMTP Port, or see whether the "
                    + "server runs and a firewall lets the connection through.").formatted(account, server), cause);
            case CERTIFICATE -> new MailboxException(("Account [%s]: the certificate of [%s] is not trusted or is for another name. Set SSL Context "
                    + "Service to one whose trust store holds the server's certificate authority, and use the host name that the certificate is "
                    + "for.").formatted(account, server), cause);
            case TLS -> new MailboxException(("Account [%s]: no TLS connection to [%s] comes about. See whether SMTP TLS Mode fits the port: 465 is "
                    + "usual for Implicit TLS, 587 for STARTTLS.").formatted(account, server), cause);
            case NO_STARTTLS -> new MailboxException(("Account [%s]: the server [%s] does not offer STARTTLS, and the password is not sent in "
                    + "clear text. Set SMTP TLS Mode to Implicit TLS, usually with port 465.").formatted(account, server), cause);
            case NO_LOGIN -> new SignInException(("Account [%s]: the server [%s] takes none of the ways to sign in that this account has. Use TLS, "
                    + "or correct SMTP Authentication.").formatted(account, server), cause);
            case SIGN_IN -> new SignInException(signIn().formatted(account, server, quote), cause);
            case TEMPORARY -> new MailboxException(("Account [%s]: the server [%s] has a temporary reason not to take the mail now, and nothing was "
                    + "sent.%s It is tried again by itself.").formatted(account, server, quote), cause);
            case TIMED_OUT -> new MailboxException(("Account [%s]: the server [%s] has not answered in time, and nothing was sent. It is tried again "
                    + "by itself; if this stays, raise Connect Timeout and Read Timeout.").formatted(account, server), cause);
            case BROKEN -> new MailboxException("Account [%s]: the connection to [%s] broke off, and nothing was sent.%s It is tried again by itself."
                    .formatted(account, server, quote), cause);
        };
    }

    private String signIn() {
        final boolean token = settings.signsIn() && settings.credentials().strategy() == AuthenticationStrategy.OAUTH2;
        return token ? "Account [%s]: the server [%s] refuses the access token.%s Correct Username, and authorize the OAuth2 Access Token Provider "
                + "anew with a scope that allows to send over SMTP."
                : "Account [%s]: the server [%s] refuses the sign-in.%s Correct the user name and the password for SMTP; many providers take only an "
                + "app password, and sending over SMTP may have to be switched on there.";
    }

    private static String says(final SmtpReply reply) {
        final String quote = reply.quote();
        return quote.isEmpty() ? "" : " It says [%s].".formatted(quote);
    }
}
