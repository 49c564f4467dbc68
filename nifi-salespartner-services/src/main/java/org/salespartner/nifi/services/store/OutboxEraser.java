/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

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
    private static final String FIND_OLD = """
            select d.id from salespartner_draft d where d.created_at < ?
            and (d.state in ('SENT', 'REJECTED', 'CLOSED', 'EXPIRED') or d.expires_at < ?)
            and not exists (select 1 from salespartner_send s where s.reply_key = d.reply_key and s.state = 'RESERVED')
            order by d.created_at, d.id limit ?""";
    private static final String END_RELEASED = "update salespartner_send set state = 'REFUSED' where state = 'RELEASED' and draft_id = any(?)";
    private static final String REMEMBER = """
            insert into salespartner_send (reply_key, mail_key, draft_id, account_key, state, token, reserved_at, lease_until, reason)
            select d.reply_key, d.mail_key, d.id, d.account_key, 'REFUSED', '', d.created_at, d.created_at,
            'It was aged out and is not sent any more.' from salespartner_draft d where d.id = any(?)
            and not exists (select 1 from salespartner_send s where s.reply_key = d.reply_key)""";
    private static final String BLANK_STOPS = """
            update salespartner_stop set pattern = null, reason = 'A person whose data was erased.', source = 'erasure' where pattern_key = any(?)""";

    /**
     * Takes drafts away that are over, except that each stays known: a replay of the mail that was answered makes none that is sent.
     *
     * @return how many, at most {@code limit}
     */
    int ageOut(final Connection connection, final Instant before, final int limit) throws SQLException {
        SendLock.take(connection);
        final List<String> drafts = Sql.texts(connection, FIND_OLD, before, before, limit);
        Sql.update(connection, END_RELEASED, drafts);
        Sql.update(connection, REMEMBER, drafts);
        return Sql.update(connection, DELETE_DRAFTS, drafts);
    }

    /**
     * @param addressKeys all addresses of the person, as keys
     */
    void erase(final Connection connection, final Collection<String> addressKeys) throws SQLException {
        SendLock.take(connection);
        final List<String> drafts = Sql.texts(connection, FIND_DRAFTS, addressKeys, addressKeys);
        Sql.update(connection, BLANK_SENDS, drafts);
        Sql.update(connection, DELETE_DRAFTS, drafts);
        Sql.update(connection, DELETE_RECIPIENTS, addressKeys.stream().flatMap(key -> Stream.of(key, Texts.mailboxKey(key))).distinct().toList());

        final List<String> stops = new ArrayList<>();
        addressKeys.forEach(key -> stops.add(StopRepository.key(key)));
        Sql.update(connection, BLANK_STOPS, stops);
    }
}
