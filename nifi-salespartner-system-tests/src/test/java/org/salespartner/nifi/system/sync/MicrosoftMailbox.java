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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A mailbox of the simulated Exchange Online, behind Microsoft Graph. */
final class MicrosoftMailbox extends ApiMailbox {
    private static final String CLIENT = "5b0b3a1c-0000-4000-8000-00000000c0de";

    private final EntraSimulator entra;
    private final GraphSimulator graph;
    private final GraphMailbox mailbox;
    private final String refreshToken;

    MicrosoftMailbox(final EntraSimulator entra, final GraphSimulator graph, final String address) {
        super(Map.of("INBOX", "inbox", "Sent", "sentitems"));
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

    @Override
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

    /** Makes it with those above it when they are not there. */
    @Override
    String make(final String path) {
        String parent = null;
        for (final String name : path.split("/")) {
            final String parentId = parent;
            parent = mailbox.folder(name).map(GraphFolder::id).orElseGet(() -> mailbox.addFolder(name, parentId).id());
        }
        return parent;
    }

    @Override
    void rename(final String folderId, final String newName) {
        mailbox.renameFolder(folderId, newName);
    }

    @Override
    void remove(final String folderId, final List<String> messageIds) {
        mailbox.removeFolder(folderId);
    }

    @Override
    String put(final String folderId, final byte[] message, final Instant received) {
        return mailbox.deliver(folderId, message, received).immutableId();
    }

    @Override
    void delete(final String messageId) {
        mailbox.delete(messageId);
    }

    @Override
    void markRead(final String messageId) {
        mailbox.mark(messageId, true);
    }

    @Override
    void flag(final String messageId) {
        mailbox.flag(messageId);
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
            final Optional<GraphFolder> folder = Optional.ofNullable(folderId(name)).flatMap(mailbox::folder);
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
}
