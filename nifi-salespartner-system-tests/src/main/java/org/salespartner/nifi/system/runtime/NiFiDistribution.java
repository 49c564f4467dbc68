/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * NiFi as one would download it, put together from what Maven has fetched, in a cache that many runs share. Nothing in it is written to after it
 * was made: an instance has its own folder.
 *
 * @param folder the distribution in the cache
 */
public record NiFiDistribution(Path folder) {
    private static final String CACHE_NAME = "salespartner-nifi";
    private static final String UNPACKED = "unpacked";

    /**
     * Finds the distribution in the user's cache, or makes it there.
     *
     * @param checkout names the jars and NARs
     * @param progress takes a line when there is something to wait for
     * @return the distribution
     */
    public static NiFiDistribution assemble(final Checkout checkout, final Consumer<String> progress) {
        return assemble(checkout.libraries(), checkout.nars(), defaultCache(), progress);
    }

    /** @return {@code salespartner-nifi} in the user's cache folder (XDG Base Directory Specification) */
    static Path defaultCache() {
        final String cacheHome = System.getenv("XDG_CACHE_HOME");
        final Path base = cacheHome == null || cacheHome.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cacheHome);
        return base.resolve(CACHE_NAME);
    }

    /**
     * Two runs may do this at once: each makes its own beside the place and moves it there in one step; the one that comes second takes what is
     * there.
     */
    static NiFiDistribution assemble(final List<Path> libraries, final List<Path> nars, final Path cache, final Consumer<String> progress) {
        final Path folder = cache.resolve(key(libraries, nars));
        final NiFiDistribution distribution = new NiFiDistribution(folder);
        if (Files.isDirectory(folder)) {
            return distribution;
        }
        progress.accept("Assembling NiFi from %d jars and %d NARs in %s".formatted(libraries.size(), nars.size(), folder));
        publish(folder, draft -> {
            linkAll(libraries, draft.resolve("lib"));
            linkAll(nars, draft.resolve("nars"));
        });
        return distribution;
    }

    /** @return the jars of NiFi's class path */
    public Path libraries() {
        return folder.resolve("lib");
    }

    /** @return NiFi's own NARs */
    public Path nars() {
        return folder.resolve("nars");
    }

    /**
     * Spares an instance the unpacking, once another one has done it. NiFi checks the digest it keeps with each unpacked NAR, and removes what it
     * does not trust; hard links make that harmless for the others.
     *
     * @param workFolder the instance's folder of unpacked NARs, which does not exist
     * @throws IOException when the links, or copies, cannot be made
     */
    void offerUnpacked(final Path workFolder) throws IOException {
        final Path unpacked = folder.resolve(UNPACKED);
        if (Files.isDirectory(unpacked) && Files.notExists(workFolder)) {
            Files.createDirectories(workFolder.getParent());
            FileTrees.linkOrCopyTree(unpacked, workFolder);
        }
    }

    /**
     * Keeps what an instance has unpacked, for the next ones.
     *
     * @param workFolder the instance's folder of unpacked NARs, after NiFi has come up
     * @throws IOException when that fails
     */
    void keepUnpacked(final Path workFolder) throws IOException {
        final Path unpacked = folder.resolve(UNPACKED);
        if (Files.isDirectory(unpacked)) {
            return;
        }
        final Set<String> ours = new HashSet<>();
        for (final Path nar : FileTrees.list(nars())) {
            ours.add(nar.getFileName() + "-unpacked");
        }
        publish(unpacked, draft -> {
            for (final Path kind : FileTrees.list(workFolder)) {
                final Path target = Files.createDirectories(draft.resolve(kind.getFileName().toString()));
                for (final Path nar : FileTrees.list(kind)) {
                    if (ours.contains(nar.getFileName().toString())) {
                        FileTrees.linkOrCopyTree(nar, target.resolve(nar.getFileName().toString()));
                    }
                }
            }
        });
    }

    private static void publish(final Path folder, final Filling filling) {
        Path draft = null;
        try {
            Files.createDirectories(folder.getParent());
            draft = Files.createTempDirectory(folder.getParent(), folder.getFileName() + ".");
            filling.fill(draft);
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (final FileSystemException e) {
            if (!Files.isDirectory(folder)) {
                throw new NiFiException("Could not make %s: is there room, and may it be written?".formatted(folder), e);
            }
        } catch (final IOException e) {
            throw new NiFiException("Could not make " + folder, e);
        } finally {
            if (draft != null) {
                FileTrees.delete(draft);
            }
        }
    }

    private static void linkAll(final List<Path> files, final Path target) throws IOException {
        Files.createDirectories(target);
        for (final Path file : files) {
            FileTrees.linkOrCopy(file, target.resolve(file.getFileName().toString()));
        }
    }

    /** The names hold the versions of released artifacts; the sizes tell a file that was replaced. */
    private static String key(final List<Path> libraries, final List<Path> nars) {
        try {
            final MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String version = "unknown";
            for (final List<Path> part : List.of(libraries, nars)) {
                for (final Path file : part.stream().sorted().toList()) {
                    final String name = file.getFileName().toString();
                    digest.update("%s %d%n".formatted(name, Files.size(file)).getBytes(StandardCharsets.UTF_8));
                    if (name.startsWith("nifi-runtime-")) {
                        version = name.replaceAll("^nifi-runtime-|\\.jar$", "");
                    }
                }
                digest.update((byte) '\n');
            }
            return "nifi-%s-%s".formatted(version, HexFormat.of().formatHex(digest.digest(), 0, 6));
        } catch (final IOException e) {
            throw new NiFiException("A part of NiFi is not where Maven had put it: run mvn package again", e);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @FunctionalInterface
    private interface Filling {
        void fill(Path draft) throws IOException;
    }
}
