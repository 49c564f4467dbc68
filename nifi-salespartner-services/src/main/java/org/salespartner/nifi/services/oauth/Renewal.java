/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.salespartner.nifi.account.AccountMode;

/**
 * What a person does to give an account a consent that is taken.
 *
 * @param sentence an order, without a full stop
 */
public record Renewal(String sentence) {

    /** For the strategy OAuth2 Access Token Provider. */
    public static Renewal ofProvider() {
        return new Renewal("Sign in anew for the OAuth2 Access Token Provider and correct it");
    }

    /** For the strategy Refresh Token of Google. */
    public static Renewal google(final AccountMode mode) {
        return command("google" + option(mode));
    }

    /**
     * For the strategy Refresh Token of Microsoft.
     *
     * @param shared whether the mailbox is another one than that of the person who signs in
     */
    public static Renewal microsoft(final AccountMode mode, final boolean shared) {
        return command("microsoft" + option(mode) + (shared ? " --shared" : ""));
    }

    /** For accounts to which nobody consents in person, and an administrator does. */
    public static Renewal byAdministrator() {
        return new Renewal("Have an administrator grant admin consent under API permissions in the Microsoft Entra admin center");
    }

    private static Renewal command(final String arguments) {
        return new Renewal("Run bin/authorize %s to get another refresh token, and paste the new one into Refresh Token".formatted(arguments));
    }

    private static String option(final AccountMode mode) {
        return mode == AccountMode.CONVERSATION ? " --mode conversation" : "";
    }
}
