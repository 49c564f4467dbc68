/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.group;

import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnDisabled;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.ControllerServiceLookup;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.reporting.InitializationException;
import org.salespartner.email.address.AddressKeys;
import org.salespartner.nifi.account.AccountStatus;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.services.gmail.GoogleEmailAccount;
import org.salespartner.nifi.services.graph.MicrosoftEmailAccount;
import org.salespartner.nifi.services.imap.ImapEmailAccount;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

@Tags({"email", "account", "group", "team", "mailbox", "salespartner"})
@CapabilityDescription("Several mailbox accounts as one, so that one flow reads the mail of a team. Add a property for each account: any name, and "
        + "the account service as its value; up to 20, of one kind or of several.")
@DynamicProperty(name = "Any name, such as the person's", value = "An account service",
        description = "An account that belongs to the group. Properties are taken in the order of their names.")
@SeeAlso({ImapEmailAccount.class, GoogleEmailAccount.class, MicrosoftEmailAccount.class})
public class EmailAccountGroup extends AbstractControllerService implements EmailAccounts, VerifiableControllerService {
    static final int MOST_ACCOUNTS = 20;

    static final PropertyDescriptor OWN_DOMAINS = new PropertyDescriptor.Builder()
            .name("Own Domains")
            .description("Domains of which every address belongs to us, separated by commas, such as example.com. Mail among ourselves is "
                    + "internal, and none of these addresses is ever taken for a contact. Never write a domain here that customers use too, such "
                    + "as gmail.com.")
            // A template's parameter may be empty; customValidate looks at what stands in it.
            .addValidator(Validator.VALID)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(OWN_DOMAINS);

