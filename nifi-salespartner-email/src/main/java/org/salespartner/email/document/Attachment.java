/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A part that is not body text.
 *
 * @param index     0-based, in the order of the message
 * @param fileName  made safe: no path, no control characters; null when the part has no name
 * @param mediaType lower case, without parameters
 * @param size      decoded size in bytes
 * @param sha256    of the decoded bytes, hexadecimal
 * @param inline    shown within the body (Content-Disposition inline, or referred to by cid)
 * @param note      what a reader should know, for instance that it is encrypted; null for nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Attachment(int index, String fileName, String mediaType, long size, String sha256, boolean inline, String note) {
}
