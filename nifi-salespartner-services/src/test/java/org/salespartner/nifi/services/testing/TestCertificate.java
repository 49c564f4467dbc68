/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate for 127.0.0.1 and localhost, made anew with the JDK's keytool. Only who is told to trusts it. */
public final class TestCertificate {
    private static final String ALIAS = "server";
    private static final String PASSWORD = "for-a-test-only";

    private final Path certificateFile;
    private final Path keyFile;
    private final SSLContext trustingContext;
    private final SSLContext serverContext;

    private TestCertificate(final Path certificateFile, final Path keyFile, final SSLContext trustingContext, final SSLContext serverContext) {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.trustingContext = trustingContext;
        this.serverContext = serverContext;
    }

    /** Makes one with an EC key, with its files in the folder. */
    public static TestCertificate create(final Path folder) throws IOException {
        return create(folder, "EC");
    }

    /**
     * Makes one, with its files in the folder.
     *
     * @param algorithm of the key, {@code EC} or {@code RSA}
     */
    public static TestCertificate create(final Path folder, final String algorithm) throws IOException {
        final Path store = folder.resolve("certificate.p12");
        // Half a second of processor time less: most tests with a server make one.
        final String quick = "-J-XX:TieredStopAtLevel=1";
        TestProcesses.run(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), quick, "-genkeypair", "-alias", ALIAS,
                "-keyalg", algorithm, "-dname", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1", "-validity", "30",
                "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD);
        try (InputStream in = Files.newInputStream(store)) {
            final KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            final Path certificateFile = pem(folder.resolve("certificate.pem"), "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
            final Path keyFile = pem(folder.resolve("key.pem"), "PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
            return new TestCertificate(certificateFile, keyFile, trusting(keys), serving(keys));
        } catch (final GeneralSecurityException e) {
            throw new IOException("The test certificate cannot be read", e);
        }
    }

    /** The certificate in PEM. */
    public Path certificateFile() {
        return certificateFile;
    }

    /** The private key in PEM. */
    public Path keyFile() {
        return keyFile;
    }

    /** Trusts this certificate and no other. */
    public SSLContext trustingContext() {
        return trustingContext;
    }

    /** Shows this certificate. */
    public SSLContext serverContext() {
        return serverContext;
    }

    private static SSLContext serving(final KeyStore keys) throws GeneralSecurityException {
        final KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        shown.init(keys, PASSWORD.toCharArray());
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown.getKeyManagers(), null, null);
        return context;
    }

    private static SSLContext trusting(final KeyStore keys) throws GeneralSecurityException, IOException {
        final KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
        final TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static Path pem(final Path file, final String kind, final byte[] content) throws IOException {
        final String text = Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind), StandardCharsets.US_ASCII);
    }
}
