/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

/**
 * One entry of a mailbox' log of changes.
 *
 * @param folderId    the folder that changed
 * @param immutableId the message's immutable id
 * @param id          the usual id that the message had there
 * @param kind        what happened
 */
record GraphChange(String folderId, String immutableId, String id, Kind kind) {

    /** The change as the folder sees it: a message that is moved is removed here and created there. */
    enum Kind { CREATED, MARKED, REMOVED }
}
