/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.draft;

import java.util.Arrays;
import java.util.Objects;

/**
 * A file that goes with a draft, from the user's own library.
 *
 * @param mediaType type and subtype without parameters
 * @param content   never null; kept with the draft, so that what was approved is what is sent
 */
public record DraftAttachment(String fileName, String mediaType, byte[] content) {
    public DraftAttachment {
        Objects.requireNonNull(content, "content");
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof DraftAttachment that && Objects.equals(fileName, that.fileName) && Objects.equals(mediaType, that.mediaType)
                && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Objects.hash(fileName, mediaType, Arrays.hashCode(content));
    }

    @Override
    public String toString() {
        return "DraftAttachment[%s, %s, %d bytes]".formatted(fileName, mediaType, content.length);
    }
}
