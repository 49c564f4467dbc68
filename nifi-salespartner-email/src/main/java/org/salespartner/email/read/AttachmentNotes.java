/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.salespartner.email.mime.MimePart;
import org.salespartner.email.tnef.TnefMessage;

import java.util.Locale;

/** What a reader should know of an attachment before opening it. */
final class AttachmentNotes {
    private AttachmentNotes() {
    }

    /**
     * A sentence, null when there is nothing to say.
     *
     * @param wrapped what is in it, null when it is no wrapper or could not be read
     */
    static String of(final MimePart part, final String fileName, final TnefMessage wrapped) {
        if (wrapped != null) {
            return wrapped.attachments().isEmpty() ? "Outlook's own wrapper (TNEF, winmail.dat) without files."
                    : "Outlook's own wrapper (TNEF, winmail.dat); the files in it follow.";
        }
        final String name = fileName == null ? "" : fileName.toLowerCase(Locale.ROOT);
        final boolean encrypted = part.parent() != null && part.parent().is("multipart/encrypted");
        return switch (part.mediaType()) {
            case "message/rfc822", "message/global" -> "An embedded message; it was not opened.";
            case "message/delivery-status", "message/global-delivery-status" -> "The machine-readable part of a delivery report.";
            case "message/disposition-notification" -> "The machine-readable part of a reading receipt.";
            case "text/rfc822-headers" -> "The header of the message that the report is about.";
            case "message/external-body" -> "Points to content outside of the message; it was not fetched.";
            case "message/partial" -> "One piece of a message that was sent in several; the pieces were not put together.";
            case "application/ms-tnef", "application/vnd.ms-tnef" -> tnef();
            case "application/pkcs7-mime", "application/x-pkcs7-mime" -> smime(part.parameter("smime-type"));
            case "application/pkcs7-signature", "application/x-pkcs7-signature" -> "An S/MIME signature; it was not checked.";
            case "application/pgp-signature" -> "A PGP signature; it was not checked.";
            case "application/pgp-encrypted" -> "The version part of a PGP encrypted message.";
            case "application/pgp-keys" -> "A PGP key.";
            case "text/calendar" -> "A calendar object.";
            default -> encrypted ? "Encrypted with PGP; it cannot be read without the key." : name.equals("winmail.dat") ? tnef() : byName(name);
        };
    }

    private static String byName(final String name) {
        if (name.endsWith(".p7m")) {
            return smime(null);
        }
        return name.endsWith(".pgp") || name.endsWith(".gpg") ? "Probably encrypted with PGP." : null;
    }

    private static String tnef() {
        return "Outlook's own wrapper (TNEF, winmail.dat); it could not be opened.";
    }

    private static String smime(final String type) {
        return "signed-data".equalsIgnoreCase(type) ? "A message wrapped and signed with S/MIME; it was not opened."
                : "Encrypted or signed with S/MIME; it cannot be read without the key.";
    }
}
