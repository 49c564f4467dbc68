/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

/**
 * Stands for a fault that nobody expected, in the log and in bulletins: where it happened and of what kind it is, and not what it says, which may
 * quote an e-mail or a secret (rule T1).
 */
final class UnexpectedFault extends Exception {
    private UnexpectedFault(final Throwable fault, final Throwable cause) {
        super(fault.getClass().getName(), cause);
        setStackTrace(fault.getStackTrace());
    }

    static UnexpectedFault of(final Throwable fault) {
        final Throwable cause = fault.getCause();
        return new UnexpectedFault(fault, cause == null || cause == fault ? null : of(cause));
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
