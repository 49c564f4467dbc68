/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import com.fasterxml.jackson.databind.JsonNode;
import org.salespartner.nifi.system.demo.PostOffice.Received;
import org.salespartner.nifi.system.runtime.FreePorts;
import org.salespartner.nifi.system.runtime.NiFiClient;
import org.salespartner.nifi.system.runtime.QueuedFlowFile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The demo's second act: who was judged how, which drafts wait, what a person approves over HTTP, and what then arrives. */
final class ConversationAct implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration PACE = Duration.ofSeconds(2);
    private static final int QUIET_LOOKS = 10;
    private static final int DAY = "2026-01-01".length();
    private static final String WHO = "Maya Lindqvist";
    private static final String SENT = "Sent";
    private static final String DRAFT_ID = "draft.id";
    private static final String OUTCOME = "draft.outcome";

    private final DemoMailbox mailbox;
    private final PostOffice postOffice;
    private final Screen screen;
    private final BooleanSupplier running;
    private final int approvalPort = FreePorts.next();
    private final String secret = UUID.randomUUID().toString() + UUID.randomUUID();
    private ConversationFlow flow;
    private List<JsonNode> drafts = List.of();

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
        further.put(MonitorTemplate.IMAP_FOLDERS, sentFirst(parameters.get(MonitorTemplate.IMAP_FOLDERS)));
        further.put(ConversationFlow.SMTP_HOST, DemoMailbox.HOST);
        further.put(ConversationFlow.SMTP_PORT, Integer.toString(postOffice.port()));
        further.put(ConversationFlow.SMTP_TLS, "None");
        further.put(ConversationFlow.SENT_FOLDER, SENT);
        further.put(ConversationFlow.USER_NAME, WHO);
        further.put(ConversationFlow.USER_SIGNATURE, WHO + "\nNorthbeam");
        further.put(ConversationFlow.STOP_LIST_FILE, Files.write(folder.resolve(DemoMails.STOP_LIST), DemoMails.stopList()).toString());
        further.put(ConversationFlow.APPROVAL_PORT, Integer.toString(approvalPort));
        further.put(ConversationFlow.APPROVAL_SECRET, secret);
        flow = new ConversationFlow(nifi, template, further);
        flow.start();
        screen.line("The flow runs and reads %d mails.".formatted(mailbox.placed().size()));
        awaitRest("every mail is read and nothing is under way", () -> flow.listed() >= mailbox.placed().size());

        showJudged();
        final Approver approver = new Approver(approvalPort, secret);
        drafts = approver.drafts().stream().sorted(Comparator.comparing(ConversationAct::day)).toList();
        showDrafts();
        final boolean guarded = showRefusals(approver);
        approve(approver, all ? drafts : drafts.stream().filter(draft -> ExpectedReplies.isTo(draft, ExpectedReplies.FIRST)).toList());
        awaitRest("what was approved is sent or refused", () -> true);

        showNotSent(notSent());
        showReply(ExpectedReplies.FIRST);
        final List<Received> received = postOffice.receivedBut(mailbox.address());
        final List<String> faults = new ArrayList<>(ExpectedReplies.faults(all, received, mailbox.placed()));
        faults.addAll(timelineFaults(received));
        if (!guarded) {
            faults.add("The flow answered a request that was not a POST or lacked the secret.");
        }
        Stream.of(ConversationFlow.FAILURES, ConversationFlow.FILE_FAILURES).flatMap(name -> flow.queued(name).stream())
                .forEach(failed -> faults.add("Failed: " + label(failed)));
        flow.queued(ConversationFlow.SENT_OR_NOT).forEach(failed -> faults.add("Nobody knows whether it was sent: " + label(failed)));
        if (!faults.isEmpty()) {
            flow.problems().forEach(problem -> screen.line("  " + TextWidth.clean(problem)));
            faults.forEach(fault -> screen.line("WRONG: " + TextWidth.clean(fault)));
            return false;
        }
        screen.line("");
        screen.line("%s in the thread of the mail it answers, and no mail went to anybody else.".formatted(all
                ? "%d of %d expected replies arrived, each".formatted(received.size(), ExpectedReplies.count()) : "The reply arrived,"));
        screen.line("The folder Sent was read after that, and each reply is one entry of the timeline: outbound, in the conversation it answers.");
        if (!all) {
            showHowToDecide();
        }
        return true;
    }

    /** Shows what arrives and what is not sent while a person decides by hand; returns when the thread is interrupted. */
    void watch() {
        final List<Received> shown = new ArrayList<>(postOffice.receivedBut(mailbox.address()));
        final Set<String> refused = notSent().stream().map(QueuedFlowFile::uuid).collect(Collectors.toCollection(HashSet::new));
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PACE.toNanos());
            if (!running.getAsBoolean()) {
                return;
            }
            postOffice.receivedBut(mailbox.address()).stream().filter(mail -> shown.stream().noneMatch(mail::isSame)).forEach(mail -> {
                shown.add(mail);
                screen.line("Arrived at %s: %s".formatted(mail.mailbox(), TextWidth.clean(mail.subject())));
            });
            showNotSent(notSent().stream().filter(flowFile -> refused.add(flowFile.uuid())).toList());
        }
    }

    private void approve(final Approver approver, final List<JsonNode> chosen) {
        for (final JsonNode draft : chosen) {
            final Approver.Answer answer = approver.approve(draft, WHO);
            screen.line("POST /decisions  approve  %s: %d %s".formatted(label(draft), answer.status(), answer.body().path("outcome").asText()));
        }
    }

    private void showJudged() {
        screen.line("");
        screen.line("Senders who were no contact, how they were judged, and why:");
        for (final ConversationFlow.Judged judged : flow.judged()) {
            screen.line("  %-8s  %s  %s".formatted(judged.verdict(), judged.score(), label(judged.attributes())));
            screen.line("                  " + TextWidth.clean(String.join(" ", judged.reasons())));
        }
    }

    private void showDrafts() {
        screen.line("");
        screen.line("%d drafts wait for a person, each with the day of the mail it answers. The flow has read a month at once:".formatted(
                drafts.size()));
        screen.line("some are for mails that were answered long ago, and will not be sent.");
        drafts.forEach(draft -> screen.line("  %s  %s".formatted(day(draft), label(draft))));
        final List<QueuedFlowFile> none = flow.queued(ConversationFlow.NO_DRAFT);
        screen.line("%d mails need a person to write, since the draft did not pass its checks:".formatted(none.size()));
        none.forEach(flowFile -> screen.line("  " + label(flowFile)));
        screen.line("");
    }

    /** A link that is followed, and a caller without the secret, get nothing. */
    private boolean showRefusals(final Approver approver) {
        final int get = approver.status("GET", secret, "drafts");
        final int stranger = approver.status("POST", "wrong-" + secret.length(), "drafts");
        screen.line("GET  /drafts: %d.  POST /drafts with a wrong secret: %d.".formatted(get, stranger));
        return get == 405 && stranger == 401;
    }

    private List<QueuedFlowFile> notSent() {
        final List<QueuedFlowFile> refused = new ArrayList<>(flow.queued(ConversationFlow.NOT_SENT));
        refused.addAll(flow.queued(ConversationFlow.NOT_YET));
        return refused;
    }

    private void showNotSent(final List<QueuedFlowFile> refused) {
        if (!refused.isEmpty()) {
            screen.line("");
            screen.line("Approved and yet not sent, since the flow looks once more before it sends:");
            refused.forEach(flowFile -> screen.line("  %s: %s".formatted(ofDraft(flowFile.attributes().getOrDefault(DRAFT_ID, "")),
                    TextWidth.clean(flowFile.attributes().getOrDefault(OUTCOME, "")))));
        }
    }

    private String ofDraft(final String id) {
        return drafts.stream().filter(draft -> id.equals(draft.path("id").asText())).map(draft -> day(draft) + "  " + label(draft))
                .findFirst().orElse(id);
    }

    private void showReply(final String address) {
        screen.line("");
        screen.line("In the mailbox of " + address + ":");
        postOffice.received(address).forEach(mail -> new String(mail.content(), StandardCharsets.UTF_8).lines()
                .forEach(line -> screen.line("  | " + TextWidth.clean(line))));
    }

    /** The flow reads the folder of sent mail like any other: what it finds there has to be what it has recorded when it sent it. */
    private List<String> timelineFaults(final List<Received> received) {
        ConversationFlow.await("the flow takes the replies from the folder Sent", LIMIT, running, () -> {
            screen.progress("waiting for the flow to read the folder Sent");
            return SentOnTimeline.allSeenIn(SENT, flow.timeline(), received);
        });
        awaitRest("nothing is under way", () -> true);
        return SentOnTimeline.faults(flow.timeline(), received);
    }

    private void showHowToDecide() {
        final String post = "  curl -X POST -H 'Authorization: Bearer %s' http://127.0.0.1:%d/".formatted(secret, approvalPort);
        screen.line("");
        screen.line("The other drafts wait for you. This lists them, each with its id and hash:");
        screen.line(post + "drafts");
        drafts.stream().filter(draft -> ExpectedReplies.isTo(draft, ExpectedReplies.SECOND)).findFirst().ifPresent(draft -> {
            screen.line("This approves the one to %s; what arrives, or is not sent, is shown below:".formatted(ExpectedReplies.SECOND));
            screen.line(post + "decisions -d '{\"id\": \"%s\", \"hash\": \"%s\", \"decision\": \"approve\", \"by\": \"you\"}'"
                    .formatted(draft.path("id").asText(), draft.path("hash").asText()));
        });
    }

    private void awaitRest(final String what, final BooleanSupplier enough) {
        final int[] quiet = {0};
        ConversationFlow.await(what, LIMIT, running, () -> {
            final int waiting = flow.waiting();
            screen.progress("read %d of %d, under way %d, sent and recorded %d".formatted(flow.listed(), mailbox.placed().size(), waiting,
                    flow.recordedAsSent()));
            quiet[0] = waiting == 0 && enough.getAsBoolean() ? quiet[0] + 1 : 0;
            return quiet[0] >= QUIET_LOOKS;
        });
    }

    private static String day(final JsonNode draft) {
        final String received = draft.path("answered_received_at").asText("");
        return received.substring(0, Math.min(DAY, received.length()));
    }

    private static String label(final JsonNode draft) {
        final List<String> to = draft.path("to_addresses").valueStream().map(JsonNode::asText).toList();
        return TextWidth.clean("%s: %s".formatted(String.join(", ", to), draft.path("subject").asText()));
    }

    private static String label(final QueuedFlowFile flowFile) {
        final Map<String, String> attributes = flowFile.attributes();
        return "%s: %s".formatted(label(attributes), TextWidth.clean(attributes.getOrDefault("error.message", attributes.getOrDefault(OUTCOME, ""))));
    }

    private static String label(final Map<String, String> attributes) {
        final String from = attributes.getOrDefault("email.from", attributes.getOrDefault(DRAFT_ID, ""));
        return TextWidth.clean("%s: %s".formatted(from, attributes.getOrDefault("email.subject", attributes.getOrDefault("filename", ""))));
    }

    @Override
    public void close() {
        postOffice.close();
    }

    /** What Maya has answered by hand is known then before what she answered. */
    private static String sentFirst(final String folders) {
        return Stream.concat(Stream.of(SENT), Stream.of(folders.split(", ")).filter(name -> !name.equals(SENT))).collect(Collectors.joining(", "));
    }
}
