/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.resource.ResourceReference;
import org.apache.nifi.context.PropertyContext;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.draft.DraftAttachment;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.email.draft.DraftTemplate;
import org.salespartner.email.draft.InvalidTemplateException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the user chose, with files read.
 *
 * @param library          the templates by name
 * @param template         the one without a name; null when there is none
 * @param subject          of a new mail; null for none
 * @param instructions     null for text from a template, as are the two after it
 */
record DraftSettings(DraftKind kind, Duration followUpAfter, List<EmailAddress> forwardTo, List<EmailAddress> cc, List<EmailAddress> bcc,
        boolean answerReplyTo, TextSource textFrom, Map<String, DraftTemplate> library, DraftTemplate template, DraftTemplate subject,
        String instructions, String knowledge, String privateKnowledge, Set<String> sentFolders, String userTitle, String userPhone,
        List<DraftAttachment> attachments, boolean quote, int longest, boolean checkLanguage, boolean approvalRequired, boolean savesInMailbox,
        Duration expiresAfter, String step) {
    private static final int LARGEST_TEXT = 1_000_000;
    /** Bytes, of all files of a mail together. */
    static final long LARGEST_ATTACHMENTS = 10_000_000;
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@,;<>\"]{1,64}@[^\\s@,;<>\"]+\\.[^\\s@,;<>\"]+");
    private static final Map<String, String> MEDIA_TYPES = Map.of("pdf", "application/pdf", "txt", "text/plain", "csv", "text/csv", "png",
            "image/png", "jpg", "image/jpeg", "jpeg", "image/jpeg", "ics", "text/calendar",
            "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation");

    /**
     * @param withAttachments false to validate, which happens too often to read large files
     * @throws IllegalArgumentException when something does not fit together or a file cannot be read, with a sentence for the user
     */
    static DraftSettings read(final PropertyContext context, final boolean withAttachments) {
        final KindOption kind = context.getProperty(DraftProperties.KIND).asAllowableValue(KindOption.class);
        final TextSource textFrom = context.getProperty(DraftProperties.TEXT_FROM).asAllowableValue(TextSource.class);
        final boolean fromTemplate = textFrom == TextSource.TEMPLATE;
        final Map<String, DraftTemplate> library = new LinkedHashMap<>();
        for (final String property : new TreeSet<>(context.getAllProperties().keySet())) {
            if (fromTemplate && property.startsWith(DraftProperties.TEMPLATE_PREFIX)) {
                final String name = property.substring(DraftProperties.TEMPLATE_PREFIX.length());
                library.put(name, template(name, context, DraftProperties.dynamic(property)));
            }
        }
        final boolean hasTemplate = fromTemplate && context.getProperty(DraftProperties.TEMPLATE).isSet();
        final boolean isNew = kind == KindOption.NEW && context.getProperty(DraftProperties.SUBJECT).isSet();
        return new DraftSettings(kind.kind(), duration(context, kind == KindOption.FOLLOW_UP ? DraftProperties.FOLLOW_UP_AFTER : null),
                kind == KindOption.FORWARD ? addresses(context, DraftProperties.FORWARD_TO) : List.of(), addresses(context, DraftProperties.CC),
                addresses(context, DraftProperties.BCC), kind == KindOption.REPLY && context.getProperty(DraftProperties.ANSWER_REPLY_TO).asBoolean(),
                textFrom, library, hasTemplate ? template("Template", context, DraftProperties.TEMPLATE) : null,
                isNew ? parse("Subject", context.getProperty(DraftProperties.SUBJECT).getValue()) : null,
                fromTemplate ? null : text(context, DraftProperties.INSTRUCTIONS), fromTemplate ? null : text(context, DraftProperties.KNOWLEDGE),
                fromTemplate ? null : text(context, DraftProperties.PRIVATE_KNOWLEDGE),
                list(context.getProperty(DraftProperties.SENT_FOLDERS).getValue()).map(folder -> folder.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet()),
                evaluated(context, DraftProperties.USER_TITLE), evaluated(context, DraftProperties.USER_PHONE),
                withAttachments ? attachments(context) : List.of(),
                context.getProperty(DraftProperties.QUOTE_ORIGINAL).asBoolean(), context.getProperty(DraftProperties.MAXIMUM_LENGTH).asInteger(),
                context.getProperty(DraftProperties.CHECK_LANGUAGE).asBoolean(), context.getProperty(DraftProperties.APPROVAL_REQUIRED).asBoolean(),
                context.getProperty(DraftProperties.SAVE_IN_MAILBOX).asBoolean(),
                duration(context, DraftProperties.EXPIRES_AFTER), context.getProperty(DraftProperties.REPLY_STEP).getValue().strip());
    }

    /** All templates that may be used. */
    List<DraftTemplate> templates() {
        return Stream.concat(library.values().stream(), Stream.ofNullable(template)).toList();
    }

    private static DraftTemplate template(final String name, final PropertyContext context, final PropertyDescriptor property) {
        return parse(name, text(context, property));
    }

    private static DraftTemplate parse(final String name, final String text) {
        if (text.startsWith("/") && text.indexOf(' ') < 0 && text.indexOf('\n') < 0) {
            throw new IllegalArgumentException("the template [%s] names the file [%s], which is not there".formatted(name, text));
        }
        try {
            return DraftTemplate.parse(name, text);
        } catch (final InvalidTemplateException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static String text(final PropertyContext context, final PropertyDescriptor property) {
        final ResourceReference resource = context.getProperty(property).asResource();
        if (resource == null) {
            return null;
        }
        try (InputStream in = resource.read()) {
            final byte[] bytes = in.readNBytes(LARGEST_TEXT + 1);
            if (bytes.length > LARGEST_TEXT) {
                throw new IllegalArgumentException("[%s] has more than %d bytes".formatted(property.getName(), LARGEST_TEXT));
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new IllegalArgumentException("the file in [%s] cannot be read".formatted(property.getName()), e);
        }
    }

    private static List<DraftAttachment> attachments(final PropertyContext context) {
        final List<DraftAttachment> attachments = new ArrayList<>();
        long total = 0;
        for (final ResourceReference file : context.getProperty(DraftProperties.ATTACHMENTS).asResources().asList()) {
            final String name = file.asFile() == null ? file.getLocation() : file.asFile().getName();
            try (InputStream in = file.read()) {
                final byte[] content = in.readNBytes((int) (LARGEST_ATTACHMENTS - total) + 1);
                total += content.length;
                if (total > LARGEST_ATTACHMENTS) {
                    throw new IllegalArgumentException("the files have more than %d bytes together".formatted(LARGEST_ATTACHMENTS));
                }
                final String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
                attachments.add(new DraftAttachment(name, MEDIA_TYPES.getOrDefault(extension, "application/octet-stream"), content));
            } catch (final IOException e) {
                throw new IllegalArgumentException("the file [%s] cannot be read".formatted(name), e);
            }
        }
        return attachments;
    }

    private static List<EmailAddress> addresses(final PropertyContext context, final PropertyDescriptor property) {
        final String value = evaluated(context, property);
        final List<String> addresses = list(value == null ? "" : value).toList();
        for (final String address : addresses) {
            if (!ADDRESS.matcher(address).matches()) {
                throw new IllegalArgumentException("[%s] in [%s] is no address such as anna@example.com".formatted(address, property.getName()));
            }
        }
        return addresses.stream().map(address -> new EmailAddress(null, address)).toList();
    }

    private static Stream<String> list(final String value) {
        return Stream.of(value.split("[,\\r\\n]")).map(String::strip).filter(entry -> !entry.isEmpty());
    }

    private static String evaluated(final PropertyContext context, final PropertyDescriptor property) {
        final String value = context.getProperty(property).evaluateAttributeExpressions().getValue();
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static Duration duration(final PropertyContext context, final PropertyDescriptor property) {
        return property == null ? Duration.ZERO : context.getProperty(property).asDuration();
    }
}
