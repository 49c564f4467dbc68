/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.send;

import org.salespartner.nifi.services.testing.Delivery;
import org.salespartner.nifi.services.testing.ScriptedSmtpServer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A mailbox over IMAP, and beside it a server for sending that does what it is told to. */
final class SmtpProvider extends GreenMailProvider implements FaultyProvider {
    private final ScriptedSmtpServer smtp = ScriptedSmtpServer.start();
    private boolean filing;

    SmtpProvider() throws Exception {
        smtp.onTaken(this::filed);
    }

    ScriptedSmtpServer smtp() {
        return smtp;
    }

    @Override
    public Map<String, String> properties() {
        final Map<String, String> properties = new HashMap<>(super.properties());
        properties.put("Copy To Sent", filing ? "No" : "Automatic");
        return properties;
    }

    @Override
    int smtpPort() {
        return smtp.port();
    }

    @Override
    public List<Delivery> delivered() {
        return smtp.taken().stream().map(taken -> new Delivery(taken.recipients(), taken.message())).toList();
    }

    @Override
    public List<String> changes() throws Exception {
        return Stream.concat(inSent().stream(), smtp.commands().stream()).toList();
    }

    /** From now on the server files what it takes, under a Message-ID of its own. */
    @Override
    public void replaceMessageIds() {
        filing = true;
    }

    @Override
    public void refuse() {
        smtp.answer(ScriptedSmtpServer.END_OF_MESSAGE, "554 5.7.1 This is not wanted here");
    }

    @Override
    public void postpone() {
        smtp.answer(ScriptedSmtpServer.END_OF_MESSAGE, "451 4.7.1 Come back later");
    }

    @Override
    public void breakBefore() {
        smtp.cut("DATA");
    }

    @Override
    public void loseAnswer() {
        smtp.takeAndCut();
    }

    @Override
    public void swallowAnswer() {
        smtp.takeAndStall();
    }

    @Override
    public void heal() {
        smtp.heal();
    }

    @Override
    public String answerTimeout() {
        return "SMTP Answer Timeout";
    }

    @Override
    public void close() throws IOException {
        smtp.close();
        super.close();
    }

    private ScriptedSmtpServer.Taken filed(final ScriptedSmtpServer.Taken taken) {
        if (!filing) {
            return taken;
        }

        final String renamed = taken.text().replaceFirst("(?m)^Message-ID: .*$", "Message-ID: <taken@provider.test>");
        final byte[] message = renamed.getBytes(StandardCharsets.ISO_8859_1);
        try {
            file(message);
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }

        return new ScriptedSmtpServer.Taken(taken.sender(), taken.recipients(), message);
    }
}
