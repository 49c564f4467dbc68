/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.BadCommandException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.eclipse.angus.mail.imap.protocol.ListInfo;
import org.eclipse.angus.mail.imap.protocol.Status;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The commands that tell of folders without opening them. */
final class FolderCommands {
    private final ImapConnection connection;

    FolderCommands(final ImapConnection connection) {
        this.connection = connection;
    }

    /**
     * @param statuses of those folders that the server has told something of
     */
    record Listing(List<ListInfo> folders, Map<String, FolderStatus> statuses) {
    }

    /** Whether one command tells the state of all folders (RFC 5819). */
    boolean listsStatus() {
        return connection.hasCapability("LIST-STATUS");
    }

    /**
     * All folders with their attributes. Some servers tell what folders are for only when they are asked (RFC 6154).
     *
     * @param withStatus also their state; only where {@link #listsStatus}
     */
    Listing list(final boolean withStatus) throws ProtocolException, IOException {
        final Argument arguments = new Argument();
        arguments.writeString("");
        arguments.writeString("*");
        final boolean withUse = connection.hasCapability("SPECIAL-USE") && connection.hasCapability("LIST-EXTENDED");
        final Argument wanted = new Argument();
        if (withUse) {
            wanted.writeAtom("SPECIAL-USE");
        }

        if (withStatus) {
            wanted.writeAtom("STATUS").writeArgument(statusItems());
        }

        if (withUse || withStatus) {
            arguments.writeAtom("RETURN").writeArgument(wanted);
        }

        final Listing listing = new Listing(new ArrayList<>(), new HashMap<>());
        connection.run("LIST", arguments, new ImapConnection.Answers() {
            @Override
            public void accept(final Response response) throws ProtocolException {
                if (response instanceof final IMAPResponse imap && imap.keyEquals("LIST")) {
                    listing.folders().add(listInfo(imap));
                } else {
                    take(response, listing.statuses());
                }
            }
        });
        return listing;
    }

    /** The state of folders; one that the server does not tell is missing. All are asked for before the first answer is waited for. */
    Map<String, FolderStatus> statuses(final List<String> folders) throws ProtocolException, IOException {
        final Map<String, FolderStatus> statuses = new HashMap<>();
        final List<String> tags = new ArrayList<>();
        for (final String folder : folders) {
            tags.add(connection.send("STATUS", connection.folderName(folder).writeArgument(statusItems())));
        }

        for (final String tag : tags) {
            try {
                connection.receive(tag, new ImapConnection.Answers() {
                    @Override
                    public void accept(final Response response) {
                        take(response, statuses);
                    }
                });
            } catch (final CommandFailedException | BadCommandException e) {
                if (Trouble.isLimit(e)) {
                    throw e;
                }

                // What is the matter with the folder shows when it is opened.
            }
        }

        return statuses;
    }

    private Argument statusItems() {
        final Argument items = new Argument().writeAtom("UIDVALIDITY").writeAtom("UIDNEXT").writeAtom("MESSAGES");
        return connection.hasCapability("CONDSTORE") ? items.writeAtom("HIGHESTMODSEQ") : items;
    }

    private static void take(final Response response, final Map<String, FolderStatus> statuses) {
        if (response instanceof final IMAPResponse imap && imap.keyEquals("STATUS")) {
            try {
                final Status status = new Status(imap);
                statuses.put("INBOX".equalsIgnoreCase(status.mbox) ? "INBOX" : status.mbox, FolderStatus.of(status));
            } catch (final ProtocolException | RuntimeException e) {
                // A folder without a known state is opened to see.
            }
        }
    }

    private static ListInfo listInfo(final IMAPResponse response) throws ProtocolException {
        try {
            return new ListInfo(response);
        } catch (final RuntimeException e) {
            throw new ProtocolException("The answer to LIST cannot be understood", e);
        }
    }
}
