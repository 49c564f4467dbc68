/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an access token says to allow (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference). It is made for Graph and
 * not for us, and that of a personal account cannot be read at all: good for a hint while verifying, and for nothing else.
 */
record GrantedPermissions(Set<String> names) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PARTS = 3;

    GrantedPermissions {
        names = Set.copyOf(names);
    }

    /** Empty when the token does not tell. */
    static Optional<GrantedPermissions> of(final String token) {
        final String[] parts = token.split("\\.", -1);
        if (parts.length != PARTS) {
            return Optional.empty();
        }

        try {
            final JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            final Set<String> names = new HashSet<>(List.of(claims.path("scp").asText("").split(" ")));
            claims.path("roles").forEach(role -> names.add(role.asText()));
            names.remove("");
            return names.isEmpty() ? Optional.empty() : Optional.of(new GrantedPermissions(names));
        } catch (final JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (final IOException e) {
            throw new IllegalStateException("Nothing is read from outside", e);
        }
    }

    /** What of the needed permissions it does not allow; to write implies to read. */
    List<String> missing(final Collection<String> needed) {
        return needed.stream().filter(name -> !names.contains(name) && !names.contains(name.replace("Mail.Read", "Mail.ReadWrite"))).toList();
    }
}
