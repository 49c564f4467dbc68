/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.salespartner.nifi.account.FolderUnavailableException;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.services.account.ProviderSecrets;

/**
 * The one place where trouble with the mail server becomes a sentence for the user, which names the account and the remedy. What the server said is
 * quoted where it helps, except when it repeats the secret.
 */
final class ImapErrors {
    private static final int LONGEST_QUOTE = 200;

    private final ImapSettings settings;

    ImapErrors(final ImapSettings settings) {
        this.settings = settings;
    }

    /**
     * Trouble while connecting and signing in.
     *
     * @param secret what the sign-in was tried with, so that it can be kept out of the message; null when it had not come so far
     */
    MailboxException connecting(final Exception thrown, final String secret) {
        final boolean leaks = ProviderSecrets.isRepeated(Trouble.text(thrown), settings.username(), secret);
        return describe(Trouble.of(thrown), leaks ? "" : quote(thrown), leaks ? null : thrown);
    }

    /** Trouble with a connection that was signed in. */
    MailboxException using(final Exception thrown) {
        if (thrown instanceof final FolderRefusedException refused && Trouble.of(thrown) == Trouble.REFUSED) {
            return folderUnavailable(refused);
        }

        final Trouble trouble = Trouble.of(thrown);
        return describe(trouble == Trouble.TLS ? Trouble.BROKEN : trouble, quote(thrown), thrown);
    }

    private MailboxException folderUnavailable(final FolderRefusedException thrown) {
        return new FolderUnavailableException(("Account [%s]: the folder [%s] cannot be opened.%s It may have been deleted or renamed: correct "
                + "Folders of the account, or give the user access to the folder.")
                .formatted(settings.accountId(), thrown.getFolder(), quote(thrown)), thrown);
    }

    private MailboxException describe(final Trouble trouble, final String quote, final Throwable cause) {
        final String account = settings.accountId();
        final String server = "%s:%d".formatted(settings.host(), settings.port());
        return switch (trouble) {
            case UNKNOWN_HOST -> new MailboxException(("Account [%s]: the host [%s] is not known. Correct Host, or see whether this machine's name "
                    + "service works.").formatted(account, settings.host()), cause);
            case UNREACHABLE -> new MailboxException(("Account [%s]: nothing answers at [%s]. Correct Host and Port, or see whether the server "
                    + "runs and a firewall lets the connection through.").formatted(account, server), cause);
            case CERTIFICATE -> new MailboxException(("Account [%s]: the certificate of [%s] is not trusted or is for another name.%s Set SSL "
                    + "Context Service to one whose trust store holds the server's certificate authority, and use the host name that the "
                    + "certificate is for.")
                    .formatted(account, server, quote), cause);
            case TLS -> new MailboxException(("Account [%s]: no TLS connection to [%s] comes about.%s See whether TLS Mode fits the port: 993 is "
                    + "usual for Implicit TLS, 143 for STARTTLS.").formatted(account, server, quote), cause);
            case NO_STARTTLS -> new MailboxException(("Account [%s]: the server [%s] does not offer STARTTLS, and the password is not sent in "
                    + "clear text. Set TLS Mode to Implicit TLS, usually with port 993.").formatted(account, server), cause);
            case NO_LOGIN -> new SignInException(("Account [%s]: the server [%s] takes neither of the ways to sign in that this account has. Use "
                    + "TLS, or set Authentication Strategy to OAuth2.").formatted(account, server), cause);
            case SIGN_IN -> new SignInException(signIn().formatted(account, server, quote), cause);
            case THROTTLED -> new ThrottledException(("Account [%s]: the server [%s] asks to come back later.%s It is tried again by itself; if "
                    + "this stays, lower the number of connections to this mailbox or poll less often.")
                    .formatted(account, server, quote), null, cause);
            case TIMED_OUT -> new MailboxException(("Account [%s]: the server [%s] has not answered in time. It is tried again by itself; if this "
                    + "stays, raise Connect Timeout and Read Timeout.").formatted(account, server), cause);
            case BROKEN -> new MailboxException("Account [%s]: the connection to [%s] broke off.%s It is tried again by itself."
                    .formatted(account, server, quote), cause);
            case REFUSED -> new MailboxException("Account [%s]: the server [%s] refuses a command.%s It is tried again by itself."
                    .formatted(account, server, quote), cause);
        };
    }

    private String signIn() {
        return switch (settings.credentials().strategy()) {
            case PASSWORD -> "Account [%s]: the server [%s] refuses the sign-in.%s Correct Username and Password; many providers take only an app "
                    + "password, made in the provider's security settings, and IMAP may have to be switched on there.";
            case OAUTH2 -> "Account [%s]: the server [%s] refuses the access token.%s Correct Username, and authorize the OAuth2 Access Token "
                    + "Provider anew with a scope that allows IMAP.";
        };
    }

    private static String quote(final Throwable thrown) {
        final String text = Trouble.text(thrown).replaceAll("[\\p{Cntrl}\\s]+", " ").strip().replaceFirst("^[A-Z]+\\d+ (?=NO |BAD )", "");
        if (text.isEmpty()) {
            return "";
        }

        return " It says [%s].".formatted(text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text);
    }
}
