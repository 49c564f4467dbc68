/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.context.PropertyContext;
import org.salespartner.nifi.account.Ourselves;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the user told about an account that has nothing to do with who keeps the mailbox.
 *
 * @param id      by default the address
 * @param address the main address
 */
public record AccountDetails(String id, String address, List<String> aliases, Optional<String> owner, Optional<String> displayName,
                             Optional<String> signature, boolean paused, boolean sendsUnapproved) {
    /** Enough to catch a name or a list in the place of an address; whether it receives mail is not for us to say. */
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@,;<>\"]+@[^\\s@,;<>\"]+");

    public AccountDetails {
        aliases = List.copyOf(aliases);
    }

    /** The same way for running, for validating and for verifying; id and address are null as long as the address is not set. */
    public static AccountDetails of(final PropertyContext context) {
        final String address = evaluated(context, AccountDescriptors.ADDRESS).orElse(null);
        return new AccountDetails(evaluated(context, AccountDescriptors.ACCOUNT_ID).orElse(address), address,
                list(context, AccountDescriptors.ALIASES), text(context, AccountDescriptors.OWNER), text(context, AccountDescriptors.DISPLAY_NAME),
                text(context, AccountDescriptors.SIGNATURE), text(context, AccountDescriptors.PAUSED).map(Boolean::parseBoolean).orElse(false),
                text(context, AccountDescriptors.SEND_WITHOUT_APPROVAL).map(Boolean::parseBoolean).orElse(false));
    }

    /** What the properties' own validators cannot see; empty when all is well. */
    public static Collection<ValidationResult> problems(final PropertyContext context) {
        final AccountDetails details = of(context);
        final List<ValidationResult> problems = new ArrayList<>();
        if (details.address() == null || !ADDRESS.matcher(details.address()).matches()) {
            problems.add(invalid(AccountDescriptors.ADDRESS, "it has to be one e-mail address such as anna@example.com, without a name"));
        }

        for (final String alias : details.aliases()) {
            if (!ADDRESS.matcher(alias).matches()) {
                problems.add(invalid(AccountDescriptors.ALIASES,
                        "[%s] is no e-mail address; write for instance sales@example.com, info@example.com".formatted(alias)));
            }
        }

        requireSomeTime(context, AccountDescriptors.CONNECT_TIMEOUT, problems);
        requireSomeTime(context, AccountDescriptors.READ_TIMEOUT, problems);
        return problems;
    }

    public Ourselves ourselves() {
        final Set<String> addresses = new HashSet<>(aliases);
        addresses.add(address);
        return new Ourselves(addresses, Set.of());
    }

    /** A property's value with its expression evaluated, without white space around it; empty when there is nothing. */
    public static Optional<String> evaluated(final PropertyContext context, final PropertyDescriptor descriptor) {
        return Optional.ofNullable(context.getProperty(descriptor).evaluateAttributeExpressions().getValue()).map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** The parts of a property that is a list separated by commas, without empty ones. */
    public static List<String> list(final PropertyContext context, final PropertyDescriptor descriptor) {
        return evaluated(context, descriptor).stream().flatMap(value -> Stream.of(value.split(","))).map(String::strip)
                .filter(value -> !value.isEmpty()).toList();
    }

    /** A property's value as it stands there; empty when it is blank. */
    public static Optional<String> text(final PropertyContext context, final PropertyDescriptor descriptor) {
        return Optional.ofNullable(context.getProperty(descriptor).getValue()).filter(value -> !value.isBlank());
    }

    /**
     * @param explanation what is wrong and what to write instead
     */
    public static ValidationResult invalid(final PropertyDescriptor descriptor, final String explanation) {
        return new ValidationResult.Builder().subject(descriptor.getName()).valid(false).explanation(explanation).build();
    }

    private static void requireSomeTime(final PropertyContext context, final PropertyDescriptor descriptor, final List<ValidationResult> problems) {
        final Duration time = context.getProperty(descriptor).asDuration();
        if (time.toMillis() < 1) {
            problems.add(invalid(descriptor, "no time at all would mean to wait for ever; write for instance 10 s"));
        }
    }
}
