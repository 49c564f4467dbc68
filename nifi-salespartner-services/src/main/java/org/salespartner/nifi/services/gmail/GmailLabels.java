/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import com.google.api.services.gmail.model.Label;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailFolder.Role;
import org.salespartner.nifi.services.account.UnknownFolderException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Labels as folders. The whole mailbox is the folder {@code All Mail}, as in Gmail itself. System labels are known without asking
 * (https://developers.google.com/workspace/gmail/api/guides/labels).
 */
final class GmailLabels {
    static final String ALL_MAIL = "All Mail";
    private static final Map<String, Role> SYSTEM = Map.of("INBOX", Role.INBOX, "SENT", Role.SENT, "SPAM", Role.JUNK, "TRASH", Role.TRASH,
            "IMPORTANT", Role.OTHER, "STARRED", Role.OTHER);
    private static final Map<String, String> SPECIAL_USE = Map.of("\\inbox", "INBOX", "\\sent", "SENT", "\\junk", "SPAM", "\\trash", "TRASH",
            "\\important", "IMPORTANT", "\\flagged", "STARRED");
    private static final Set<String> WHOLE_MAILBOX = Set.of("all", "\\all", "all mail");

    private final GmailApi api;
    private Map<String, String> userLabels;

    GmailLabels(final GmailApi api) {
        this.api = api;
    }

    FolderSelection resolve(final List<String> configured) throws IOException {
        final Set<MailFolder> found = new LinkedHashSet<>();
        final List<String> missing = new ArrayList<>();
        for (final String name : configured) {
            final String lower = name.toLowerCase(Locale.ROOT);
            final String system = SPECIAL_USE.getOrDefault(lower, name.toUpperCase(Locale.ROOT));
            if (WHOLE_MAILBOX.contains(lower)) {
                found.add(new MailFolder(ALL_MAIL, Role.ALL));
            } else if (SYSTEM.containsKey(system)) {
                found.add(new MailFolder(system, SYSTEM.get(system)));
            } else if (userLabels().containsKey(name)) {
                found.add(new MailFolder(name, Role.OTHER));
            } else {
                missing.add(name);
            }
        }
        return new FolderSelection(new ArrayList<>(found), missing);
    }

    /**
     * The id of the label that a folder is; null for the whole mailbox.
     *
     * @throws UnknownFolderException when the label is gone or renamed
     */
    String labelId(final String folder) throws IOException {
        if (ALL_MAIL.equals(folder)) {
            return null;
        }

        if (SYSTEM.containsKey(folder)) {
            return folder;
        }

        final String id = userLabels().get(folder);
        if (id == null) {
            throw new UnknownFolderException("There is no label " + folder, null);
        }
        return id;
    }

    private Map<String, String> userLabels() throws IOException {
        if (userLabels == null) {
            final Map<String, String> labels = new HashMap<>();
            for (final Label label : api.labels()) {
                if (!"system".equals(label.getType())) {
                    labels.put(label.getName(), label.getId());
                }
            }
            userLabels = labels;
        }
        return userLabels;
    }
}
