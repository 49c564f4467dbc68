/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessContext;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.draft.DraftTemplate;
import org.salespartner.email.draft.TemplateValues;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.processors.reply.OwnHtml;
import org.salespartner.nifi.store.Contact;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What the variables of a template stand for. */
final class DraftVariables {
    static final String SIGNATURE = "signature";
    static final Set<String> NAMES = Set.of("contact.first_name", "contact.last_name", "contact.name", "contact.title", "contact.phone",
            "contact.email", "company.name", "user.name", "user.title", "user.phone", "user.email", "deal.name", "mail.subject", SIGNATURE);
    /** Words of letters: no address, no link, no markup, nothing that a template could read. */
    private static final Pattern PERSON = Pattern.compile("\\p{Lu}?[\\p{L}\\p{M}'\u2019-]{1,40}\\.?(?: [\\p{L}\\p{M}'\u2019-]{1,40}\\.?){0,5}"
            + "|[\\p{L}\\p{M} '\u2019-]{2,40}, [\\p{L}\\p{M} '\u2019-]{2,40}");

    private DraftVariables() {
    }

    /** Those that a template names and nobody knows, in its order. */
    static List<String> unknown(final PropertyContext context, final DraftTemplate template) {
        return template.variables().stream().filter(variable -> !NAMES.contains(variable) && !isOwn(context, variable)).toList();
    }

    /** Those that a template names and that have no value for any mail of an account, in its order. */
    static List<String> missing(final PropertyContext context, final DraftSettings settings, final EmailAccount account,
            final DraftTemplate template) {
        return template.variables().stream().filter(variable -> !isOwn(context, variable)).filter(variable -> switch (variable) {
            case "user.name" -> userName(account) == null;
            case "user.title" -> settings.userTitle() == null;
            case "user.phone" -> settings.userPhone() == null;
            case SIGNATURE -> account.getSignature().isEmpty();
            default -> false;
        }).toList();
    }

    /** The values for one mail; {@code contact} is null when the directory knows none. */
    static TemplateValues of(final ProcessContext context, final DraftSettings settings, final EmailAccount account, final EmailDocument document,
            final Recipients recipients, final FlowFile flowFile) {
        final Contact contact = recipients.contact();
        final EmailAddress first = recipients.to().getFirst();
        // A contact may have been made of a stranger, by the name that the stranger gave.
        final String shown = personName(contact == null ? first.name() : contact.fullName());
        final TemplateValues values = new TemplateValues()
                .line("contact.name", shown)
                .line("contact.first_name", contact == null || contact.firstName() == null ? firstName(shown) : contact.firstName())
                .line("contact.last_name", contact == null || contact.lastName() == null ? lastName(shown) : contact.lastName())
                .line("contact.title", contact == null ? null : contact.title())
                .line("contact.phone", contact == null ? null : contact.phone())
                .line("contact.email", first.address())
                .line("company.name", contact == null || contact.company() == null ? null : contact.company().name())
                .line("user.name", userName(account))
                .line("user.title", settings.userTitle())
                .line("user.phone", settings.userPhone())
                .line("user.email", account.getAddress())
                .line("deal.name", flowFile.getAttribute("deal.name"))
                .line("mail.subject", document.subject());
        final String signature = account.getSignature().orElse(null);
        values.block(SIGNATURE, isHtml(signature) ? OwnHtml.text(signature) : signature, isHtml(signature) ? signature : null);
        context.getProperties().keySet().stream().filter(property -> property.getName().startsWith(DraftProperties.VARIABLE_PREFIX))
                .forEach(property -> values.line(property.getName().substring(DraftProperties.VARIABLE_PREFIX.length()),
                        context.getProperty(property).evaluateAttributeExpressions(flowFile).getValue()));
        return values;
    }

    private static boolean isOwn(final PropertyContext context, final String variable) {
        return context.getAllProperties().containsKey(DraftProperties.VARIABLE_PREFIX + variable);
    }

    /** The person in whose name the account writes; null when the account names none. */
    static String userName(final EmailAccount account) {
        return account.getDisplayName().or(account::getOwner).orElse(null);
    }

    /** The name as it is, if nothing but the name of a person can be meant by it; else null. */
    static String personName(final String name) {
        final String line = name == null ? "" : name.strip();
        return PERSON.matcher(line).matches() ? line : null;
    }

    static boolean isHtml(final String signature) {
        return signature != null && signature.stripLeading().startsWith("<") && signature.indexOf('>') > 0;
    }

    /** Of {@code Ana Lopes} and of {@code Lopes, Ana}. */
    private static String firstName(final String name) {
        if (name == null) {
            return null;
        }
        final int comma = name.indexOf(',');
        final String given = (comma < 0 ? name : name.substring(comma + 1)).strip();
        final int space = given.indexOf(' ');
        return comma < 0 && space < 0 ? null : space < 0 ? given : given.substring(0, space);
    }

    /** Of {@code Ana Lopes} and of {@code Lopes, Ana}; null where more than two words leave it open. */
    private static String lastName(final String name) {
        if (name == null) {
            return null;
        }
        final int comma = name.indexOf(',');
        final int space = name.indexOf(' ');
        return comma >= 0 ? name.substring(0, comma).strip() : space < 0 || space != name.lastIndexOf(' ') ? null : name.substring(space + 1);
    }
}
