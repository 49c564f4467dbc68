/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.util.StandardValidators;

/** What every account service is configured with, whoever keeps the mailbox. */
public final class AccountDescriptors {

    public static final PropertyDescriptor ADDRESS = new PropertyDescriptor.Builder()
            .name("Address")
            .description("The main e-mail address of the mailbox, such as anna@example.com.")
            .required(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    public static final PropertyDescriptor ACCOUNT_ID = new PropertyDescriptor.Builder()
            .name("Account ID")
            .description("The name under which everything about this account is kept: how far it has been read, and its mails on the timeline. By "
                    + "default the address. Changing it makes it another account, which is read from the beginning of the window.")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    public static final PropertyDescriptor ALIASES = new PropertyDescriptor.Builder()
            .name("Aliases")
            .description("Further addresses of the same person, separated by commas. Mail from them is outbound, and they are never taken for a "
                    + "contact.")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    public static final PropertyDescriptor DISPLAY_NAME = new PropertyDescriptor.Builder()
            .name("Display Name")
            .description("The name that stands beside the address in mail sent from the account. Without it, Owner stands there.")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor OWNER = new PropertyDescriptor.Builder()
            .name("Owner")
            .description("The person the mailbox belongs to.")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor SIGNATURE = new PropertyDescriptor.Builder()
            .name("Signature")
            .description("The text under mail sent from the account. Where it begins with a tag it is HTML, and the mail then has an HTML form, too.")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor SEND_WITHOUT_APPROVAL = new PropertyDescriptor.Builder()
            .name("Send Without Approval")
            .description("Whether mail may go out from the account that no person has approved. The processors that draft and send have to be set to "
                    + "that, too. In monitor mode nothing goes out in any case.")
            .required(true)
            .allowableValues("true", "false")
            .defaultValue("false")
            .build();

    public static final PropertyDescriptor PAUSED = new PropertyDescriptor.Builder()
            .name("Paused")
            .description("Whether the account is left alone for now. Bind it to a parameter to pause and resume without stopping the flow.")
            .required(true)
            .allowableValues("true", "false")
            .defaultValue("false")
            .build();

    public static final PropertyDescriptor CONNECT_TIMEOUT = new PropertyDescriptor.Builder()
            .name("Connect Timeout")
            .description("How long to wait for the server to take the connection.")
            .required(true)
            .defaultValue("10 s")
            .addValidator(StandardValidators.TIME_PERIOD_VALIDATOR)
            .build();

    public static final PropertyDescriptor READ_TIMEOUT = new PropertyDescriptor.Builder()
            .name("Read Timeout")
            .description("How long to wait for the next piece of an answer from the server, and for the server to take a command.")
            .required(true)
            .defaultValue("30 s")
            .addValidator(StandardValidators.TIME_PERIOD_VALIDATOR)
            .build();

    private AccountDescriptors() {
    }
}
