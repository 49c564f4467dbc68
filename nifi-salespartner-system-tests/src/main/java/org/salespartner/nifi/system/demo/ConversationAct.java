/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import com.fasterxml.jackson.databind.JsonNode;
import org.salespartner.nifi.system.runtime.FreePorts;
import org.salespartner.nifi.system.runtime.NiFiClient;
import org.salespartner.nifi.system.runtime.ProvenanceEvent;
import org.salespartner.nifi.system.runtime.QueuedFlowFile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** The demo's second act: who was judged how, which drafts wait, what a person approves over HTTP, and what then arrives. */
final class ConversationAct implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int QUIET_LOOKS = 10;
    private static final String WHO = "Maya Lindqvist";

    private final DemoMailbox mailbox;
    private final PostOffice postOffice;
    private final Screen screen;
    private final BooleanSupplier running;
    private final int approvalPort = FreePorts.next();
    private final String secret = UUID.randomUUID().toString() + UUID.randomUUID();

    /** @param running whether NiFi still lives */
    ConversationAct(final DemoMailbox mailbox, final Screen screen, final BooleanSupplier running) {
        this.mailbox = mailbox;
        this.screen = screen;
        this.running = running;
        postOffice = mailbox.openPostOffice();
    }

    /**
     * Shows the act.
     *
     * @param parameters of the reading part
     * @param folder     for the stop list
     * @param all        whether to approve every draft that waits, and not just one
     * @return whether exactly the expected replies arrived
     */
    boolean show(final NiFiClient nifi, final Path template, final Map<String, String> parameters, final Path folder, final boolean all)
            throws IOException {
        final Map<String, String> further = new HashMap<>(parameters);
        further.put(ConversationFlow.WINDOW, "30 days");
        further.put(ConversationFlow.SMTP_HOST, DemoMailbox.HOST);
        further.put(ConversationFlow.SMTP_PORT, Integer.toString(postOffice.port()));
        further.put(ConversationFlow.SMTP_TLS, "None");
        further.put(ConversationFlow.SENT_FOLDER, "Sent");
        further.put(ConversationFlow.USER_NAME, WHO);
        further.put(ConversationFlow.USER_SIGNATURE, WHO + "\nNorthbeam");
        further.put(ConversationFlow.STOP_LIST_FILE, Files.write(folder.resolve(DemoMails.STOP_LIST), DemoMails.stopList()).toString());
        further.put(ConversationFlow.APPROVAL_PORT, Integer.toString(approvalPort));
        further.put(ConversationFlow.APPROVAL_SECRET, secret);
        final ConversationFlow flow = new ConversationFlow(nifi, template, further);
        flow.start();
        screen.line("The flow runs and reads %d mails.".formatted(mailbox.placed().size()));
        awaitRest("every mail is read and nothing is under way", flow, () -> flow.listed() >= mailbox.placed().size());

        showJudged(flow);
        final Approver approver = new Approver(approvalPort, secret);
        final List<JsonNode> drafts = approver.drafts();
        showDrafts(flow, drafts);
        final boolean guarded = showRefusals(approver);
        final List<JsonNode> chosen = all ? drafts : drafts.stream().filter(ExpectedReplies::isFirst).toList();
        for (final JsonNode draft : chosen) {
            final Approver.Answer answer = approver.approve(draft, WHO);
            screen.line("POST /decisions  approve  %s: %d %s".formatted(to(draft), answer.status(), answer.body().path("outcome").asText()));
        }
        awaitRest("what was approved is sent or refused", flow, () -> true);

        showOutcome(flow, drafts);
        showReply(ExpectedReplies.FIRST);
        final List<String> faults = new ArrayList<>(ExpectedReplies.faults(all, postOffice.receivedBut(mailbox.address()), mailbox.placed()));
        if (!guarded) {
            faults.add("The flow answered a request that was not a POST or lacked the secret.");
        }
        flow.queued(ConversationFlow.FAILURES).forEach(failed -> faults.add("Failed: " + label(failed)));
        flow.queued(ConversationFlow.SENT_OR_NOT).forEach(failed -> faults.add("Nobody knows whether it was sent: " + label(failed)));
        if (!faults.isEmpty()) {
            flow.problems().forEach(problem -> screen.line("  " + TextWidth.clean(problem)));
            faults.forEach(fault -> screen.line("WRONG: " + TextWidth.clean(fault)));
            return false;
        }
        screen.line("");
        screen.line((all ? "%d replies arrived, each in the thread of the mail it answers, and none went to anybody else."
                : "%d reply arrived, in the thread of the mail it answers, and none went to anybody else.").formatted(ExpectedReplies.count(all)));
        if (!all) {
            screen.line("The others wait. The list:  curl -X POST -H 'Authorization: Bearer %s' http://127.0.0.1:%d/drafts".formatted(secret, approvalPort));
            screen.line("Approve:  the same with /decisions and -d '{\"id\": \"…\", \"hash\": \"…\", \"decision\": \"approve\", \"by\": \"you\"}'");
        }
        return true;
    }

    private void showJudged(final ConversationFlow flow) {
        screen.line("");
        screen.line("Senders who were no contact, and how they were judged:");
        for (final ProvenanceEvent event : flow.judged()) {
            screen.line("  %-9s %s  %s".formatted(event.attributes().getOrDefault("lead.verdict", "?"),
                    event.attributes().getOrDefault("lead.score", "    "), label(event.attributes())));
        }
    }

    private void showDrafts(final ConversationFlow flow, final List<JsonNode> drafts) {
        screen.line("");
        screen.line("%d drafts wait for a person:".formatted(drafts.size()));
        drafts.forEach(draft -> screen.line("  %s  %s".formatted(to(draft), TextWidth.clean(draft.path("subject").asText()))));
        final List<QueuedFlowFile> none = flow.queued(ConversationFlow.NO_DRAFT);
        screen.line("%d mails need a person to write:".formatted(none.size()));
        none.forEach(flowFile -> screen.line("  %s: %s".formatted(label(flowFile.attributes()),
                TextWidth.clean(flowFile.attributes().getOrDefault("draft.outcome", "")))));
        screen.line("");
    }

    /** A link that is followed, and a caller without the secret, get nothing. */
    private boolean showRefusals(final Approver approver) {
        final int get = approver.status("GET", secret, "drafts");
        final int stranger = approver.status("POST", "wrong-" + secret.length(), "drafts");
        screen.line("GET  /drafts: %d.  POST /drafts with a wrong secret: %d.".formatted(get, stranger));
        return get == 405 && stranger == 401;
    }

    private void showOutcome(final ConversationFlow flow, final List<JsonNode> drafts) {
        final List<QueuedFlowFile> refused = new ArrayList<>(flow.queued(ConversationFlow.NOT_SENT));
        refused.addAll(flow.queued(ConversationFlow.NOT_YET));
        if (!refused.isEmpty()) {
            screen.line("");
            screen.line("Approved and yet not sent:");
            refused.forEach(flowFile -> screen.line("  %s: %s".formatted(of(flowFile.attributes().getOrDefault("draft.id", ""), drafts),
                    TextWidth.clean(flowFile.attributes().getOrDefault("draft.outcome", "")))));
        }
    }

    private static String of(final String id, final List<JsonNode> drafts) {
        return drafts.stream().filter(draft -> id.equals(draft.path("id").asText())).map(draft -> to(draft) + "  "
                + TextWidth.clean(draft.path("subject").asText())).findFirst().orElse(id);
    }

    private void showReply(final String address) {
        screen.line("");
        screen.line("In the mailbox of " + address + ":");
        postOffice.received(address).forEach(mail -> new String(mail.content(), StandardCharsets.UTF_8).lines()
                .forEach(line -> screen.line("  | " + TextWidth.clean(line))));
    }

    private void awaitRest(final String what, final ConversationFlow flow, final BooleanSupplier enough) {
        final int[] quiet = {0};
        ConversationFlow.await(what, LIMIT, running, () -> {
            final int waiting = flow.waiting();
            screen.progress("read %d of %d, under way %d, sent and recorded %d".formatted(flow.listed(), mailbox.placed().size(), waiting,
                    flow.recordedAsSent()));
            quiet[0] = waiting == 0 && enough.getAsBoolean() ? quiet[0] + 1 : 0;
            return quiet[0] >= QUIET_LOOKS;
        });
    }

    private static String to(final JsonNode draft) {
        final List<String> to = draft.path("to_addresses").valueStream().map(JsonNode::asText).toList();
        return String.join(", ", to);
    }

    private static String label(final QueuedFlowFile flowFile) {
        final Map<String, String> attributes = flowFile.attributes();
        return "%s: %s".formatted(label(attributes), attributes.getOrDefault("error.message", attributes.getOrDefault("draft.outcome", "")));
    }

    private static String label(final Map<String, String> attributes) {
        final String from = attributes.getOrDefault("email.from", attributes.getOrDefault("draft.id", ""));
        return TextWidth.clean("%s  %s".formatted(from, attributes.getOrDefault("email.subject", attributes.getOrDefault("filename", ""))));
    }

    @Override
    public void close() {
        postOffice.close();
    }
}
