/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.split;

/**
 * How a job takes checkpoints, as far as the order of records on their way through the job depends on it.
 *
 * @since 0.1.0
 */
public enum Checkpointing {

    /** Barriers stay behind all records sent before them: a completed checkpoint proves that these have arrived. */
    ALIGNED("aligned checkpoints"),

    /** Barriers may overtake records, at once or after a time-out. */
    UNALIGNED("unaligned checkpoints, whose barriers overtake records"),

    /** No checkpoints are taken at intervals; savepoints may be. */
    DISABLED("no checkpoints"),

    /** The reader runs in an environment that does not tell. */
    UNKNOWN("checkpoints of which the source is not told whether they are aligned");

    private final String description;

    Checkpointing(String description) {
        this.description = description;
    }

    /** What the job has, as part of a sentence. */
    public String description() {
        return description;
    }
}