    private volatile List<EmailAccount> accounts = List.of();
    private volatile Ourselves ourselves = Ourselves.NOBODY;

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTY_DESCRIPTORS;
    }

    @Override
    protected PropertyDescriptor getSupportedDynamicPropertyDescriptor(final String propertyDescriptorName) {
        return new PropertyDescriptor.Builder()
                .name(propertyDescriptorName)
                .description("An account that belongs to the group.")
                .dynamic(true)
                .identifiesControllerService(EmailAccount.class)
                .build();
    }

    @Override
    protected Collection<ValidationResult> customValidate(final ValidationContext validationContext) {
        final List<PropertyDescriptor> members = members(validationContext.getProperties());
        if (members.isEmpty()) {
            return List.of(invalid("the group has no account; add a property with any name and an account service as its value"));
        }

        if (members.size() > MOST_ACCOUNTS) {
            return List.of(invalid("the group has %d accounts and can hold %d; put the others into a second group with its own ListNewEmails"
                    .formatted(members.size(), MOST_ACCOUNTS)));
        }

        final List<ValidationResult> results = new ArrayList<>();
        domains(validationContext).stream().filter(domain -> !domain.matches("[^\\s@.]+(\\.[^\\s@.]+)*"))
                .forEach(domain -> results.add(invalid("[%s] in Own Domains is no domain; write for instance example.com".formatted(domain))));
        sameService(validationContext, members).ifPresent(explanation -> results.add(invalid(explanation)));
        if (results.isEmpty()) {
            sameId(enabledAccounts(validationContext, members)).ifPresent(explanation -> results.add(invalid(explanation)));
        }

        return results;
    }

    @OnEnabled
    public void onEnabled(final ConfigurationContext context) throws InitializationException {
        final Map<String, EmailAccount> members = new LinkedHashMap<>();
        members(context.getProperties()).forEach(member -> members.put(member.getName(), account(context, member)));
        final Optional<String> trouble = sameId(members);
        if (trouble.isPresent()) {
            throw new InitializationException("The group cannot be enabled: " + trouble.get());
        }

        accounts = List.copyOf(members.values());
        ourselves = ourselves(accounts, domains(context));
    }

    @OnDisabled
    public void onDisabled() {
        accounts = List.of();
        ourselves = Ourselves.NOBODY;
    }

    @Override
    public List<EmailAccount> getAccounts() {
        return accounts;
    }

    @Override
    public Ourselves getOurselves() {
        return ourselves;
    }

    @Override
    public List<ConfigVerificationResult> verify(final ConfigurationContext context, final ComponentLog verificationLogger,
                                                 final Map<String, String> variables) {
        return members(context.getProperties()).stream().map(member -> state(member.getName(), account(context, member))).toList();
    }

    private static ConfigVerificationResult state(final String name, final EmailAccount account) {
        final ConfigVerificationResult.Builder result = new ConfigVerificationResult.Builder().verificationStepName("Account " + name);
        final String id;
        final AccountStatus status;
        try {
            id = account.getId();
            status = account.getStatus();
        } catch (final RuntimeException e) {
            return result.outcome(Outcome.FAILED).explanation("The account service is not enabled: enable it, or take it out of the group.").build();
        }

        return switch (status.state()) {
            case NOT_POLLED -> result.outcome(Outcome.SKIPPED)
                    .explanation("Account [%s] has not been read since it was enabled; verify the account itself to test its connection."
                    .formatted(id)).build();
            case ACTIVE -> result.outcome(Outcome.SUCCESSFUL).explanation("Account [%s] is active since %s.".formatted(id, status.since())).build();
            case PAUSED -> result.outcome(Outcome.SUCCESSFUL).explanation("Account [%s] is paused by its property Paused.".formatted(id)).build();
            case ERROR, RECONNECT_REQUIRED -> result.outcome(Outcome.FAILED).explanation(status.detail()).build();
        };
    }

    private static List<PropertyDescriptor> members(final Map<PropertyDescriptor, String> properties) {
        return properties.entrySet().stream().filter(property -> property.getKey().isDynamic() && property.getValue() != null).map(Map.Entry::getKey)
                .sorted(Comparator.comparing(PropertyDescriptor::getName)).toList();
    }

    private static EmailAccount account(final PropertyContext context, final PropertyDescriptor member) {
        return context.getProperty(member).asControllerService(EmailAccount.class);
    }

    /** The accounts that can be asked for their ids already; the framework lets a group be enabled only when all can. */
    private static Map<String, EmailAccount> enabledAccounts(final ValidationContext context, final List<PropertyDescriptor> members) {
        final ControllerServiceLookup services = context.getControllerServiceLookup();
        final Map<String, EmailAccount> enabled = new LinkedHashMap<>();
        for (final PropertyDescriptor member : members) {
            if (services.isControllerServiceEnabled(context.getProperty(member).getValue())) {
                enabled.put(member.getName(), account(context, member));
            }
        }

        return enabled;
    }

    private static Optional<String> sameService(final PropertyContext context, final List<PropertyDescriptor> members) {
        final Map<String, String> seen = new HashMap<>();
        for (final PropertyDescriptor member : members) {
            final String other = seen.putIfAbsent(context.getProperty(member).getValue(), member.getName());
            if (other != null) {
                return Optional.of("the properties [%s] and [%s] name the same account service; remove one of them"
                        .formatted(other, member.getName()));
            }
        }

        return Optional.empty();
    }

    /** Ids that differ in spelling alone count as the same: by default they are addresses, and whoever writes one in two ways means one mailbox. */
    private static Optional<String> sameId(final Map<String, EmailAccount> members) {
        final Map<String, String> seen = new HashMap<>();
        for (final Map.Entry<String, EmailAccount> member : members.entrySet()) {
            final String id = member.getValue().getId();
            final String other = seen.putIfAbsent(AddressKeys.of(id), member.getKey());
            if (other != null) {
                return Optional.of("the accounts [%s] and [%s] have the same id [%s]; give one of them another Account ID"
                        .formatted(other, member.getKey(), id));
            }
        }

        return Optional.empty();
    }

    /** Does not change while the group is enabled, since NiFi disables an account only when nothing that names it is. */
    private static Ourselves ourselves(final List<EmailAccount> accounts, final Set<String> ownDomains) {
        final Set<String> addresses = new HashSet<>();
        final Set<String> domains = new HashSet<>(ownDomains);
        for (final EmailAccount account : accounts) {
            final Ourselves own = account.getOurselves();
            addresses.addAll(own.addresses());
            domains.addAll(own.domains());
        }

        return new Ourselves(addresses, domains);
    }

    private static Set<String> domains(final PropertyContext context) {
        final String value = context.getProperty(OWN_DOMAINS).evaluateAttributeExpressions().getValue();
        return value == null ? Set.of() : Stream.of(value.split(",")).map(domain -> domain.strip().toLowerCase(Locale.ROOT).replaceFirst("^@", ""))
                .filter(domain -> !domain.isEmpty()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static ValidationResult invalid(final String explanation) {
        return new ValidationResult.Builder().subject("Email Account Group").valid(false).explanation(explanation).build();
    }
}
