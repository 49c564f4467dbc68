/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.salespartner.nifi.system.runtime.FlowEditor;
import org.salespartner.nifi.system.runtime.NiFiClient;
import org.salespartner.nifi.system.soak.Question.Way;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The flow of the soak of sending. Files with ids of drafts come in for SMTP and for Gmail, mails to be drafted besides; each FlowFile ends in a
 * queue that a person can look into.
 */
final class ReplyFlow {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REPLY = "org.salespartner.nifi.processors.reply.";
    private static final String SERVICES = "org.salespartner.nifi.services.";
    private static final Set<String> COMING_AGAIN = Set.of("retry", "capped", "scheduled");
    private static final Set<String> SENT = Set.of("sent", "already sent");
    private static final Set<String> NOT_SENT = Set.of("not approved", "closed", "answered meanwhile", "monitor only", "automated", "internal",
            "stopped", "rejected", "failure");
    private static final Set<String> NOT_DRAFTED = Set.of("review", "monitor only", "automated", "internal", "not due", "answered meanwhile",
            "failure");
    private static final Set<String> NOT_DECIDED = Set.of("rejected", "changed", "answered meanwhile", "expired", "not found", "invalid",
            "unauthorized", "failure");

    private final NiFiClient client;
    private final FlowEditor editor;
    private final String group;
    private final List<String> processors = new ArrayList<>();
    private final List<String> moving = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final List<String> uncertain = new ArrayList<>();
    private final List<String> others = new ArrayList<>();
    private final List<Replayed> replayed = new ArrayList<>();
    private String person;

    /**
     * A processor whose work is replayed.
     *
     * @param type of the event that it leaves for a draft
     */
    record Replayed(String processor, String name, String type) {
    }

    private ReplyFlow(final NiFiClient client) {
        this.client = client;
        this.editor = client.editor();
        this.group = editor.createGroup(client.flow().rootId(), "Reply");
    }

    /**
     * Makes the flow and starts it.
     *
     * @param inbox with a folder for each way
     */
    static ReplyFlow make(final NiFiClient client, final Path store, final Path inbox, final ReplyServers servers) {
        final ReplyFlow flow = new ReplyFlow(client);
        flow.make(store, inbox, servers);
        return flow;
    }

    String group() {
        return group;
    }

    /** Queues through which FlowFiles are on their way. */
    Collection<String> moving() {
        return moving;
    }

    /** Queues in which FlowFiles stay. */
    Collection<String> ends() {
        final List<String> ends = new ArrayList<>(done);
        ends.addAll(uncertain);
        ends.addAll(others);
        return ends;
    }

    /** Queues of drafts of which nobody knows whether they were sent. */
    Collection<String> uncertain() {
        return uncertain;
    }

    /** Queues in which nothing is expected. */
    Collection<String> others() {
        return others;
    }

    /** The processors that draft and send. */
    List<Replayed> replayed() {
        return replayed;
    }

    private void make(final Path store, final Path inbox, final ReplyServers servers) {
        final String storeId = service("store.SalesPartnerStore", "Store", Map.of("Directory", store.toString()));
        final String mailbox = service("imap.ImapEmailAccount", "Mailbox", servers.imapAccount());
        final String application = service("oauth.OAuthApplication", "Google application", servers.googleApplication());
        final Map<String, String> google = new LinkedHashMap<>(servers.googleAccount());
        google.put("OAuth Application", application);
        final String gmail = service("gmail.GoogleEmailAccount", "Gmail", google);
        final String model = service("assistant.model.LanguageModelEmailAssistant", "Language model", servers.languageModel());
        person = editor.createProcessor(group, "org.apache.nifi.processors.attributes.UpdateAttribute", "Where a person looks", Map.of(),
                Set.of("success"));

        final String overSmtp = send("Send over SMTP", storeId, mailbox);
        moving.add(editor.connect(group, files(inbox, Way.SMTP), overSmtp, Set.of("success")));
        final String byGmail = send("Send by Gmail", storeId, gmail);
        moving.add(editor.connect(group, files(inbox, Way.GMAIL), byGmail, Set.of("success")));
        draft(inbox, storeId, mailbox, model, overSmtp);

        processors.forEach(this::waitLittle);
        List.of(storeId, mailbox, application, gmail, model).forEach(editor::enableService);
        processors.forEach(editor::startProcessor);
    }

