/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Tells what comparing a mailbox has found: as JSON, and in sentences. */
final class ReconcileReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AccountFindings findings;
    private final boolean withTimeline;

    /**
     * @param withTimeline whether the timeline was asked too
     */
    ReconcileReport(final AccountFindings findings, final boolean withTimeline) {
        this.findings = findings;
        this.withTimeline = withTimeline;
    }

    /** One sentence or a few for the whole account. */
    String sentence() {
        final String account = findings.account().getId();
        if (findings.paused()) {
            return "Account [%s] is paused: its mailbox was not compared.".formatted(account);
        }

        final List<String> sentences = new ArrayList<>();
        sentences.add("Account [%s]: %s".formatted(account, verdict()));
        sentences.add("Of %d e-mails that the mailbox got since %s and still holds, %d were taken.".formatted(
                findings.sum(FolderFindings::held), findings.windowStart(), findings.sum(FolderFindings::taken)));
        add(sentences, FolderFindings::tooYoung, "%d are younger than the Grace Period and may still be on their way.");
        add(sentences, FolderFindings::notCovered, "%d came before what the register of taken e-mails covers; nothing is said about them.");
        add(sentences, FolderFindings::notComparable, "%d cannot be compared, since they have no header or the server does not deliver it.");
        for (final FolderFindings folder : findings.folders()) {
            if (folder.coveredFrom() == null) {
                sentences.add(("The register of taken e-mails knows nothing of folder [%s]: set this Sync Journal in the ListNewEmails that "
                        + "lists it.").formatted(folder.folder().name()));
            }
        }
        if (!findings.notFound().isEmpty()) {
            sentences.add("These folders are not there: %s. Check Folders in the account's service."
                    .formatted(String.join(", ", findings.notFound())));
        }
        return String.join(" ", sentences);
    }

    void writeTo(final OutputStream out) throws IOException {
        final ObjectNode root = JSON.createObjectNode()
                .put("account", findings.account().getId())
                .put("outcome", findings.outcome().value())
                .put("sentence", sentence())
                .put("checkedAt", findings.checkedAt().toString())
                .put("windowStart", findings.windowStart().toString());
        for (final Count count : counts()) {
            root.put(count.name(), findings.sum(count.of()));
        }

        final ArrayNode folders = root.putArray("folders");
        for (final FolderFindings folder : findings.folders()) {
            final ObjectNode node = folders.addObject()
                    .put("folder", folder.folder().name())
                    .put("outcome", folder.outcome().value())
                    .put("coveredFrom", folder.coveredFrom() == null ? null : folder.coveredFrom().toString());
            for (final Count count : counts()) {
                node.put(count.name(), count.of().applyAsLong(folder));
            }
        }
        findings.notFound().forEach(root.putArray("foldersNotFound")::add);
        JSON.writerWithDefaultPrettyPrinter().writeValue(out, root);
    }

    private String verdict() {
        return switch (findings.outcome()) {
            case MISSING -> missing(findings.sum(FolderFindings::missing), findings.missing().size());
            case COMPLETE -> "nothing is missing.";
            default -> "nothing was found missing, but not everything could be compared.";
        };
    }

    private static String missing(final long all, final int handedOut) {
        if (all > handedOut) {
            return "%d e-mails are missing, of which %d go to missing in this run.".formatted(all, handedOut);
        }

        return all == 1 ? "1 e-mail is missing." : "%d e-mails are missing.".formatted(all);
    }

    private List<Count> counts() {
        final List<Count> counts = new ArrayList<>(List.of(
                new Count("held", FolderFindings::held),
                new Count("taken", FolderFindings::taken),
                new Count("missing", FolderFindings::missing),
                new Count("tooYoung", FolderFindings::tooYoung),
                new Count("notCovered", FolderFindings::notCovered),
                new Count("notComparable", FolderFindings::notComparable)));
        if (withTimeline) {
            counts.add(new Count("onTimeline", FolderFindings::recorded));
        }
        return counts;
    }

    private void add(final List<String> sentences, final ToLongFunction<FolderFindings> count, final String sentence) {
        final long sum = findings.sum(count);
        if (sum > 0) {
            sentences.add(sentence.formatted(sum));
        }
    }

    private record Count(String name, ToLongFunction<FolderFindings> of) {
    }
}
