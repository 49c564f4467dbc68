/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import com.microsoft.graph.models.MailFolder;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.MailFolder.Role;
import org.salespartner.nifi.services.account.UnknownFolderException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Folders by the names that people write: the well-known ones, which Graph takes in the place of an id whatever the mailbox' language is
 * (https://learn.microsoft.com/graph/api/resources/mailfolder), and paths of own folders. Each is looked up once. Not thread-safe.
 */
final class GraphFolders {
    private static final Set<String> WHOLE_MAILBOX = Set.of("all", "\\all");
    private static final String SEPARATOR = "/";
    /** A mailbox whose folders are nested deeper than this does not exist; a server that answers in circles might. */
    private static final int DEEPEST = 50;

    private final GraphApi api;
    private final Map<String, String> ids = new HashMap<>();

    GraphFolders(final GraphApi api) {
        this.api = api;
    }

    FolderSelection resolve(final List<String> configured) throws IOException {
        final Set<org.salespartner.nifi.account.MailFolder> found = new LinkedHashSet<>();
        final List<String> missing = new ArrayList<>();
        for (final String name : configured) {
            if (WHOLE_MAILBOX.contains(name.toLowerCase(Locale.ROOT))) {
                found.addAll(all());
            } else {
                find(name).ifPresentOrElse(found::add, () -> missing.add(name));
            }
        }
        return new FolderSelection(new ArrayList<>(found), missing);
    }

    /**
     * The id of a folder, or its well-known name.
     *
     * @param folder full name as {@link #resolve} gave it
     * @throws UnknownFolderException when the folder is gone or renamed
     */
    String id(final String folder) throws IOException {
        final Optional<WellKnown> wellKnown = WellKnown.of(folder);
        if (wellKnown.isPresent()) {
            return wellKnown.get().id;
        }

        if (!ids.containsKey(folder) && find(folder).isEmpty()) {
            throw unknown(folder, null);
        }
        return Optional.ofNullable(ids.get(folder)).orElseThrow(() -> unknown(folder, null));
    }

    static UnknownFolderException unknown(final String folder, final Throwable cause) {
        return new UnknownFolderException("There is no folder " + folder, cause);
    }

    private Optional<org.salespartner.nifi.account.MailFolder> find(final String name) throws IOException {
        final Optional<WellKnown> wellKnown = WellKnown.of(name);
        if (wellKnown.isPresent()) {
            return wellKnown.get().everywhere || exists(wellKnown.get()) ? wellKnown.map(WellKnown::folder) : Optional.empty();
        }

        final int slash = name.indexOf(SEPARATOR);
        final Optional<WellKnown> top = slash < 0 ? Optional.empty() : WellKnown.of(name.substring(0, slash));
        return top.isPresent() ? below(top.get().id, top.get().fullName, name.substring(slash + 1), 1) : below(null, "", name, 1);
    }

    /** Looks for the rest of a path below a folder; a folder's own name may have the separator in it. */
    private Optional<org.salespartner.nifi.account.MailFolder> below(final String parentId, final String parentName, final String path,
                                                                     final int depth) throws IOException {
        if (depth > DEEPEST) {
            return Optional.empty();
        }

        final String lower = path.toLowerCase(Locale.ROOT);
        for (final MailFolder folder : api.folders(parentId)) {
            final String name = name(folder).toLowerCase(Locale.ROOT);
            final String fullName = join(parentName, name(folder));
            if (name.equals(lower)) {
                ids.put(fullName, folder.getId());
                return Optional.of(new org.salespartner.nifi.account.MailFolder(fullName, Role.OTHER));
            }

            if (!name.isEmpty() && lower.startsWith(name + SEPARATOR)) {
                final Optional<org.salespartner.nifi.account.MailFolder> found =
                        below(folder.getId(), fullName, path.substring(name.length() + 1), depth + 1);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** Every folder but those whose mail is not ours to read. */
    private List<org.salespartner.nifi.account.MailFolder> all() throws IOException {
        final Map<String, WellKnown> byId = new HashMap<>();
        for (final WellKnown wellKnown : WellKnown.values()) {
            try {
                byId.put(api.folder(wellKnown.id).getId(), wellKnown);
            } catch (final GraphFailureException e) {
                if (!e.isNotFound()) {
                    throw e;
                }
                // Not every mailbox has all of them.
            }
        }

        final List<org.salespartner.nifi.account.MailFolder> folders = new ArrayList<>();
        collect(null, "", byId, new HashSet<>(), folders);
        return folders;
    }

    private void collect(final String parentId, final String parentName, final Map<String, WellKnown> byId, final Set<String> seen,
                         final List<org.salespartner.nifi.account.MailFolder> folders) throws IOException {
        for (final MailFolder folder : api.folders(parentId)) {
            final WellKnown wellKnown = byId.get(folder.getId());
            if (!seen.add(folder.getId()) || wellKnown != null && !wellKnown.partOfAll) {
                continue;
            }

            final String fullName = wellKnown != null ? wellKnown.fullName : join(parentName, name(folder));
            if (wellKnown != null) {
                folders.add(wellKnown.folder());
            } else {
                ids.put(fullName, folder.getId());
                folders.add(new org.salespartner.nifi.account.MailFolder(fullName, Role.OTHER));
            }

            if (folder.getChildFolderCount() == null || folder.getChildFolderCount() > 0) {
                collect(folder.getId(), fullName, byId, seen, folders);
            }
        }
    }

    private boolean exists(final WellKnown wellKnown) throws IOException {
        try {
            api.folder(wellKnown.id);
            return true;
        } catch (final GraphFailureException e) {
            if (e.isNotFound()) {
                return false;
            }
            throw e;
        }
    }

    private static String name(final MailFolder folder) {
        return folder.getDisplayName() == null ? "" : folder.getDisplayName();
    }

    private static String join(final String parentName, final String name) {
        return parentName.isEmpty() ? name : parentName + SEPARATOR + name;
    }

    /** Folders that Graph knows by name. */
    private enum WellKnown {
        INBOX("inbox", "INBOX", "\\inbox", Role.INBOX, true, true),
        SENT("sentitems", "Sent Items", "\\sent", Role.SENT, true, true),
        ARCHIVE("archive", "Archive", "\\archive", Role.ARCHIVE, false, true),
        JUNK("junkemail", "Junk Email", "\\junk", Role.JUNK, false, false),
        TRASH("deleteditems", "Deleted Items", "\\trash", Role.TRASH, false, false),
        DRAFTS("drafts", "Drafts", "\\drafts", Role.DRAFTS, false, false),
        OUTBOX("outbox", "Outbox", "\\outbox", Role.OTHER, false, false);

        private final String id;
        private final String fullName;
        private final String specialUse;
        private final Role role;
        private final boolean everywhere;
        private final boolean partOfAll;

        WellKnown(final String id, final String fullName, final String specialUse, final Role role, final boolean everywhere,
                  final boolean partOfAll) {
            this.id = id;
            this.fullName = fullName;
            this.specialUse = specialUse;
            this.role = role;
            this.everywhere = everywhere;
            this.partOfAll = partOfAll;
        }

        private static Optional<WellKnown> of(final String name) {
            for (final WellKnown folder : values()) {
                if (folder.id.equalsIgnoreCase(name) || folder.fullName.equalsIgnoreCase(name) || folder.specialUse.equalsIgnoreCase(name)) {
                    return Optional.of(folder);
                }
            }
            return Optional.empty();
        }

        private org.salespartner.nifi.account.MailFolder folder() {
            return new org.salespartner.nifi.account.MailFolder(fullName, role);
        }
    }
}