    private String send(final String name, final String store, final String account) {
        final String send = processor(REPLY + "send.SendReply", name, Map.of(
                "Draft ID", "${draft.id:isEmpty():ifElse(${filename:substringBefore('.')}, ${draft.id})}", "Email Accounts", account,
                "Draft Store", store, "Send Ledger", store, "Stop List", store, "Conversation Timeline", store, "Mails per Account and Day", "0",
                "Mails per Correspondent and Hour", "0", "Reservation Time", "3 sec"), Set.of());
        moving.add(editor.connect(group, send, send, COMING_AGAIN));
        end(send, SENT, done);
        end(send, Set.of("uncertain"), uncertain);
        end(send, NOT_SENT, others);
        replayed.add(new Replayed(send, name, "SEND"));
        return send;
    }

    /** From the mail to the approved draft. */
    private void draft(final Path inbox, final String store, final String account, final String model, final String send) {
        final String parse = processor("org.salespartner.nifi.processors.read.ParseEmail", "Parse e-mail", Map.of("Email Accounts", account),
                Set.of("original", "attachments"));
        moving.add(editor.connect(group, files(inbox, Way.MODEL), parse, Set.of("success")));
        end(parse, Set.of("failure"), others);

        final String draft = processor(REPLY + "draft.DraftReply", "Draft reply", Map.of("Email Accounts", account, "Draft Store", store,
                "Text From", "Language Model", "Email Assistant", model, "Instructions", "Be brief, and answer politely."), Set.of());
        moving.add(editor.connect(group, parse, draft, Set.of("success")));
        moving.add(editor.connect(group, draft, draft, Set.of("retry")));
        end(draft, NOT_DRAFTED, others);
        replayed.add(new Replayed(draft, "Draft reply", "CONTENT_MODIFIED"));

        final String approve = processor(REPLY + "approval.ApproveReply", "Approve", Map.of("Draft Store", store, "Request Authentication", "None",
                "Decision Source", "Properties", "Decision", "approve", "Decided By", "Kim"), Set.of());
        moving.add(editor.connect(group, draft, approve, Set.of("drafted", "already drafted")));
        moving.add(editor.connect(group, approve, approve, Set.of("retry")));
        moving.add(editor.connect(group, approve, send, Set.of("approved")));
        end(approve, Set.of("already decided"), done);
        end(approve, NOT_DECIDED, others);
    }

    private String files(final Path inbox, final Way way) {
        return processor("org.apache.nifi.processors.standard.GetFile", "For " + way, Map.of(
                "Input Directory", inbox.resolve(way.name()).toString(), "Keep Source File", "false"), Set.of());
    }

    private String service(final String type, final String name, final Map<String, String> properties) {
        return editor.createService(group, SERVICES + type, name, properties);
    }

    private String processor(final String type, final String name, final Map<String, String> properties, final Set<String> autoTerminated) {
        final String processor = editor.createProcessor(group, type, name, properties, autoTerminated);
        processors.add(processor);
        return processor;
    }

    private void end(final String processor, final Set<String> relationships, final List<String> queues) {
        queues.add(editor.connect(group, processor, person, relationships));
    }

    /** NiFi's own half minute between two tries of a FlowFile would be the longest part of a run. */
    private void waitLittle(final String processor) {
        final String path = "processors/" + processor;
        final JsonNode now = client.get(path);
        final ObjectNode body = JSON.createObjectNode();
        body.set("revision", now.path("revision"));
        body.putObject("component").put("id", processor).putObject("config").put("penaltyDuration", "1 sec");
        client.put(path, body);
    }
}
