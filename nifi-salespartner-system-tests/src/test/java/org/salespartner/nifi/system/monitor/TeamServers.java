/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.monitor;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.services.testing.EntraApplication;
import org.salespartner.nifi.services.testing.EntraSimulator;
import org.salespartner.nifi.services.testing.GoogleSimulator;
import org.salespartner.nifi.services.testing.GraphSimulator;
import org.salespartner.nifi.services.testing.TestCertificate;
import org.salespartner.nifi.system.runtime.FlowEditor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The mail servers of a team: Dovecot, Gmail and Graph with the sign-in of each, and mailboxes for all ways to sign in. Every secret is long, random,
 * and remembered. Whoever uses a refresh token here ends it.
 */
final class TeamServers implements AutoCloseable {
    /** Signs in by password. */
    static final String IMAP = "maya@salespartner.example";
    /** Signs in by a refresh token of Google. */
    static final String GOOGLE = "gina@salespartner.example";
    /** Signs in by a refresh token of Entra. */
    static final String MICROSOFT = "mona@salespartner.example";
    /** A service account of Google acts for it. */
    static final String GOOGLE_DELEGATED = "info@salespartner.example";
    /** An application reads it with its certificate, without a person. */
    static final String MICROSOFT_APPLICATION = "sales@salespartner.example";
    static final List<String> ALL = List.of(IMAP, GOOGLE, MICROSOFT, GOOGLE_DELEGATED, MICROSOFT_APPLICATION);

    private static final String READ_GMAIL = "https://www.googleapis.com/auth/gmail.readonly";
    private static final String READ_MAIL = "Mail.Read";
    private static final String ROBOT = "robot@sales-app.iam.gserviceaccount.example";
    private static final String GOOGLE_CLIENT = "sales-app.apps.googleusercontent.example";
    private static final int PEM_LINE = 64;
    private static final int MODULUS_LINES = 7;

    private final SecureRandom random = new SecureRandom();
    private final List<String> secrets = new ArrayList<>();
    private final String password = secret();
    private final String googleSecret = secret();
    private final String microsoftSecret = secret();
    private final Dovecot dovecot;
    private final GoogleSimulator google;
    private final EntraSimulator entra;
    private final GraphSimulator graph;
    private final EntraApplication application;
    private final EntraApplication daemon;
    private final String googleKeyFile;
    private final String daemonCertificate;

    /**
     * Starts them all.
     *
     * @param folder where a certificate and its key may lie: not one that is searched for secrets
     */
    TeamServers(final Path folder) throws IOException, GeneralSecurityException {
        dovecot = Dovecot.start(Map.of(IMAP, password));
        google = GoogleSimulator.start();
        google.oauth().rotateRefreshTokens(true).client(GOOGLE_CLIENT, googleSecret);
        googleKeyFile = googleKeyFile();
        entra = EntraSimulator.start();
        entra.oldTokensEnd(true);
        graph = GraphSimulator.start(entra);
        entra.resource(graphUrl() + "/");
        application = entra.register("sales-app").secret(microsoftSecret);
        daemon = entra.register("sales-daemon").roles(READ_MAIL);
        daemonCertificate = daemonCertificate(TestCertificate.create(folder, "RSA"));
        List.of(GOOGLE, GOOGLE_DELEGATED).forEach(google::mailbox);
        List.of(MICROSOFT, MICROSOFT_APPLICATION).forEach(graph::mailbox);
    }

    Dovecot dovecot() {
        return dovecot;
    }

    GoogleSimulator google() {
        return google;
    }

    GraphSimulator graph() {
        return graph;
    }

    EntraSimulator entra() {
        return entra;
    }

    /** A refresh token for which the person has consented just now. */
    String googleConsent() {
        return google.oauth().refreshToken(GOOGLE_CLIENT, GOOGLE, READ_GMAIL);
    }

    /** What the person who imports the team's template fills in. */
    Map<String, String> parameters() {
        return Map.ofEntries(
                Map.entry("imap.host", Dovecot.HOST),
                Map.entry("imap.port", Integer.toString(dovecot.imapPort())),
                Map.entry("imap.tls", "None"),
                Map.entry("imap.address", IMAP),
                Map.entry("imap.username", IMAP),
                Map.entry("imap.password", password),
                Map.entry("google.address", GOOGLE),
                Map.entry("google.client.id", GOOGLE_CLIENT),
                Map.entry("google.client.secret", googleSecret),
                Map.entry("google.refresh.token", googleConsent()),
                Map.entry("microsoft.address", MICROSOFT),
                Map.entry("microsoft.tenant", entra.tenant()),
                Map.entry("microsoft.client.id", application.clientId()),
                Map.entry("microsoft.client.secret", microsoftSecret),
                Map.entry("microsoft.refresh.token", entra.consent(application, MICROSOFT, "offline_access", READ_MAIL)));
    }

