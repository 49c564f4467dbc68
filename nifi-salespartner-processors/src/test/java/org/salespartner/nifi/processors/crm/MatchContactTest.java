/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.document.CompanyMatch;
import org.salespartner.email.document.ContactMatch;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentBuilder;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.EmailDocuments;
import org.salespartner.nifi.processors.document.SampleDocuments;
import org.salespartner.nifi.processors.read.FakeEmailAccount;
import org.salespartner.nifi.store.Company;
import org.salespartner.nifi.store.ContactDetails;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MatchContactTest {
    private static final String US = "sales@vendor.example";

    private final InMemoryContactDirectory directory = new InMemoryContactDirectory();
    private final TestRunner runner = TestRunners.newTestRunner(MatchContact.class);

    @BeforeEach
    void setServices() throws InitializationException {
        final FakeEmailAccount account = new FakeEmailAccount("sales", US, Set.of("info@vendor.example"), Set.of("own.example"));
        runner.addControllerService("directory", directory);
        runner.enableControllerService(directory);
        runner.addControllerService("accounts", account);
        runner.enableControllerService(account);
        runner.setProperty(MatchContact.CONTACT_DIRECTORY, "directory");
        runner.setProperty(MatchContact.EMAIL_ACCOUNTS, "accounts");
        directory.add("Anna Berg", "anna@acme.example", "Acme");
        directory.companies.add(new Company("Acme", "Acme GmbH", List.of("acme.example")));
    }

    @Test
    void theAuthorIsMatchedByAddressWhateverItsCase() {
        final MockFlowFile flowFile = match(inbound("ANNA@Acme.example"), MatchContact.REL_MATCHED);

        final EmailDocument document = SampleDocuments.read(flowFile.toByteArray());
        assertEquals(List.of(new ContactMatch("contact-0", "anna@acme.example", "from", "address")), document.contacts());
        assertEquals(new CompanyMatch("Acme", null), document.company());
        flowFile.assertAttributeEquals(EmailAttributes.CONTACT_ID, "contact-0");
        flowFile.assertAttributeEquals(EmailAttributes.CONTACT_MATCHED_BY, "address");
        flowFile.assertAttributeEquals(EmailAttributes.COMPANY_ID, "Acme");
        flowFile.assertAttributeEquals("filename", "a.eml");
        assertEvent(ProvenanceEventType.CONTENT_MODIFIED, "matched by address in from");
    }

    @Test
    void aReplyToThatIsAContactCountsAsWell() {
        final EmailDocumentBuilder mail = inbound("form@web.example").replyTo(mailboxes("anna@acme.example"));

        final EmailDocument document = SampleDocuments.read(match(mail, MatchContact.REL_MATCHED).toByteArray());

        assertEquals(List.of(new ContactMatch("contact-0", "anna@acme.example", "reply-to", "address")), document.contacts());
    }

    @Test
    void oneContactWithTwoAddressesIsNamedOnce() {
        directory.contacts.set(0, new ContactDetails(null, List.of("anna@acme.example", "anna@home.example"), "Anna Berg",
                null, null, null, null, "Acme", List.of()));

        final EmailDocumentBuilder mail = inbound("anna@home.example").replyTo(mailboxes("anna@acme.example", "ANNA@home.example"));

        assertEquals(1, SampleDocuments.read(match(mail, MatchContact.REL_MATCHED).toByteArray()).contacts().size());
    }

    @Test
    void aContactWithoutCompanyGetsTheCompanyOfItsDomain() {
        directory.add("Bo", "bo@acme.example", null);

        final EmailDocument document = SampleDocuments.read(match(inbound("bo@acme.example"), MatchContact.REL_MATCHED).toByteArray());

        assertEquals(new CompanyMatch("Acme", "acme.example"), document.company());
    }

    @Test
    @DisplayName("I2: mail that we wrote belongs to its recipients who are not ours, each with its role")
    void outboundMailMatchesItsRecipients() {
        directory.add("Bo", "bo@beta.example", "Beta");
        final EmailDocumentBuilder mail = mail(Direction.OUTBOUND, US, "anna@acme.example", "info@vendor.example", "x@own.example")
                .cc(mailboxes("bo@beta.example", "nobody@unknown.example"));

        final MockFlowFile flowFile = match(mail, MatchContact.REL_MATCHED);

        assertEquals(List.of(
                new ContactMatch("contact-0", "anna@acme.example", "to", "address"),
                new ContactMatch("contact-1", "bo@beta.example", "cc", "address")), SampleDocuments.read(flowFile.toByteArray()).contacts());
        flowFile.assertAttributeEquals(EmailAttributes.CONTACT_ID, "contact-0");
        assertEvent(ProvenanceEventType.CONTENT_MODIFIED, "matched by address in to, cc, contacts: 2, addresses looked up: 3");
    }

    @Test
    @DisplayName("I2: mail in our folder of sent mail is ours from whatever address it was written")
    void sentMailBelongsToItsRecipients() {
        match(mail(Direction.OUTBOUND, "kim@old-name.example", "anna@acme.example"), MatchContact.REL_MATCHED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sales+test@vendor.example", "INFO+x@vendor.example", "boss@own.example."})
    @DisplayName("I2: our tags and spellings are ours")
    void weAreKnownByTagAndSpelling(final String address) {
        match(mail(Direction.INBOUND, address, US), MatchContact.REL_INTERNAL);
    }

    @Test
    void whoGotABlindCopyOfOurMailCounts() {
        final EmailDocumentBuilder mail = mail(Direction.OUTBOUND, US).bcc(mailboxes("anna@acme.example"));

        assertEquals("bcc", SampleDocuments.read(match(mail, MatchContact.REL_MATCHED).toByteArray()).contacts().getFirst().role());
    }

    @Test
    @DisplayName("I2: a colleague's mail with a copy to us belongs to the people outside")
    void aColleaguesMailToACustomerBelongsToTheCustomer() {
        match(mail(Direction.INBOUND, "colleague@own.example", US, "anna@acme.example"), MatchContact.REL_MATCHED);

        assertEquals(List.of("address anna@acme.example"), directory.queries);
    }

    @Test
    @DisplayName("I2: we are never a contact, even when the directory holds our address")
    void ourOwnAddressesAreNeverLookedUp() {
        directory.add("Me", US, "Vendor");

        match(inbound("stranger@unknown.example").replyTo(mailboxes(US)), MatchContact.REL_UNMATCHED);

        assertEquals(List.of("address stranger@unknown.example", "domain unknown.example"), directory.queries);
    }

    @Test
    @DisplayName("I2: mail only among ourselves is internal")
    void mailAmongOurselvesIsInternal() {
        final MockFlowFile flowFile = match(mail(Direction.OUTBOUND, US, "INFO@vendor.example").cc(mailboxes("boss@own.example")),
                MatchContact.REL_INTERNAL);

        assertEquals(List.of(), directory.queries);
        flowFile.assertAttributeNotExists(EmailAttributes.CONTACT_ID);
        assertEvent(ProvenanceEventType.ROUTE, "internal: the author and all recipients are ours");
    }

    @Test
    @DisplayName("I2: without Email Accounts the account in the document is ours")
    void theAccountOfTheDocumentIsOurs() {
        runner.removeProperty(MatchContact.EMAIL_ACCOUNTS);

        match(mail(Direction.INBOUND, US, US), MatchContact.REL_INTERNAL);
    }

    @Test
    void excludedComesBeforeEverythingElse() {
        directory.add("Robot", "noreply@acme.example", "Acme");

        match(inbound("NoReply@acme.example").replyTo(mailboxes("anna@acme.example")), MatchContact.REL_EXCLUDED);

        assertEquals(List.of(), directory.queries);
        assertEvent(ProvenanceEventType.ROUTE, "excluded by the pattern noreply@*");
    }

    @Test
    void ourMailIsExcludedOnlyWhenAllRecipientsAre() {
        runner.setProperty(MatchContact.EXCLUDE_PATTERNS, "*@lists.example, anna@*");
        match(mail(Direction.OUTBOUND, US, "all@lists.example", "anna@acme.example"), MatchContact.REL_EXCLUDED);
        runner.clearTransferState();
        match(mail(Direction.OUTBOUND, US, "all@lists.example", "stranger@unknown.example"), MatchContact.REL_UNMATCHED);
        runner.clearTransferState();
        match(mail(Direction.OUTBOUND, US, "all@lists.example", "boss@own.example"), MatchContact.REL_INTERNAL);

        assertFalse(directory.queries.contains("address anna@acme.example"));
    }

    @Test
    void aCompanyDomainGivesACompanyAndNeverAPerson() {
        final MockFlowFile flowFile = match(inbound("new.colleague@acme.example"), MatchContact.REL_COMPANY_ONLY);

        final EmailDocument document = SampleDocuments.read(flowFile.toByteArray());
        assertEquals(List.of(), document.contacts());
        assertEquals(new CompanyMatch("Acme", "acme.example"), document.company());
        flowFile.assertAttributeEquals(EmailAttributes.COMPANY_ID, "Acme");
        flowFile.assertAttributeNotExists(EmailAttributes.CONTACT_ID);
        flowFile.assertAttributeNotExists(EmailAttributes.CONTACT_MATCHED_BY);
        assertEvent(ProvenanceEventType.CONTENT_MODIFIED, "company only, by domain acme.example");
    }

    @Test
    void aSubdomainBelongsToTheCompanyAboveIt() {
        final MockFlowFile flowFile = match(inbound("bo@bounce.mail.acme.example"), MatchContact.REL_COMPANY_ONLY);

        assertEquals("acme.example", SampleDocuments.read(flowFile.toByteArray()).company().domain());
        assertFalse(directory.queries.contains("domain example"));
    }

    @Test
    void aFreeMailDomainIsNoCompanyWhateverTheDirectorySays() {
        directory.companies.add(new Company("Wrong", "Wrong", List.of("gmail.com")));

        match(inbound("bo@gmail.com"), MatchContact.REL_UNMATCHED);
        runner.clearTransferState();
        match(inbound("bo@eu.gmail.com"), MatchContact.REL_UNMATCHED);
    }

    @Test
    @DisplayName("I2: our own company is never the company of an e-mail")
    void ourOwnDomainIsNoCompany() {
        directory.companies.add(new Company("Us", "Us", List.of("own.example")));

        match(inbound("robot@mail.own.example"), MatchContact.REL_UNMATCHED);
    }

    @Test
    void theNameDoesNotCountUnlessItIsSwitchedOn() {
        match(inbound("Anna Berg", "anna.private@unknown.example"), MatchContact.REL_UNMATCHED);

        assertFalse(directory.queries.contains("name Anna Berg"));
    }

    @Test
    void theNameOfExactlyOneContactCountsWhenSwitchedOn() {
        runner.setProperty(MatchContact.MATCH_BY_NAME, "true");

        final MockFlowFile flowFile = match(inbound(" Anna Berg ", "anna.private@unknown.example"), MatchContact.REL_MATCHED);

        flowFile.assertAttributeEquals(EmailAttributes.CONTACT_MATCHED_BY, "name");
        assertEquals(List.of(new ContactMatch("contact-0", "anna.private@unknown.example", "from", "name")),
                SampleDocuments.read(flowFile.toByteArray()).contacts());
        assertEvent(ProvenanceEventType.CONTENT_MODIFIED, "matched by name in from");
    }

    @Test
    void theNameOfTwoContactsIsNobodys() {
        runner.setProperty(MatchContact.MATCH_BY_NAME, "true");
        directory.add("Anna Berg", "anna@other.example", null);

        match(inbound("Anna Berg", "anna.private@unknown.example"), MatchContact.REL_UNMATCHED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "anna", "anna@", "@acme.example", "a b@acme.example", "anna@acme.example\u0000", "\uD800@acme.example",
        "anna@[10.0.0.1]", "anna@.", "anna@..", "anna@acme.", "a@b@@", "undisclosed-recipients:;"})
    @DisplayName("S5: a malformed address is nobody's and stops nothing")
    void malformedAddressesAreUnmatched(final String address) {
        runner.setProperty(MatchContact.MATCH_BY_NAME, "true");

        match(inbound("bad\u0000name", address), MatchContact.REL_UNMATCHED);
    }

    @Test
    void mailWithoutAuthorOrRecipientIsUnmatched() {
        match(mail(Direction.INBOUND, null), MatchContact.REL_UNMATCHED);
        assertEvent(ProvenanceEventType.ROUTE, "unmatched: the author has no usable address");
        runner.clearTransferState();
        match(mail(Direction.OUTBOUND, US), MatchContact.REL_UNMATCHED);
    }

    @Test
    void aSenderStandsForAMissingFrom() {
        match(mail(Direction.INBOUND, null).sender(new EmailAddress(null, "anna@acme.example")), MatchContact.REL_MATCHED);
    }

    @Test
    @DisplayName("S4: a mail to a whole list costs no more than its share, and says what was left out")
    void aThousandRecipientsAreNotAThousandQueries() {
        final String[] recipients = IntStream.range(0, 1000).mapToObj("p%d@unknown.example"::formatted).toArray(String[]::new);

        match(mail(Direction.OUTBOUND, US, recipients), MatchContact.REL_UNMATCHED);

        assertTrue(directory.queries.size() <= 2 * ContactMatcher.MAXIMUM_PARTICIPANTS, () -> "queries: " + directory.queries.size());
        assertEvent(ProvenanceEventType.ROUTE,
                "unmatched: neither a contact nor a company is known, only the first 100 of 1000 addresses were looked up");
    }

    @Test
    void whatAnEarlierMatchFoundIsReplaced() {
        final EmailDocumentBuilder mail = inbound("stranger@unknown.example")
                .contacts(List.of(new ContactMatch("gone", "gone@acme.example", "from", "address"))).company(new CompanyMatch("gone", null));
        runner.enqueue(SampleDocuments.json(mail.build()), Map.of(EmailAttributes.CONTACT_ID, "gone", EmailAttributes.COMPANY_ID, "gone",
                EmailAttributes.CONTACT_MATCHED_BY, "address"));
        runner.run();

        runner.assertAllFlowFilesTransferred(MatchContact.REL_UNMATCHED, 1);
        final MockFlowFile flowFile = runner.getFlowFilesForRelationship(MatchContact.REL_UNMATCHED).getFirst();
        assertEquals(List.of(), SampleDocuments.read(flowFile.toByteArray()).contacts());
        assertNull(SampleDocuments.read(flowFile.toByteArray()).company());
        flowFile.assertAttributeNotExists(EmailAttributes.CONTACT_ID);
        flowFile.assertAttributeNotExists(EmailAttributes.COMPANY_ID);
        flowFile.assertAttributeNotExists(EmailAttributes.CONTACT_MATCHED_BY);
    }

    @Test
    void anOutageOfTheDirectoryIsTriedAgain() {
        directory.down = true;

        final MockFlowFile flowFile = match(inbound("anna@acme.example"), EmailDocuments.REL_RETRY);

        assertTrue(flowFile.isPenalized());
        flowFile.assertAttributeEquals(EmailAttributes.ERROR_MESSAGE, "The directory is down: start its database.");
    }

    @Test
    void anUnknownSchemaVersionFails() {
        runner.enqueue("{\"schemaVersion\":\"99\"}".getBytes(StandardCharsets.UTF_8));
        runner.run();

        runner.assertAllFlowFilesTransferred(EmailDocuments.REL_FAILURE, 1);
        final String message = runner.getFlowFilesForRelationship(EmailDocuments.REL_FAILURE).getFirst().getAttribute(EmailAttributes.ERROR_MESSAGE);
        assertTrue(message.contains("[99]"), message);
    }

    private MockFlowFile match(final EmailDocumentBuilder mail, final Relationship expected) {
        runner.clearProvenanceEvents();
        runner.enqueue(SampleDocuments.json(mail.build()), Map.of("filename", "a.eml"));
        runner.run();
        runner.assertAllFlowFilesTransferred(expected, 1);
        return runner.getFlowFilesForRelationship(expected).getFirst();
    }

    private void assertEvent(final ProvenanceEventType type, final String details) {
        final ProvenanceEventRecord event = runner.getProvenanceEvents().getFirst();
        assertEquals(type, event.getEventType());
        assertEquals(details, event.getDetails());
    }

    private static EmailDocumentBuilder inbound(final String author) {
        return inbound(null, author);
    }

    private static EmailDocumentBuilder inbound(final String name, final String author) {
        return mail(Direction.INBOUND, author, US).from(new EmailAddress(name, author));
    }

    private static EmailDocumentBuilder mail(final Direction direction, final String author, final String... recipients) {
        return SampleDocuments.order()
                .direction(direction)
                .from(author == null ? null : new EmailAddress(null, author))
                .to(mailboxes(recipients));
    }

    private static List<EmailAddress> mailboxes(final String... addresses) {
        return Arrays.stream(addresses).map(address -> new EmailAddress(null, address)).toList();
    }
}
