/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;

/** The Verify button. */
public final class Verification {
    private final NiFiClient client;

    Verification(final NiFiClient client) {
        this.client = client;
    }

    /**
     * @param processorId a processor that is stopped
     * @param changed properties to try instead of the configured ones; may be empty
     * @return the steps in their order
     */
    public List<VerificationStep> processor(final String processorId, final Map<String, String> changed) {
        return verify("processors/" + processorId, processorId, changed);
    }

    /**
     * @param serviceId a controller service that is disabled
     * @param changed properties to try instead of the configured ones; may be empty
     * @return the steps in their order
     */
    public List<VerificationStep> service(final String serviceId, final Map<String, String> changed) {
        return verify("controller-services/" + serviceId, serviceId, changed);
    }

    private List<VerificationStep> verify(final String path, final String id, final Map<String, String> changed) {
        final ObjectNode body = client.object();
        final ObjectNode request = body.putObject("request").put("componentId", id);
        changed.forEach(request.putObject("properties")::put);
        request.putObject("attributes");
        return client.asyncRequest(path + "/config/verification-requests", body, "request", "complete").path("results").valueStream()
                .map(result -> new VerificationStep(result.path("verificationStepName").asText(), result.path("outcome").asText(),
                        result.path("explanation").asText()))
                .toList();
    }
}
