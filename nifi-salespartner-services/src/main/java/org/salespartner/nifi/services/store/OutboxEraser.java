/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Takes drafts to a person away (rule T5). That something was sent stays known, by hashes, so that it is not sent again; and a person whom nothing is
 * to be sent to stays on the stop list, by a hash.
 */
final class OutboxEraser {
    private static final String FIND_DRAFTS = """
            select id from salespartner_draft where correspondent_key = any(?)
            union select draft_id from salespartner_draft_recipient where address_key = any(?)""";
    private static final String DELETE_DRAFTS = "delete from salespartner_draft where id = any(?)";
    private static final String DELETE_RECIPIENTS = "delete from salespartner_send_recipient where address_key = any(?)";
    private static final String BLANK_SENDS = "update salespartner_send set reason = null where draft_id = any(?)";
    private static final String BLANK_STOPS = """
            update salespartner_stop set pattern = null, reason = 'A person whose data was erased.', source = 'erasure' where pattern_key = any(?)""";

    /**
     * @param addressKeys all addresses of the person, as keys
     */
    void erase(final Connection connection, final Collection<String> addressKeys) throws SQLException {
        SendLock.take(connection);
        final List<String> drafts = Sql.texts(connection, FIND_DRAFTS, addressKeys, addressKeys);
        Sql.update(connection, BLANK_SENDS, drafts);
        Sql.update(connection, DELETE_DRAFTS, drafts);
        Sql.update(connection, DELETE_RECIPIENTS, addressKeys);

        final List<String> stops = new ArrayList<>();
        addressKeys.forEach(key -> stops.add(StopRepository.key(key)));
        Sql.update(connection, BLANK_STOPS, stops);
    }
}
