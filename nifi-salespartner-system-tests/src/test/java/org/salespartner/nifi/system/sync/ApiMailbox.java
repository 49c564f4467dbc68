/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A mailbox behind the simulated API of a provider, which tells folders and messages apart by ids of its own. */
abstract class ApiMailbox implements TestMailbox {
    private final Map<String, String> folders;
    private final Map<String, List<String>> delivered = new HashMap<>();

    /** With the ids of the folders that each mailbox has. */
    ApiMailbox(final Map<String, String> folders) {
        this.folders = new HashMap<>(folders);
    }

    /** What the account was given when its user consented. */
    abstract String refreshToken();

    /** Makes a folder; gives its id. */
    abstract String make(String folder);

    abstract void rename(String folderId, String newName);

    /** Removes a folder with its messages. */
    abstract void remove(String folderId, List<String> messageIds);

    /** Puts a new message into a folder; gives its id. */
    abstract String put(String folderId, byte[] message, Instant received);

    abstract void delete(String messageId);

    abstract void markRead(String messageId);

    abstract void flag(String messageId);

    /** The id of a folder; null when there is none. */
    final String folderId(final String folder) {
        return folders.get(folder);
    }

    @Override
    public final int tlsPort() {
        throw new UnsupportedOperationException("The simulator of this suite speaks clear text");
    }

    @Override
    public final void deliver(final String folder, final byte[] message, final Instant received) {
        createFolder(folder);
        delivered.computeIfAbsent(folder, name -> new ArrayList<>()).add(put(folders.get(folder), message, received));
    }

    @Override
    public final void createFolder(final String folder) {
        folders.computeIfAbsent(folder, this::make);
    }

    @Override
    public final void renameFolder(final String folder, final String newName) {
        rename(folders.get(folder), newName);
        folders.put(newName, folders.remove(folder));
        delivered.put(newName, delivered.remove(folder));
    }

    @Override
    public final void deleteFolder(final String folder) {
        remove(folders.remove(folder), delivered.remove(folder));
    }

    @Override
    public final void expunge(final String folder, final long number) {
        delete(providerId(folder, number));
    }

    @Override
    public final void markRead(final String folder, final long number) {
        markRead(providerId(folder, number));
    }

    @Override
    public final void flag(final String folder, final long number) {
        flag(providerId(folder, number));
    }

    @Override
    public final void awaitOtherNumbering() {
        // Folders are told apart by their ids.
    }

    @Override
    public final String providerId(final String folder, final long number) {
        return delivered.get(folder).get(Math.toIntExact(number) - 1);
    }
}
