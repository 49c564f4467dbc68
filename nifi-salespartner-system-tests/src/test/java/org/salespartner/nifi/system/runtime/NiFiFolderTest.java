/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NiFiFolderTest {
    private static final String KEY = "nifi.sensitive.props.key";

    @TempDir
    private Path temporary;
    private NiFiDistribution distribution;
    private NiFiFolder folder;

    @BeforeEach
    void assemble() throws IOException {
        final Path jar = Files.writeString(temporary.resolve("nifi-runtime-1.jar"), "jar");
        distribution = NiFiDistribution.assemble(List.of(jar), List.of(), temporary.resolve("cache"), line -> { });
        folder = new NiFiFolder(temporary.resolve("instance"));
    }

    @Test
    void theKeyOfTheSecretsStaysTheSameAsLongAsTheFolderLives() throws IOException {
        folder.prepare(distribution, 1001, List.of());
        final Properties first = properties(folder);
        folder.prepare(distribution, 1002, List.of());
        final Properties second = properties(folder);

        assertTrue(first.getProperty(KEY).length() >= 12);
        assertEquals(first.getProperty(KEY), second.getProperty(KEY));
        assertEquals("1002", second.getProperty("nifi.web.http.port"));
        assertEquals("127.0.0.1", second.getProperty("nifi.web.http.host"));
    }

    @Test
    void everyFolderHasAKeyOfItsOwn() throws IOException {
        final NiFiFolder other = new NiFiFolder(temporary.resolve("other"));
        folder.prepare(distribution, 1001, List.of());
        other.prepare(distribution, 1001, List.of());

        assertFalse(properties(folder).getProperty(KEY).equals(properties(other).getProperty(KEY)));
    }

    @Test
    void aRebuiltNarReplacesTheOldOneAndWhatTheUserPutThereStays() throws IOException {
        final Path old = Files.writeString(temporary.resolve("nifi-salespartner-nar-1.nar"), "old");
        folder.prepare(distribution, 1001, List.of(old));
        final Path extensions = folder.path().resolve("extensions");
        Files.writeString(extensions.resolve("users.nar"), "theirs");
        final Path rebuilt = Files.writeString(temporary.resolve("nifi-salespartner-nar-2.nar"), "new");

        folder.prepare(distribution, 1001, List.of(rebuilt));

        assertEquals(List.of("nifi-salespartner-nar-2.nar", "users.nar"),
                FileTrees.list(extensions).stream().map(file -> file.getFileName().toString()).toList());
        Files.writeString(rebuilt, "changed");
        assertEquals("new", Files.readString(extensions.resolve("nifi-salespartner-nar-2.nar")), "a build does not change what NiFi runs");
    }

    @Test
    void theTailOfTheLogsHoldsTheLastLinesOfEach() throws IOException {
        folder.prepare(distribution, 1001, List.of());
        Files.write(folder.applicationLog(), IntStream.range(0, 100_000).mapToObj(i -> "application " + i).toList());
        Files.write(folder.consoleLog(), List.of("console 1", "console 2", "console 3"));

        final String tail = folder.logTail(2);

        assertEquals(List.of("console 2", "console 3", "application 99998", "application 99999"),
                tail.lines().filter(line -> !line.startsWith("---")).toList());
    }

    @Test
    void aProcessIdThatIsSomebodyElsesNowCountsForNothing() {
        folder.prepare(distribution, 1001, List.of());
        folder.rememberProcess(ProcessHandle.current().pid());

        assertTrue(folder.runningProcess().isEmpty());
    }

    private static Properties properties(final NiFiFolder folder) throws IOException {
        final Properties properties = new Properties();
        try (InputStream stream = Files.newInputStream(folder.properties())) {
            properties.load(stream);
        }
        return properties;
    }
}
