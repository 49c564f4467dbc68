/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.ListInfo;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailFolder.Role;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the folders a user has named: by name, by what they are for (RFC 6154: {@code \Sent}), or all of them. */
final class FolderResolver {
    static final String ALL = "all";
    private static final String INBOX = "INBOX";
    /** Gmail's extensions: folders are labels there, and its folder of all mail holds every message that is not in spam or trash. */
    private static final String LABELS = "X-GM-EXT-1";
    private static final Set<Role> LEFT_OUT_OF_ALL = Set.of(Role.DRAFTS, Role.JUNK, Role.TRASH);

    private static final Map<String, Role> ATTRIBUTES = Map.of("\\sent", Role.SENT, "\\drafts", Role.DRAFTS, "\\archive", Role.ARCHIVE,
            "\\all", Role.ALL, "\\junk", Role.JUNK, "\\trash", Role.TRASH);

    /** For servers that do not tell what folders are for: the names that mail programs give them. */
    private static final Map<String, Role> NAMES = Map.ofEntries(Map.entry("sent", Role.SENT), Map.entry("sent items", Role.SENT),
            Map.entry("sent messages", Role.SENT), Map.entry("sent mail", Role.SENT), Map.entry("drafts", Role.DRAFTS), Map
                    .entry("draft", Role.DRAFTS),
            Map.entry("archive", Role.ARCHIVE), Map.entry("archives", Role.ARCHIVE), Map.entry("junk", Role.JUNK), Map
                    .entry("junk e-mail", Role.JUNK),
            Map.entry("junk email", Role.JUNK), Map.entry("spam", Role.JUNK), Map.entry("bulk mail", Role.JUNK), Map.entry("trash", Role.TRASH),
            Map.entry("deleted items", Role.TRASH), Map.entry("deleted messages", Role.TRASH), Map.entry("bin", Role.TRASH));

    private FolderResolver() {
    }

    /**
     * @param statuses what the server has told of those folders meanwhile
     */
    record Resolved(FolderSelection selection, Map<String, FolderStatus> statuses) {
    }

    static Resolved resolve(final ImapConnection connection, final List<String> configured) throws ProtocolException, IOException {
        if (configured.stream().allMatch(INBOX::equalsIgnoreCase)) {
            return new Resolved(new FolderSelection(List.of(new MailFolder(INBOX, Role.INBOX)), List.of()), Map.of());
        }

        connection.lookAgain();
        final FolderCommands commands = new FolderCommands(connection);
        final boolean labels = connection.hasCapability(LABELS);
        // Of labels only two folders are read, so that the state of all would be too much.
        final boolean statusOfAll = commands.listsStatus() && !labels && configured.stream().anyMatch(ALL::equalsIgnoreCase);
        final FolderCommands.Listing listing = commands.list(statusOfAll);
        final FolderSelection selection = select(listing.folders(), configured, labels);
        return new Resolved(selection, statusOfAll ? listing.statuses() : commands.statuses(selection.folders().stream().map(MailFolder::name)
                .toList()));
    }

    private static FolderSelection select(final List<ListInfo> all, final List<String> configured, final boolean labels) {
        final List<ListInfo> listed = all.stream().filter(FolderResolver::isSelectable).toList();
        final boolean rolesTold = listed.stream().flatMap(FolderResolver::attributes).anyMatch(ATTRIBUTES::containsKey);
        final List<Candidate> candidates = listed.stream().map(info -> new Candidate(folder(info, rolesTold), info.separator)).toList();
        final Set<MailFolder> found = new LinkedHashSet<>();
        final List<String> missing = new ArrayList<>();
        for (final String name : configured) {
            final List<MailFolder> folders = ALL.equalsIgnoreCase(name) ? all(candidates, labels) : find(name, candidates);
            found.addAll(folders);
            if (folders.isEmpty()) {
                missing.add(name);
            }
        }

        return new FolderSelection(new ArrayList<>(found), missing);
    }

    /**
     * Where folders are labels, the one that holds all mail is enough, and each message is fetched once and not once for each label. The one of sent
     * mail comes before it, since it tells what we wrote by an address that is not among the account's aliases.
     */
    private static List<MailFolder> all(final List<Candidate> candidates, final boolean labels) {
        final List<MailFolder> folders = candidates.stream().map(Candidate::folder)
                .filter(folder -> !LEFT_OUT_OF_ALL.contains(folder.role())).toList();
        final Stream<MailFolder> sent = folders.stream().filter(folder -> folder.role() == Role.SENT);
        final List<MailFolder> whole = folders.stream().filter(folder -> folder.role() == Role.ALL).toList();
        return labels && !whole.isEmpty() ? Stream.concat(sent, whole.stream()).toList() : folders;
    }

    private static List<MailFolder> find(final String name, final List<Candidate> candidates) {
        if (name.startsWith("\\")) {
            final Role role = "\\inbox".equalsIgnoreCase(name) ? Role.INBOX : ATTRIBUTES.get(name.toLowerCase(Locale.ROOT));
            return role == null ? List.of() : candidates.stream().map(Candidate::folder).filter(folder -> folder.role() == role).toList();
        }

        return byName(name, candidates).map(List::of).orElse(List.of());
    }

    private static Optional<MailFolder> byName(final String name, final List<Candidate> candidates) {
        final Optional<Candidate> exact = candidates.stream().filter(candidate -> candidate.hasName(name)).findFirst();
        // People write a path with a slash, whatever the server separates with.
        return exact.or(() -> candidates.stream().filter(candidate -> candidate.hasName(name.replace('/', candidate.separator()))).findFirst())
                .map(Candidate::folder);
    }

    private static MailFolder folder(final ListInfo info, final boolean rolesTold) {
        if (INBOX.equalsIgnoreCase(info.name)) {
            return new MailFolder(INBOX, Role.INBOX);
        }

        final String lastPart = info.name.substring(info.name.lastIndexOf(info.separator) + 1).toLowerCase(Locale.ROOT);
        final Role role = rolesTold ? attributes(info).map(ATTRIBUTES::get).filter(candidate -> candidate != null).findFirst().orElse(Role.OTHER)
                : NAMES.getOrDefault(lastPart, Role.OTHER);
        return new MailFolder(info.name, role);
    }

    private static boolean isSelectable(final ListInfo info) {
        return info.canOpen && attributes(info).noneMatch("\\nonexistent"::equals);
    }

    private static Stream<String> attributes(final ListInfo info) {
        return Stream.of(info.attrs).map(attribute -> attribute.toLowerCase(Locale.ROOT));
    }

    private record Candidate(MailFolder folder, char separator) {
        private boolean hasName(final String name) {
            return folder.role() == Role.INBOX ? INBOX.equalsIgnoreCase(name) : folder.name().equals(name);
        }
    }
}
