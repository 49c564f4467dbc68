/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.salespartner.email.draft.DraftTemplate;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.assistant.EmailAssistant;
import org.salespartner.nifi.processors.reply.Outbox;
import org.salespartner.nifi.processors.reply.OutboxVerification;
import org.salespartner.nifi.processors.reply.OutboxVerification.UnfitException;
import org.salespartner.nifi.store.DraftStore;

import java.util.List;
import java.util.stream.Stream;

/** The user's <em>Verify</em> of DraftReply: whether what it needs to write is there. Nothing is written, and no model is asked. */
final class DraftVerification {
    private final ProcessContext context;

    DraftVerification(final ProcessContext context) {
        this.context = context;
    }

    List<ConfigVerificationResult> verify(final ComponentLog log) {
        final boolean fromTemplate = context.getProperty(DraftProperties.TEXT_FROM).asAllowableValue(TextSource.class) == TextSource.TEMPLATE;
        final OutboxVerification verification = new OutboxVerification(log)
                .step("Read Drafts", () -> OutboxVerification.readDrafts(
                        context.getProperty(Outbox.DRAFT_STORE).asControllerService(DraftStore.class)))
                .step(fromTemplate ? "Read Templates" : "Read Instructions", this::readTexts);
        if (!fromTemplate) {
            verification.step("Find Assistant", this::findAssistant);
        }
        return verification.accounts(context.getProperty(DraftProperties.EMAIL_ACCOUNTS).asControllerService(EmailAccounts.class), "Write for",
                this::look).results();
    }

    private String readTexts() {
        final DraftSettings settings = settings(true);
        if (settings.textFrom() == TextSource.TEMPLATE && settings.templates().isEmpty()) {
            throw new UnfitException("There is no template: set Template, or add a property template.<name> and set Template Name.");
        }
        for (final DraftTemplate template : texts(settings)) {
            final List<String> unknown = DraftVariables.unknown(context, template);
            if (!unknown.isEmpty()) {
                throw new UnfitException("The template [%s] names the variables {%s}, which are unknown: correct them, or add properties "
                        .formatted(template.name(), String.join("}, {", unknown)) + "variable.<name>.");
            }
        }
        final String files = "%d files go with every mail.".formatted(settings.attachments().size());
        return settings.textFrom() == TextSource.TEMPLATE
                ? "Templates: %d, whose variables are known; %s".formatted(settings.templates().size(), files)
                : "Instructions and knowledge can be read; " + files;
    }

    private String findAssistant() {
        final EmailAssistant assistant = context.getProperty(DraftProperties.EMAIL_ASSISTANT).asControllerService(EmailAssistant.class);
        if (!assistant.isWriting()) {
            throw new UnfitException("The Email Assistant reads e-mails and writes none: choose a LanguageModelEmailAssistant, or set Text From to "
                    + "Template.");
        }
        return "There is an assistant that writes. Verify of its own service tells whether its model answers.";
    }

    private String look(final EmailAccount account) {
        final DraftSettings settings = settings(false);
        for (final DraftTemplate template : texts(settings)) {
            final List<String> missing = DraftVariables.missing(context, settings, account, template);
            if (!missing.isEmpty()) {
                throw new UnfitException(("Account [%s]: the template [%s] names {%s}, which nobody has set, so that each of its drafts would go to "
                        + "review. {user.name} is the Display Name of the account, {signature} its Signature; the others are properties here.")
                        .formatted(account.getId(), template.name(), String.join("}, {", missing)));
            }
        }
        return "Account [%s]: in conversation mode.".formatted(account.getId());
    }

    private static List<DraftTemplate> texts(final DraftSettings settings) {
        return Stream.concat(settings.templates().stream(), Stream.ofNullable(settings.subject())).toList();
    }

    private DraftSettings settings(final boolean withAttachments) {
        try {
            return DraftSettings.read(context, withAttachments);
        } catch (final IllegalArgumentException e) {
            throw new UnfitException("Correct the properties: %s.".formatted(e.getMessage()).replaceAll("\\.\\.$", "."), e);
        }
    }
}
