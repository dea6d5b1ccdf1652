/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Instant;
import java.util.Objects;

/**
 * Checkpoints of a job that have failed in a row, since the last one that was completed.
 *
 * @param inARow how many have failed; the cluster remembers no more than ten
 * @param lastAt when the last of them failed
 * @param lastReason why, in one line
 * @since 0.1.0
 */
public record CheckpointFailures(int inARow, Instant lastAt, String lastReason) {

    public CheckpointFailures {
        Objects.requireNonNull(lastAt, "lastAt");
        Objects.requireNonNull(lastReason, "lastReason");
    }
}
