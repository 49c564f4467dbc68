/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.tnef;

/**
 * One file of a wrapper.
 *
 * @param name      as written, null when it has none
 * @param mediaType as written, null when it has none
 * @param inline    whether the body shows it
 * @param embedded  whether it is no file but an object of Outlook, such as a forwarded message
 * @param offset    where its content begins in the wrapper, in bytes
 * @param size      in bytes
 * @param sha256    of its content, in lower-case hexadecimal digits
 */
public record TnefAttachment(String name, String mediaType, boolean inline, boolean embedded, long offset, long size, String sha256) {
}
