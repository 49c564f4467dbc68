/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NiFiDistributionTest {
    @TempDir
    private Path folder;

    @Test
    void aSecondAssemblyFindsTheFirst() throws IOException {
        final List<String> progress = new ArrayList<>();
        final NiFiDistribution first = NiFiDistribution.assemble(List.of(jar("1")), List.of(nar("a.nar", "a")), cache(), progress::add);
        final NiFiDistribution second = NiFiDistribution.assemble(List.of(jar("1")), List.of(nar("a.nar", "a")), cache(), progress::add);

        assertEquals(first, second);
        assertEquals(1, progress.size());
        assertTrue(first.folder().getFileName().toString().startsWith("nifi-1-"), first.toString());
        assertEquals("a", Files.readString(second.nars().resolve("a.nar")));
        assertTrue(Files.exists(second.libraries().resolve("nifi-runtime-1.jar")));
    }

    @Test
    void anotherListOrAnotherContentMakesAnotherDistribution() throws IOException {
        final NiFiDistribution first = NiFiDistribution.assemble(List.of(jar("1")), List.of(nar("a.nar", "a")), cache(), line -> { });
        final List<Path> twoNars = List.of(nar("a.nar", "a"), nar("b.nar", "b"));
        final NiFiDistribution longer = NiFiDistribution.assemble(List.of(jar("1")), twoNars, cache(), line -> { });
        final NiFiDistribution changed = NiFiDistribution.assemble(List.of(jar("1")), List.of(nar("a.nar", "a, changed")), cache(), line -> { });

        assertNotEquals(first, longer);
        assertNotEquals(first, changed);
        assertEquals("a, changed", Files.readString(changed.nars().resolve("a.nar")));
    }

    @Test
    void manyAssembliesAtOnceMakeOneWholeDistributionAndLeaveNothingElse() throws Exception {
        final List<Path> libraries = List.of(jar("1"));
        final List<Path> nars = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            nars.add(nar("n%d.nar".formatted(i), "content " + i));
        }
        final List<Integer> sizes = new CopyOnWriteArrayList<>();
        final Callable<NiFiDistribution> assembly = () -> {
            final NiFiDistribution distribution = NiFiDistribution.assemble(libraries, nars, cache(), line -> { });
            sizes.add(FileTrees.list(distribution.nars()).size());
            return distribution;
        };

        final Set<NiFiDistribution> made;
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            final List<Callable<NiFiDistribution>> assemblies = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                assemblies.add(assembly);
            }
            made = executor.invokeAll(assemblies).stream().map(Future::resultNow).collect(Collectors.toSet());
        }

        assertEquals(1, made.size());
        assertEquals(Set.of(50), Set.copyOf(sizes));
        assertEquals(List.of(made.iterator().next().folder()), FileTrees.list(cache()));
    }

    @Test
    void anArtifactThatHasGoneIsNamedWithTheRemedy() {
        final Path gone = folder.resolve("gone.jar");
        final NiFiException exception = assertThrows(NiFiException.class,
                () -> NiFiDistribution.assemble(List.of(gone), List.of(), cache(), line -> { }));

        assertTrue(exception.getMessage().contains("run mvn package again"), exception.getMessage());
        assertFalse(Files.exists(cache()));
    }

    @Test
    void whatOneInstanceUnpackedIsThereForTheNextAndSurvivesItsDeletion() throws IOException {
        final NiFiDistribution distribution = NiFiDistribution.assemble(List.of(jar("1")), List.of(nar("a.nar", "a")), cache(), line -> { });
        final Path first = folder.resolve("first/work/nar");
        final Path second = folder.resolve("second/work/nar");
        final Path third = folder.resolve("third/work/nar");
        Files.createDirectories(first.resolve("extensions/a.nar-unpacked"));
        Files.createDirectories(first.resolve("extensions/ours.nar-unpacked"));
        Files.writeString(first.resolve("extensions/a.nar-unpacked/nar-digest"), "digest");
        distribution.keepUnpacked(first);

        distribution.offerUnpacked(second);
        FileTrees.delete(second.resolve("extensions/a.nar-unpacked"));
        distribution.offerUnpacked(third);

        assertEquals("digest", Files.readString(third.resolve("extensions/a.nar-unpacked/nar-digest")));
        assertFalse(Files.exists(third.resolve("extensions/ours.nar-unpacked")), "only what belongs to NiFi is shared");
    }

    private Path cache() {
        return folder.resolve("cache");
    }

    private Path jar(final String version) throws IOException {
        return Files.writeString(folder.resolve("nifi-runtime-%s.jar".formatted(version)), "jar");
    }

    /** In a folder of its own, as in a local repository: the first content must not change under a link to it. */
    private Path nar(final String name, final String content) throws IOException {
        final Path place = Files.createTempDirectory(folder, "repository");
        return Files.writeString(place.resolve(name), content);
    }
}
