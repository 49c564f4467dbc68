/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * ListNewEmails and FetchEmail over real mail servers. Where each rule of sync is proven: against Dovecot (and GreenMail), against a server or
 * mailbox that does what it is told to, and on the real NiFi.
 *
 * <pre>
 *     Dovecot                                      told what to do                                 real NiFi
 * S1  MailboxUntouchedTest, ImapUntouchedTest                                                      MailboxTroubleIT
 * S2  StateTest, PrimaryNodeTest, ImapFetchTest    CommitRulesTest, ClockSkewTest                  KillIT, StopIT, SoakIT, ReconcileIT
 * S3  LostPlaceTest, ImapListingTest               LostCursorRulesTest, ImapServerTroubleTest      MailboxTroubleIT
 * S4  MessageTroubleTest, HeadersThenMessageTest   MessageFaultRulesTest, FetchEmailTest           SoakIT (mails move while they are listed)
 * S5  MessageTroubleTest, ImapFetchTest            MessageFaultRulesTest, ImapServerTroubleTest    BadInputIT, MailboxTroubleIT (folders)
 * S6  AccountTroubleTest                           AccountFaultRulesTest, BackOffTest,             MailboxTroubleIT
 *                                                  ClockSkewTest, ImapServerTroubleTest
 * S7  AccountTroubleTest, ImapFoldersTest          AccountFaultRulesTest                           MailboxTroubleIT, BadInputIT
 * S8  ImapListingTest                              ImapServerTroubleTest, GmailFoldersTest
 * S9  AccountTroubleTest, ImapSignInTest           AccountFaultRulesTest, FetchEmailTest           MailboxTroubleIT
 * I1  ListingTest, LostPlaceTest                   TimelineRecordingTest                           MailboxTroubleIT, LineageIT, KillIT, SoakIT
 * </pre>
 */
package org.salespartner.nifi.system.sync;
