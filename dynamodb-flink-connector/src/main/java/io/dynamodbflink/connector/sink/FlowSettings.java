/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.sink.pace.TablePace;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How fast a sink may be, and how long it tries.
 *
 * @param maxWriteUnitsPerSecond of each table and over all subtasks; {@link TablePace#UNLIMITED} for any number
 * @param maxAttempts how often a write may fail before the job does; {@link #ANY_NUMBER} for any number
 * @param maxRetryTime after the first failure of a write, in which it must succeed; {@link #FOR_EVER} for any time
 */
record FlowSettings(double maxWriteUnitsPerSecond, int maxAttempts, Duration maxRetryTime) implements Serializable {

    static final int ANY_NUMBER = Integer.MAX_VALUE;

    /** A hundred years. */
    static final Duration FOR_EVER = Duration.ofDays(36_500);

    static final FlowSettings UNLIMITED = new FlowSettings(TablePace.UNLIMITED, ANY_NUMBER, FOR_EVER);

    FlowSettings {
        Objects.requireNonNull(maxRetryTime, "maxRetryTime");
    }
}
