/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.salespartner.email.mime.MimePart;

import java.util.ArrayList;
import java.util.List;

/**
 * Which parts are the body and which are attachments. Of alternatives (RFC 2046, 5.1.4) the HTML one is read, since it is what a person sees and
 * since
 * it tells quotations apart; the plain one when there is no other or the HTML is empty.
 */
final class BodySelection {
    private final List<Body> bodies = new ArrayList<>();
    private final List<MimePart> attachments = new ArrayList<>();
    private MimePart firstPlain;
    private MimePart firstHtml;

    /**
     * One piece of the body.
     *
     * @param best  what to read
     * @param other what to read when that is empty; null when there is no alternative
     */
    record Body(MimePart best, MimePart other) {
    }

    private BodySelection() {
    }

    static BodySelection of(final MimePart root) {
        final BodySelection selection = new BodySelection();
        selection.visit(root);
        return selection;
    }

    /** In the order of the message. */
    List<Body> bodies() {
        return bodies;
    }

    /** In the order of the message. */
    List<MimePart> attachments() {
        return attachments;
    }

    /** The part by which the e-mail is identified (rule I1): the first plain one, else the first HTML one, else null. */
    MimePart identifying() {
        return firstPlain != null ? firstPlain : firstHtml;
    }

    /** Depth is bounded by the scanner, so recursion is. */
    private void visit(final MimePart part) {
        if (part.is("multipart/alternative")) {
            alternatives(part);
        } else if (part.isMultipart()) {
            part.children().forEach(this::visit);
        } else if (isBody(part)) {
            note(part);
            bodies.add(new Body(part, null));
        } else {
            attachments.add(part);
        }
    }

    private void alternatives(final MimePart part) {
        final BodySelection inner = new BodySelection();
        part.children().forEach(inner::visit);
        MimePart html = null;
        MimePart plain = null;
        for (final Body body : inner.bodies) {
            html = body.best().is("text/html") ? body.best() : html;
            plain = !body.best().is("text/html") && plain == null ? body.best() : body.other() != null ? body.other() : plain;
        }
        if (html != null || plain != null) {
            bodies.add(new Body(html != null ? html : plain, html != null ? plain : null));
        }
        inner.bodies.forEach(body -> note(body.best()));
        firstPlain = firstPlain == null ? inner.firstPlain : firstPlain;
        firstHtml = firstHtml == null ? inner.firstHtml : firstHtml;
        attachments.addAll(inner.attachments);
    }

    private void note(final MimePart part) {
        if (part.is("text/html")) {
            firstHtml = firstHtml == null ? part : firstHtml;
        } else {
            firstPlain = firstPlain == null ? part : firstPlain;
        }
    }

    private boolean isBody(final MimePart part) {
        final boolean text = part.is("text/plain") || part.is("text/html") || part.is("text/enriched") || part.is("text/richtext")
                || part.is("text/x-markdown") || part.is("text/markdown");
        if (!text || part.disposition().equals("attachment")) {
            return part.mediaType().startsWith("text/") && part.parent() == null && !part.disposition().equals("attachment")
                    && !part.is("text/calendar");
        }
        final boolean firstOfAll = part.parent() == null || bodies.isEmpty() && attachments.isEmpty() && part.disposition().isEmpty();
        return part.fileName() == null || firstOfAll;
    }
}
