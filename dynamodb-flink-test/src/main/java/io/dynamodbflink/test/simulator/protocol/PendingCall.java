/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.protocol;

import java.time.Duration;

/**
 * A call that has arrived and been understood, and waits to be carried out.
 *
 * @since 0.1.0
 */
public interface PendingCall {

    /** How long to wait before the call is carried out. */
    Duration delay();

    /** Carries the call out, once. */
    Answer answer();
}
