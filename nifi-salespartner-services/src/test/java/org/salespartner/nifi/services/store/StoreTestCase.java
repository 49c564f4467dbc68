/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.salespartner.nifi.services.store.TestedDatabase.Opened;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.TimelineEntry;
import org.salespartner.nifi.store.TimelineQuery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the tests of a class on H2 and on PostgreSQL, each test with an empty store. */
@ParameterizedClass(name = "{0}")
@EnumSource(TestedDatabase.class)
abstract class StoreTestCase {
    static final TimelineQuery EVERYTHING = new TimelineQuery(null, null, null, null, null, 0);

    @Parameter
    TestedDatabase tested;

    @TempDir
    Path folder;

    Opened opened;
    OpenStore store;

    @BeforeEach
    void openStore() throws Exception {
        opened = tested.open(folder);
        store = opened.store();
    }

    @AfterEach
    void closeStore() throws Exception {
        if (opened != null) {
            opened.close();
        }
    }

    List<TimelineEntry> query(final TimelineQuery query) throws StoreException {
        final List<TimelineEntry> entries = new ArrayList<>();
        store.query(query, entries::add);
        return entries;
    }

    List<String> subjects(final TimelineQuery query) throws StoreException {
        return query(query).stream().map(TimelineEntry::subject).toList();
    }
}
