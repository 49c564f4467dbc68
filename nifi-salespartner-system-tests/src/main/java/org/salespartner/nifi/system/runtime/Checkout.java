/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the build of this checkout has made, as far as a real NiFi needs it.
 *
 * @param root the folder of the checkout
 */
public record Checkout(Path root) {
    private static final String HOME_PROPERTY = "salespartner.home";
    private static final String NAR_MODULE = "nifi-salespartner-nar";
    private static final String STOCK_NAR_MODULE = "nifi-salespartner-stock-nar";
    private static final String REAL_NIFI_MODULE = "nifi-salespartner-real-nifi";

    /**
     * @return the checkout named by the system property {@code salespartner.home}, else the one around the working directory
     * @throws NiFiException when there is none
     */
    public static Checkout locate() {
        final String home = System.getProperty(HOME_PROPERTY);
        final Path start = Path.of(home == null ? "" : home).toAbsolutePath().normalize();
        for (Path candidate = start; candidate != null; candidate = candidate.getParent()) {
            if (Files.isRegularFile(candidate.resolve(NAR_MODULE).resolve("pom.xml"))) {
                return new Checkout(candidate);
            }
        }
        throw new NiFiException("No checkout of SalesPartner at or above %s: run from inside it or set -D%s".formatted(start, HOME_PROPERTY));
    }

    /** @return our NAR, as a user would get it */
    public Path nar() {
        return onlyNar(NAR_MODULE);
    }

    /** @return the NAR of NiFi's stock processors, for tests and demo only */
    public Path stockNar() {
        return onlyNar(STOCK_NAR_MODULE);
    }

    /** @return the jars of NiFi's own class path, where Maven has put them */
    List<Path> libraries() {
        return pathList("lib.list");
    }

    /** @return the NARs of NiFi, where Maven has put them */
    List<Path> nars() {
        return pathList("nars.list");
    }

    /**
     * @param name file name of a flow definition in {@code templates/}
     * @return where it is
     */
    public Path template(final String name) {
        return root.resolve("templates").resolve(name);
    }

    private Path onlyNar(final String module) {
        final Path folder = root.resolve(module).resolve("target");
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                final List<Path> nars = files.filter(file -> file.toString().endsWith(".nar")).toList();
                if (nars.size() == 1) {
                    return nars.getFirst();
                }
            } catch (final IOException e) {
                throw new NiFiException("Could not read " + folder, e);
            }
        }
        throw new NiFiException("There is not exactly one NAR in %s: run mvn clean package".formatted(folder));
    }

    private List<Path> pathList(final String name) {
        final Path list = root.resolve(REAL_NIFI_MODULE).resolve("target").resolve(name);
        if (Files.notExists(list)) {
            throw new NiFiException("%s is missing: run mvn package".formatted(list));
        }
        try {
            return Stream.of(Files.readString(list).strip().split(File.pathSeparator)).map(Path::of).toList();
        } catch (final IOException e) {
            throw new NiFiException("Could not read " + list, e);
        }
    }
}
