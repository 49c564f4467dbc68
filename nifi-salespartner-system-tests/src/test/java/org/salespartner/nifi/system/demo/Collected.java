/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a source gives. */
final class Collected implements MailSource.MailVisitor {
    final List<SourceMail> mails = new ArrayList<>();
    final List<String> unreadable = new ArrayList<>();

    @Override
    public void mail(final SourceMail mail) {
        mails.add(mail);
    }

    @Override
    public void unreadable(final String name, final String reason) {
        unreadable.add(name + ": " + reason);
    }

    List<String> names() {
        return mails.stream().map(SourceMail::name).toList();
    }
}
