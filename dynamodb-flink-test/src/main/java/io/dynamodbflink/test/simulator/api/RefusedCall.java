/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import io.dynamodbflink.test.simulator.protocol.Answer;
import io.dynamodbflink.test.simulator.protocol.PendingCall;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.time.Duration;

/** A call that could not be understood. */
record RefusedCall(ServiceException refusal) implements PendingCall {

    @Override
    public Duration delay() {
        return Duration.ZERO;
    }

    @Override
    public Answer answer() {
        return refusal.toAnswer();
    }
}
