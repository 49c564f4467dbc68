/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.salespartner.nifi.services.graph.MicrosoftEmailAccount;
import org.salespartner.nifi.services.testing.EntraApplication;
import org.salespartner.nifi.services.testing.EntraSimulator;
import org.salespartner.nifi.services.testing.GraphFolder;
import org.salespartner.nifi.services.testing.GraphMailbox;
import org.salespartner.nifi.services.testing.GraphMessage;
import org.salespartner.nifi.services.testing.GraphSimulator;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A mailbox of the simulated Exchange Online, behind Microsoft Graph. */
final class MicrosoftMailbox implements TestMailbox {
    private static final String CLIENT = "5b0b3a1c-0000-4000-8000-00000000c0de";

    private final EntraSimulator entra;
    private final GraphSimulator graph;
    private final GraphMailbox mailbox;
    private final String refreshToken;
    private final Map<String, String> folders = new HashMap<>(Map.of("INBOX", "inbox", "Sent", "sentitems"));
    private final Map<String, List<String>> delivered = new HashMap<>();

    MicrosoftMailbox(final EntraSimulator entra, final GraphSimulator graph, final String address) {
        this.entra = entra;
        this.graph = graph;
        this.mailbox = graph.mailbox(address);
        final EntraApplication application = entra.register(CLIENT).secret(PASSWORD);
        this.refreshToken = entra.consent(application, address, "offline_access", "Mail.Read");
    }

    EntraSimulator entra() {
        return entra;
    }

    GraphSimulator graph() {
        return graph;
    }

    GraphMailbox exchange() {
        return mailbox;
    }

    String refreshToken() {
        return refreshToken;
    }

    @Override
    public String address() {
        return mailbox.address();
    }

    @Override
    public TestAccount account() {
        return new TestAccount(MicrosoftEmailAccount.class, Map.of("Address", address(), "Graph URL", graph.url(), "Refresh Token", refreshToken),
                Map.of("Provider", "Microsoft", "Client ID", CLIENT, "Client Secret", PASSWORD, "Tenant", entra.tenant(), "Authority", entra.url()),
                null);
    }

    @Override
    public int port() {
        return URI.create(graph.url()).getPort();
    }

    @Override
    public int tlsPort() {
        throw new UnsupportedOperationException("The simulator of this suite speaks clear text");
    }

    @Override
    public void deliver(final String folder, final byte[] message, final Instant received) {
        delivered.computeIfAbsent(folder, name -> new ArrayList<>()).add(mailbox.deliver(folder(folder), message, received).immutableId());
    }

    @Override
    public void createFolder(final String folder) {
        folder(folder);
    }

    @Override
    public void renameFolder(final String folder, final String newName) {
        mailbox.renameFolder(folders.get(folder), newName);
        folders.put(newName, folders.remove(folder));
        delivered.put(newName, delivered.remove(folder));
    }

    @Override
    public void deleteFolder(final String folder) {
        delivered.remove(folder);
        mailbox.removeFolder(folders.remove(folder));
    }

    @Override
    public void expunge(final String folder, final long number) {
        mailbox.delete(providerId(folder, number));
    }

    @Override
    public void markRead(final String folder, final long number) {
        mailbox.mark(providerId(folder, number), true);
    }

    @Override
    public void flag(final String folder, final long number) {
        mailbox.flag(providerId(folder, number));
    }

    @Override
    public void awaitOtherNumbering() {
        // Folders are told apart by their ids.
    }

    @Override
    public void loseCursor(final String folder) {
        mailbox.expireDelta();
    }

    @Override
    public String lostCursor() {
        return "no longer keeps the changes";
    }

    @Override
    public String report(final List<String> names) {
        final StringBuilder report = new StringBuilder();
        for (final String name : names) {
            final Optional<GraphFolder> folder = Optional.ofNullable(folders.get(name)).flatMap(mailbox::folder);
            for (final GraphMessage message : folder.map(found -> mailbox.messagesIn(found.id())).orElse(List.of())) {
                report.append(name).append(' ').append(message.immutableId()).append(' ').append(message.version()).append(' ')
                        .append(message.modified()).append(message.read() ? " read" : " unread").append(message.flagged() ? " flagged " : " ")
                        .append(new String(message.mime().bytes(), StandardCharsets.ISO_8859_1)).append('\n');
            }
        }
        return report.append("Changes asked for: ").append(graph.changes()).toString();
    }

    @Override
    public List<String> signsOfUse() {
        return List.of(" read ", " unread ", " unread flagged ", "Changes asked for: []");
    }

    @Override
    public String readSign() {
        return " read ";
    }

    @Override
    public String providerId(final String folder, final long number) {
        return delivered.get(folder).get(Math.toIntExact(number) - 1);
    }

    @Override
    public String transitUri(final String folder, final long number, final String uidValidity) {
        return "%s/users/%s/messages/%s".formatted(graph.url(), address(), providerId(folder, number));
    }

    @Override
    public String serverName(final String folder) {
        return "Sent".equals(folder) ? "Sent Items" : folder;
    }

    @Override
    public String fetchPattern(final String folder, final long number) {
        final String id = providerId(folder, number);
        return "(%s|%s)/(\\$|%%24)value".formatted(Pattern.quote(id), Pattern.quote(URLEncoder.encode(id, StandardCharsets.UTF_8)));
    }

    /** The id of a folder, which is made with those above it when it is not there. */
    private String folder(final String path) {
        if (!folders.containsKey(path)) {
            String parent = null;
            for (final String name : path.split("/")) {
                final String parentId = parent;
                parent = mailbox.folder(name).map(GraphFolder::id).orElseGet(() -> mailbox.addFolder(name, parentId).id());
            }
            folders.put(path, parent);
        }
        return folders.get(path);
    }
}
