/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import java.util.Map;

/**
 * A FlowFile that waits in a connection.
 *
 * @param connectionId the connection
 * @param uuid id of the FlowFile
 * @param size length of its content in bytes
 * @param penalized whether it waits out a penalty
 * @param attributes all of them
 */
public record QueuedFlowFile(String connectionId, String uuid, long size, boolean penalized, Map<String, String> attributes) {
    public QueuedFlowFile {
        attributes = Map.copyOf(attributes);
    }
}
