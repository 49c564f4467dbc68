/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import jakarta.mail.Multipart;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.salespartner.nifi.services.testing.Dovecot;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The mail consumer of Apache Camel as it is by default: it takes what is unread, and marks each message as read once its content has been read to
 * the end.
 */
final class CamelConsumer {
    private static final long PATIENCE_MINUTES = 10;

    private CamelConsumer() {
    }

    static double seconds(final int port, final int messages) throws Exception {
        final CountDownLatch left = new CountDownLatch(messages);
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("imap://%s:%d?username=%s&password=%s&initialDelay=0".formatted(Dovecot.HOST, port, BenchMailboxes.MARKED_USER,
                            BenchMailboxes.PASSWORD)).process(exchange -> {
                                read(exchange);
                                left.countDown();
                            });
                }
            });
            final long begin = System.nanoTime();
            camel.start();
            if (!left.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("Camel has read all but %d of %d messages".formatted(left.getCount(), messages));
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    private static void read(final Exchange exchange) throws Exception {
        final Object body = exchange.getIn().getBody();
        if (body instanceof final Multipart parts) {
            parts.writeTo(OutputStream.nullOutputStream());
        } else {
            OutputStream.nullOutputStream().write(exchange.getIn().getBody(byte[].class));
        }
    }
}
