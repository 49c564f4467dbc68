/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.address;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The domains at which anyone can have a mailbox: of free-mail providers, internet providers and throw-away addresses. Such a domain says nothing
 * about the company of a person. {@code free-mail-domains.txt} beside this class is the list.
 */
public final class FreeMailDomains {
    private static final String LIST = "free-mail-domains.txt";
    private static final Set<String> DOMAINS = load();

    private FreeMailDomains() {
    }

    /**
     * Whether anyone can have a mailbox at a domain.
     *
     * @param domain without {@code @}, in any case; null is none
     */
    public static boolean includes(final String domain) {
        return domain != null && DOMAINS.contains(AddressKeys.ofDomain(domain));
    }

    private static Set<String> load() {
        try (InputStream in = FreeMailDomains.class.getResourceAsStream(LIST)) {
            if (in == null) {
                throw new IllegalStateException("The resource [%s] is missing beside %s.".formatted(LIST, FreeMailDomains.class));
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (final IOException e) {
            throw new UncheckedIOException("The resource [%s] cannot be read.".formatted(LIST), e);
        }
    }
}
