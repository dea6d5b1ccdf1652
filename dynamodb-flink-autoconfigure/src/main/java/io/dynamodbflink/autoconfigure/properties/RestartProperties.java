/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * When a job that fails is started again, from its last checkpoint, and when it has failed for good.
 *
 * @param strategy When a failed job is restarted. By default 'exponential-delay', or 'none' without checkpoints: there
 *     would be nothing to go on from.
 * @param delay Strategies 'fixed-delay' and 'failure-rate': pause before a restart. By default, 1 s.
 * @param maxAttempts Strategies 'fixed-delay' and 'exponential-delay': number of restarts before the job has failed for
 *     good; with the latter, they count anew after 'reset-after'. By default, there is no limit.
 * @param maxFailures Strategy 'failure-rate': number of failures within 'failure-interval' with which the job has not yet
 *     failed for good. By default, 1.
 * @param failureInterval Strategy 'failure-rate': time over which failures are counted. By default, 1 minute.
 * @param initialDelay Strategy 'exponential-delay': pause before the first restart. By default, 1 s.
 * @param maxDelay Strategy 'exponential-delay': longest pause. By default, 1 minute.
 * @param multiplier Strategy 'exponential-delay': factor by which the pause grows. By default, 1.5.
 * @param jitter Strategy 'exponential-delay': share of the pause, from 0 to 1, by which it is made longer or shorter at
 *     random. By default, 0.1.
 * @param resetAfter Strategy 'exponential-delay': time without failure after which the pause is the first one again. By
 *     default, 1 hour.
 * @since 0.1.0
 */
@ConfigurationPropertiesSource
public record RestartProperties(
        @Nullable Strategy strategy,
        @Nullable Duration delay,
        @Nullable Integer maxAttempts,
        @Nullable Integer maxFailures,
        @Nullable Duration failureInterval,
        @Nullable Duration initialDelay,
        @Nullable Duration maxDelay,
        @Nullable Double multiplier,
        @Nullable Double jitter,
        @Nullable Duration resetAfter) {

    /** Strategies of restart. */
    public enum Strategy {
        /** A failed job stays down. */
        NONE,
        /** Restarted after the same pause each time. */
        FIXED_DELAY,
        /** Restarted after the same pause each time, unless it fails too often within some time. */
        FAILURE_RATE,
        /** Restarted after pauses that grow. */
        EXPONENTIAL_DELAY
    }
}
