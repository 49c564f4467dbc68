/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessContext;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Summary.LanguageModel;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.email.draft.DraftSources;
import org.salespartner.email.draft.DraftTemplate;
import org.salespartner.email.draft.DraftTemplate.Filled;
import org.salespartner.email.draft.InvalidTemplateException;
import org.salespartner.email.draft.TemplateValues;
import org.salespartner.email.mime.InvisibleCharacters;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.assistant.DraftProposal;
import org.salespartner.nifi.assistant.DraftRequest;
import org.salespartner.nifi.assistant.EmailAssistant;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.TimelineEntry;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gets the text of one mail and gathers what it may take from. */
final class Writing {
    private final ProcessContext context;
    private final DraftSettings settings;
    private final ConversationSoFar conversation;
    private final EmailAccount account;
    private final Ourselves ourselves;
    private final EmailDocument document;
    private final FlowFile flowFile;
    private final Recipients recipients;
    private final DraftSources sources = new DraftSources();

    Writing(final ProcessContext context, final DraftSettings settings, final ConversationSoFar conversation, final EmailAccount account,
            final Ourselves ourselves, final EmailDocument document, final FlowFile flowFile, final Recipients recipients) {
        this.context = context;
        this.settings = settings;
        this.conversation = conversation;
        this.account = account;
        this.ourselves = ourselves;
        this.document = document;
        this.flowFile = flowFile;
        this.recipients = recipients;
    }

    /**
     * @param subject       null unless a template gave one
     * @param html          null for text alone
     * @param signatureText null for none, or where the text holds it
     * @param signatureHtml null for none
     * @param template      null when an assistant wrote it
     * @param proposal      what the assistant wrote; null when a template gave the text
     */
    record Written(String subject, String text, String html, String signatureText, String signatureHtml, String template, DraftProposal proposal) {

        /** Null when a template gave the text. */
        String assistant() {
            return proposal == null ? null : Objects.requireNonNullElse(proposal.assistant(), "unnamed");
        }

        List<String> notes() {
            return proposal == null ? List.of() : proposal.notes();
        }

        /** Null when none was asked. */
        LanguageModel languageModel() {
            return proposal == null ? null : proposal.languageModel();
        }

        /** For provenance. */
        String by() {
            return proposal == null ? ", from the template [%s]".formatted(template) : ", by [%s]".formatted(assistant());
        }
    }

    /** What it may name; complete once it is written. */
    DraftSources sources() {
        return sources;
    }

    /** @throws NoDraftException when a template cannot be filled */
    Written write() throws StoreException, AssistantException, NoDraftException {
        final List<TimelineEntry> history = conversation.history(document);
        gather(history);
        final TemplateValues values = DraftVariables.of(context, settings, account, document, recipients, flowFile);
        return settings.textFrom() == TextSource.TEMPLATE ? fromTemplate(values) : fromAssistant(values, history);
    }

    private void gather(final List<TimelineEntry> history) throws StoreException {
        sources.text(account.getAddress()).text(settings.userPhone());
        ourselves.addresses().forEach(sources::text);
        ourselves.domains().forEach(sources::domain);
        account.getSignature().ifPresent(signature -> {
            if (DraftVariables.isHtml(signature)) {
                sources.html(signature);
            } else {
                sources.text(signature);
            }
        });
        Stream.of(recipients.to(), recipients.cc(), settings.cc()).flatMap(List::stream).map(EmailAddress::address).forEach(sources::address);
        if (recipients.contact() != null) {
            sources.text(recipients.contact().phone());
        }
        conversation.addOwnWords(document, history, account.getId(), sources);
        sources.text(settings.knowledge()).privateKnowledge(settings.privateKnowledge()).instructions(settings.instructions());
    }

    private Written fromTemplate(final TemplateValues values) throws StoreException, NoDraftException {
        final DraftTemplate template = template();
        sources.template(template);
        final Filled filled = fill(template, values);
        final boolean signs = template.variables().contains(DraftVariables.SIGNATURE);
        return signed(filled.subject() == null ? subject(values) : filled.subject(), filled.text(), filled.html(), !signs, template.name(), null);
    }

    private Written fromAssistant(final TemplateValues values, final List<TimelineEntry> history) throws AssistantException, NoDraftException {
        final EmailAssistant assistant = context.getProperty(DraftProperties.EMAIL_ASSISTANT).asControllerService(EmailAssistant.class);
        final String author = Stream.of(DraftVariables.userName(account), settings.userTitle()).filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
        final String recipient = recipients.contact() == null ? recipients.to().getFirst().name() : recipients.contact().fullName();
        final DraftProposal proposal = assistant.draft(new DraftRequest(settings.kind(), document, history, settings.instructions(),
                settings.knowledge(), settings.privateKnowledge(), author.isEmpty() ? null : author, recipient, document.language(),
                settings.longest()));
        final String text = proposal.text() == null ? "" : InvisibleCharacters.strip(lines(proposal.text())).strip();
        return signed(subject(values), text, null, true, null, proposal);
    }

    private static String lines(final String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }

    private Written signed(final String subject, final String text, final String html, final boolean signature, final String template,
            final DraftProposal proposal) {
        final String own = signature ? account.getSignature().orElse(null) : null;
        final boolean markup = DraftVariables.isHtml(own);
        return new Written(subject, text, html, markup ? null : own, markup ? own : null, template, proposal);
    }

    private DraftTemplate template() throws StoreException {
        final String name = context.getProperty(DraftProperties.TEMPLATE_NAME).evaluateAttributeExpressions(flowFile).getValue();
        final boolean named = name != null && !name.isBlank();
        final DraftTemplate template = named ? settings.library().get(name.strip()) : settings.template();
        if (template == null) {
            throw new StoreException(named ? "There is no template [%s]: add the property template.%s, or change Template Name.".formatted(name, name)
                    : "No template is chosen for this mail: Template Name is empty, and so is Template.", null);
        }
        return template;
    }

    private String subject(final TemplateValues values) throws NoDraftException {
        if (settings.kind() != DraftKind.NEW || settings.subject() == null) {
            return null;
        }
        sources.template(settings.subject());
        return fill(settings.subject(), values).text().replace('\n', ' ');
    }

    private static Filled fill(final DraftTemplate template, final TemplateValues values) throws NoDraftException {
        try {
            return template.fill(values);
        } catch (final InvalidTemplateException e) {
            throw new NoDraftException(DraftReply.REL_REVIEW, e.getMessage(), e);
        }
    }
}
