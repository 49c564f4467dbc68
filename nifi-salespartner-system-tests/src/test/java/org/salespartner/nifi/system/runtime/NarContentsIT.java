/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The NAR that a user gets. */
class NarContentsIT {
    private final Checkout checkout = Checkout.locate();
    private final NarContents nar = NarContents.read(checkout.nar());

    @Test
    void itBundlesNothingThatNiFiOrItsParentNarHolds() {
        final Set<String> held = new TreeSet<>(NarContents.read(narOfNiFi("nifi-standard-services-api-nar")).artifacts());
        checkout.libraries().forEach(library -> held.add(NarContents.artifact(library.getFileName().toString())));
        assertTrue(held.containsAll(Set.of("nifi-api", "nifi-utils", "slf4j-api", "nifi-record")), held.toString());

        final Set<String> twice = new TreeSet<>(nar.artifacts());
        twice.retainAll(held);
        assertEquals(Set.of(), twice);
    }

    @Test
    void itBundlesOurModules() {
        assertTrue(nar.artifacts().containsAll(Set.of("nifi-salespartner-email", "nifi-salespartner-services-api",
                "nifi-salespartner-services", "nifi-salespartner-processors")), nar.artifacts().toString());
    }

    @Test
    void itCarriesLicenceAndNotice() {
        assertTrue(nar.entries().containsAll(Set.of("META-INF/LICENSE", "META-INF/NOTICE")), nar.entries().toString());
    }

    @Test
    void theLicenceNamesTheBundledLibrariesAndNoOthers() {
        final Set<String> bundled = nar.artifacts().stream().filter(artifact -> !artifact.startsWith("nifi-salespartner-"))
                .collect(Collectors.toCollection(TreeSet::new));
        final Set<String> named = namedIn(NarContents.text(checkout.nar(), "META-INF/LICENSE"));

        assertEquals(Set.of(), without(bundled, named), "bundled and not named");
        assertEquals(Set.of(), without(named, bundled), "named and not bundled");
    }

    @Test
    void everyDeclaredComponentIsDocumented() {
        final Set<String> documented = nar.extensions().stream().map(NarContents.Extension::name).collect(Collectors.toCollection(TreeSet::new));

        assertEquals(nar.declared(), documented);
        assertEquals(List.of(), namesWhere(extension -> extension.description().isBlank()), "without a description");
        assertEquals(List.of(), namesWhere(extension -> extension.tags().isEmpty()), "without tags");
        assertEquals(List.of(), namesWhere(extension -> !nar.entries().contains(page(extension))), "without additionalDetails.md");
    }

    /** After the line of equals signs each line that is indented by two spaces lists libraries; what stands in brackets is for the reader. */
    private static Set<String> namedIn(final String licence) {
        return licence.lines().dropWhile(line -> !line.startsWith("====")).filter(line -> line.matches("  \\S.*"))
                .flatMap(line -> Arrays.stream(line.replaceAll("\\([^)]*\\)", "").split(","))).map(String::strip)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> without(final Set<String> all, final Set<String> taken) {
        final Set<String> rest = new TreeSet<>(all);
        rest.removeAll(taken);
        return rest;
    }

    private List<String> namesWhere(final Predicate<NarContents.Extension> fault) {
        return nar.extensions().stream().filter(fault).map(NarContents.Extension::name).toList();
    }

    private static String page(final NarContents.Extension extension) {
        return "META-INF/docs/additional-details/%s/additionalDetails.md".formatted(extension.name());
    }

    private Path narOfNiFi(final String name) {
        return checkout.nars().stream().filter(file -> file.getFileName().toString().startsWith(name)).findFirst().orElseThrow();
    }
}
