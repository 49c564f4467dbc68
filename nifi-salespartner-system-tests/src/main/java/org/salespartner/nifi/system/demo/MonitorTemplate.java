/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

/** The names in {@code templates/monitor.json} that the demo relies on; a test holds them to the file. */
final class MonitorTemplate {
    static final String FILE = "monitor.json";
    static final String GROUP = "SalesPartner monitor";

    static final String IMAP_HOST = "imap.host";
    static final String IMAP_PORT = "imap.port";
    static final String IMAP_TLS = "imap.tls";
    static final String IMAP_ADDRESS = "imap.address";
    static final String IMAP_USERNAME = "imap.username";
    static final String IMAP_PASSWORD = "imap.password";
    static final String IMAP_FOLDERS = "imap.folders";
    static final String OWN_DOMAINS = "own.domains";
    static final String POLL_INTERVAL = "poll.interval";
    static final String TIMELINE_SINCE = "timeline.since";
    static final String STORE_DIRECTORY = "store.directory";
    static final String CONTACTS_FILE = "contacts.file";

    static final String LIST = "List new e-mails";
    static final String RECORD = "Record conversation";
    static final String CONTACTS_TRIGGER = "Every ten minutes";
    static final String CONTACTS_READ = "Read contacts file";
    static final String CONTACTS_PUT = "Put contacts";
    static final String QUERY = "Query conversations";

    static final String FAILURES = "Failures, kept until you empty this queue";
    static final String FILE_FAILURES = "The contacts file: what is wrong, told every ten minutes, kept for a day";
    static final String NOT_RECORDED = "Not recorded, kept for a week";
    static final String TIMELINE = "The timeline, as JSON";

    private MonitorTemplate() {
    }
}
