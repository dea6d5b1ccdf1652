/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.split;

import java.util.Objects;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Sent by every reader when it has registered. The enumerator hands out nothing before it knows: Flink shows the job's
 * configuration to tasks, but not to what runs on the JobManager.
 *
 * @param checkpointing how the job takes checkpoints
 * @since 0.1.0
 */
public record CheckpointingEvent(Checkpointing checkpointing) implements SourceEvent {

    public CheckpointingEvent {
        Objects.requireNonNull(checkpointing, "checkpointing");
    }
}
