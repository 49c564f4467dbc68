/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import java.time.Duration;

/**
 * How ReconcileMailbox compares.
 *
 * @param window             how far back
 * @param grace              younger messages may still be on their way
 * @param maximumMissing     so many missing messages of an account are handed out in one run
 * @param envelopeAttributes whether sender, recipients and subject become attributes
 */
record ReconcileSettings(Duration window, Duration grace, int maximumMissing, boolean envelopeAttributes) {
}
