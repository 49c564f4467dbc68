/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** What the simulators of Graph and Entra ID have before their work: the record of requests, and the faults that were told. */
final class GraphFront implements AutoCloseable {
    private static final int LONGEST_GRANT_TYPE = 100;

    private final List<GraphRequest> requests = new ArrayList<>();
    private final SimulatorFaults faults = new SimulatorFaults(request -> true);
    private final Function<SimulatorRequest, SimulatorResponse> right;
    private final SimulatorHttp http;

    GraphFront(final SSLContext tls, final Function<SimulatorRequest, SimulatorResponse> right) throws IOException {
        this.right = right;
        this.http = new SimulatorHttp(tls, this::answer);
    }

    String url() {
        return http.url();
    }

    void latency(final Duration each) {
        http.latency(each);
    }

    /** Lets the latency pass. */
    void delay() {
        http.delay();
    }

    SimulatorFaults faults() {
        return faults;
    }

    synchronized List<GraphRequest> requests() {
        return List.copyOf(requests);
    }

    synchronized void forgetRequests() {
        requests.clear();
    }

    @Override
    public void close() {
        http.close();
    }

    private SimulatorResponse answer(final SimulatorRequest request) {
        record(request);
        final SimulatorFault fault = faults.take(request);
        return fault == null ? right.apply(request) : fault.answer(() -> right.apply(request));
    }

    private synchronized void record(final SimulatorRequest request) {
        final String grantType = request.path().endsWith("/token") ? request.fields().getOrDefault("grant_type", "") : "";
        requests.add(new GraphRequest(request.method(), request.path(), request.query(), request.header("prefer", ""),
                grantType.length() > LONGEST_GRANT_TYPE ? "" : grantType));
    }
}