    /** Lets the imported team's services ask these servers, and adds the two mailboxes that need nobody to sign in. */
    void connect(final ImportedMonitor team) {
        final FlowEditor editor = team.nifi().editor();
        editor.configureService(team.service("Google mailbox"), Map.of("API URL", google.rootUrl()));
        editor.configureService(team.service("Google application"), Map.of("Token Endpoint", google.tokenUri()));
        editor.configureService(team.service("Microsoft mailbox"), Map.of("Graph URL", graphUrl()));
        editor.configureService(team.service("Microsoft application"), Map.of("Authority", entra.url()));

        final String delegated = editor.createService(team.group(), "org.salespartner.nifi.services.gmail.GoogleEmailAccount", "Info mailbox", Map.of(
                "Address", GOOGLE_DELEGATED,
                "Authentication Strategy", "Service Account",
                "Service Account Key", googleKeyFile,
                "Folders", "INBOX, SENT",
                "API URL", google.rootUrl()));
        final String without = editor.createService(team.group(), "org.salespartner.nifi.services.oauth.OAuthApplication", "Daemon", Map.of(
                "Provider", "Microsoft",
                "Tenant", entra.tenant(),
                "Client ID", daemon.clientId(),
                "Certificate", daemonCertificate,
                "Authority", entra.url()));
        final String sales = editor.createService(team.group(), "org.salespartner.nifi.services.graph.MicrosoftEmailAccount", "Sales mailbox", Map.of(
                "Address", MICROSOFT_APPLICATION,
                "Authentication Strategy", "Client Credentials",
                "OAuth Application", without,
                "Mailbox", MICROSOFT_APPLICATION,
                "Folders", "inbox, sentitems",
                "Graph URL", graphUrl()));
        editor.configureService(team.service(ImportedMonitor.MAILBOXES), Map.of("info", delegated, "sales", sales));
    }

    /** Puts a mail into the inbox of an account, or into what it has sent. */
    void deliver(final String account, final boolean sent, final byte[] mail) throws IOException {
        final Instant now = Instant.now();
        switch (account) {
            case IMAP -> dovecot.deliver(account, sent ? "Sent" : "INBOX", mail, now);
            case GOOGLE, GOOGLE_DELEGATED -> google.mailbox(account).deliver(mail, now, sent ? "SENT" : "INBOX");
            default -> graph.mailbox(account).deliver(sent ? "sentitems" : "inbox", mail, now);
        }
    }

    /** Each answer of the simulators takes so long, as on a real line. */
    void latency(final Duration each) {
        google.latency(each);
        graph.latency(each);
    }

    /** Everything that must not be read anywhere: what signs in, and what was given out for it until now. */
    List<String> secrets() {
        final List<String> all = new ArrayList<>(secrets);
        all.addAll(google.oauth().secretsGiven());
        all.addAll(entra.secretsGiven());
        return all;
    }

    @Override
    public void close() throws IOException {
        graph.close();
        entra.close();
        google.close();
        dovecot.close();
    }

    private String graphUrl() {
        return graph.url().replace("/v1.0", "");
    }

    private String secret() {
        final byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        final String text = HexFormat.of().formatHex(bytes);
        secrets.add(text);
        return text;
    }

    private String googleKeyFile() throws GeneralSecurityException, IOException {
        final KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        final KeyPair pair = generator.generateKeyPair();
        google.oauth().serviceAccount(ROBOT, pair.getPublic(), READ_GMAIL);
        final String body = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(pair.getPrivate().getEncoded());
        rememberLines(body);
        return new ObjectMapper().writeValueAsString(Map.of(
                "type", "service_account",
                "client_email", ROBOT,
                "private_key", "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n",
                "token_uri", google.tokenUri()));
    }

    private String daemonCertificate(final TestCertificate certificate) throws IOException, GeneralSecurityException {
        final byte[] pem = Files.readAllBytes(certificate.certificateFile());
        daemon.certificate((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
        final String key = Files.readString(certificate.keyFile());
        rememberLines(key);
        return new String(pem, StandardCharsets.US_ASCII) + key;
    }

    /** The whole lines of a key without the first, which hold the modulus: that is public. */
    private void rememberLines(final String pem) {
        Arrays.stream(pem.split("\\R")).filter(line -> line.length() == PEM_LINE).skip(MODULUS_LINES).forEach(secrets::add);
    }
}
