/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.journal;

import io.dynamodbflink.test.simulator.fault.CallSubject;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.time.Duration;

/**
 * A call that arrived.
 *
 * @param operation that was called
 * @param subject the tables and the shard it was about
 * @param arrived when it arrived, since the simulator started, in real time
 * @param took how long after its arrival the answer was ready
 * @param outcome {@code OK}, the name of an error, or how the answer was spoilt
 * @since 0.1.0
 */
public record ApiCall(Operation operation, CallSubject subject, Duration arrived, Duration took, String outcome) {

    /** The outcome of a call that went well. */
    public static final String OK = "OK";

    /** Whether the caller got a proper answer. */
    public boolean succeeded() {
        return outcome.equals(OK);
    }
}
