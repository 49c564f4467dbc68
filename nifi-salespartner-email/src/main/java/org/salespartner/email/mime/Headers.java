/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import java.util.List;

/** The fields of one header, in their order. Names are compared without regard to case (RFC 5322, 1.2.2). */
public final class Headers {
    private final List<HeaderField> fields;

    public Headers(final List<HeaderField> fields) {
        this.fields = List.copyOf(fields);
    }

    public List<HeaderField> fields() {
        return fields;
    }

    /** The value of the first field of that name; null when there is none. */
    public String first(final String name) {
        for (final HeaderField field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return field.value();
            }
        }
        return null;
    }

    /** The values of all fields of that name, top first. */
    public List<String> all(final String name) {
        return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).map(HeaderField::value).toList();
    }

    public boolean has(final String name) {
        return first(name) != null;
    }
}
