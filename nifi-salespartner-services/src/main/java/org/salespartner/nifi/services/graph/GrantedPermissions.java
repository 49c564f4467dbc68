/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import java.io.IOException;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an access token says to allow, and to whom (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference). It is made for
 * Graph and not for us, and that of a personal account cannot be read at all: good for a hint while verifying, and for nothing else.
 *
 * @param names       of scopes, or of an application's roles
 * @param application whether it was given to the application itself, whose permissions hold for the mailboxes of others, too
 * @param person      by whom the token was given, as a sign-in name; empty when it does not tell
 */
record GrantedPermissions(Set<String> names, boolean application, String person) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PARTS = 3;
    private static final String OF_OTHERS = ".Shared";

    GrantedPermissions {
        names = Set.copyOf(names);
    }

    /**
     * Empty when nothing tells.
     *
     * @param told what the token endpoint has said that the token is for
     */
    static Optional<GrantedPermissions> of(final String token, final Collection<String> told) {
        final Set<String> names = new HashSet<>(told.stream().map(scope -> scope.substring(scope.lastIndexOf('/') + 1))
                .filter(name -> name.startsWith("Mail.")).toList());
        final JsonNode claims = claims(token);
        names.addAll(List.of(claims.path("scp").asText("").split(" ")));
        claims.path("roles").forEach(role -> names.add(role.asText()));
        names.remove("");
        if (names.isEmpty() && claims.isMissingNode()) {
            return Optional.empty();
        }

        // That of a person always has scopes; that of an application may have no role, where Exchange has given it one.
        final boolean application = !claims.isMissingNode() && !claims.has("scp");
        return Optional.of(new GrantedPermissions(names, application, claims.path("upn").asText(claims.path("preferred_username").asText(""))));
    }

    private static JsonNode claims(final String token) {
        final String[] parts = token.split("\\.", -1);
        try {
            return parts.length == PARTS ? JSON.readTree(Base64.getUrlDecoder().decode(parts[1])) : MissingNode.getInstance();
        } catch (final JacksonException | IllegalArgumentException e) {
            return MissingNode.getInstance();
        } catch (final IOException e) {
            throw new IllegalStateException("Nothing is read from outside", e);
        }
    }

    /** What of the needed permissions it does not allow. */
    List<String> missing(final Collection<String> needed) {
        return needed.stream().filter(name -> wider(bare(name)).stream().noneMatch(names::contains)).toList();
    }

    /** What it allows to do with mail although it is not needed. */
    List<String> needless(final Collection<String> needed) {
        final List<String> accepted = Stream.concat(needed.stream(), needed.stream().map(this::bare)).toList();
        return names.stream().filter(name -> name.startsWith("Mail.") && !accepted.contains(name)).sorted().toList();
    }

    private String bare(final String name) {
        return application && name.endsWith(OF_OTHERS) ? name.substring(0, name.length() - OF_OTHERS.length()) : name;
    }

    /**
     * To write implies to read, and what holds for the mailboxes of others holds for one's own
     * (https://learn.microsoft.com/graph/permissions-reference).
     */
    private static Set<String> wider(final String name) {
        final String write = name.replace("Mail.Read", "Mail.ReadWrite").replace("WriteWrite", "Write");
        return name.endsWith(OF_OTHERS) ? Set.copyOf(List.of(name, write)) : Set.copyOf(List.of(name, write, name + OF_OTHERS, write + OF_OTHERS));
    }
}
