/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

/**
 * One line of NiFi's bulletin board.
 *
 * @param id rises with time
 * @param level INFO, WARNING or ERROR
 * @param sourceId id of the component
 * @param sourceName name of the component
 * @param message the line
 */
public record Bulletin(long id, String level, String sourceId, String sourceName, String message) {
}
