/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.nifi.components.ConfigurableComponent;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.processor.Relationship;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.processors.crm.QualifyLead;
import org.salespartner.nifi.processors.reply.approval.ApproveReply;
import org.salespartner.nifi.processors.reply.approval.ListDrafts;
import org.salespartner.nifi.processors.reply.draft.DraftReply;
import org.salespartner.nifi.processors.reply.send.SendReply;
import org.salespartner.nifi.processors.reply.stoplist.ManageStopList;
import org.salespartner.nifi.processors.reply.tracking.TrackReplies;
import org.salespartner.nifi.services.gmail.GoogleEmailAccount;
import org.salespartner.nifi.services.graph.MicrosoftEmailAccount;
import org.salespartner.nifi.services.imap.ImapEmailAccount;
import org.salespartner.nifi.services.oauth.OAuthApplication;
import org.salespartner.nifi.system.runtime.Checkout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The pages that a user reads before there is anything to look it up in. */
class PagesTest {
    private static final Pattern EMPHASISED = Pattern.compile("\\*([^*]+)\\*");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)\\s]*\\)");

    private static final Pattern OPTION = Pattern.compile("(?<=[\\s`])--[a-z][a-z-]*");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final Path root = Checkout.locate().root();

    @ParameterizedTest
    @ValueSource(strings = {"docs/microsoft-365.md", "docs/google-workspace.md", "docs/imap.md"})
    void whatAPageSaysToSetIsAProperty(final String page) throws IOException {
        final Set<String> properties = Stream.<ConfigurableComponent>of(new MicrosoftEmailAccount(), new GoogleEmailAccount(), new ImapEmailAccount(),
                new OAuthApplication()).flatMap(service -> service.getPropertyDescriptors().stream()).map(PropertyDescriptor::getName)
                .collect(Collectors.toSet());

        final List<String> named = named(Files.readAllLines(root.resolve(page)));
        assertFalse(named.isEmpty(), "the page has no table of properties");
        assertEquals(List.of(), named.stream().filter(name -> !properties.contains(name)).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/microsoft-365.md", "docs/google-workspace.md"})
    void whatAPageSaysToCallIsAnOptionOfTheCommand(final String page) throws IOException {
        final String usage = Files.readString(root.resolve("nifi-salespartner-system-tests/src/main/resources/authorize/usage.txt"));
        final List<String> options = OPTION.matcher(Files.readString(root.resolve(page))).results().map(MatchResult::group).toList();

        assertFalse(options.isEmpty(), "the page calls no command");
        assertEquals(List.of(), options.stream().filter(option -> !usage.contains("  " + option + " ")).toList());
    }

    static List<Processor> processorsOfTheConversation() {
        return List.of(new TrackReplies(), new QualifyLead(), new DraftReply(), new ListDrafts(), new ApproveReply(), new SendReply(),
                new ManageStopList());
    }

    @ParameterizedTest
    @MethodSource("processorsOfTheConversation")
    void whatToDoIsSaidOfEachRelationship(final Processor processor) throws IOException {
        final Set<String> named = new TreeSet<>();
        String of = "";
        for (final String line : Files.readAllLines(root.resolve("docs/conversation.md"))) {
            final String[] cells = line.split("\\|");
            if (cells.length == 4 && !cells[2].isBlank()) {
                of = cells[1].isBlank() ? of : cells[1].strip();
                if (of.equals(processor.getClass().getSimpleName()) || "all".equals(of)) {
                    CODE.matcher(cells[2]).results().map(result -> result.group(1)).forEach(named::add);
                }
            }
        }

        assertEquals(processor.getRelationships().stream().map(Relationship::getName).collect(Collectors.toCollection(TreeSet::new)), named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/conversation.md", "docs/microsoft-365.md", "docs/google-workspace.md", "docs/imap.md"})
    void linksWithinTheProjectLeadSomewhere(final String page) throws IOException {
        final Path file = root.resolve(page);
        final List<String> broken = LINK.matcher(Files.readString(file)).results().map(result -> result.group(1))
                .filter(link -> !link.startsWith("http") && !Files.exists(file.resolveSibling(link))).toList();

        assertEquals(List.of(), broken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/conversation.md", "nifi-salespartner-processors/src/main/resources/docs/"
            + "org.salespartner.nifi.processors.reply.stoplist.ManageStopList/additionalDetails.md"})
    void whatIsTakenOffTheStopListAndNotOutOfTheFileComesBack(final String page) throws IOException {
        final JsonNode flow = new ObjectMapper().readTree(root.resolve("templates/conversation.json").toFile()).path("flowContents");
        assertEquals(List.of("10 min"), flow.path("processors").valueStream().filter(node -> "Every ten minutes".equals(node.path("name").asText()))
                .map(node -> node.path("schedulingPeriod").asText()).toList());

        final String text = Files.readString(root.resolve(page)).replaceAll("\\s+", " ");
        assertTrue(text.contains("is on the list again after ten minutes at most. Take it out of the file first."), page);
    }

    /** What is emphasised in the first column of the tables that begin with Property and Value. */
    private static List<String> named(final List<String> lines) {
        final List<String> names = new ArrayList<>();
        boolean table = false;
        for (final String line : lines) {
            final String row = line.strip();
            table = row.startsWith("| Property | Value |") || table && row.startsWith("|");
            if (table) {
                EMPHASISED.matcher(row.split("\\|")[1]).results().map(MatchResult::group).map(name -> name.replace("*", "")).forEach(names::add);
            }
        }
        return names;
    }
}
