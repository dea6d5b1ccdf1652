/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.lineage;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A shard that a reader had, as it stands in the checkpoint that the reader is set back to.
 *
 * @param id the shard
 * @param parent the shard it descends from; null if none is named
 * @param position where to read on
 * @param finished whether it was completely read
 * @since 0.1.0
 */
public record RecoveredShard(ShardId id, @Nullable ShardId parent, StartingPosition position, boolean finished) {

    public RecoveredShard {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(position, "position");
    }

    /** Whether it had left the stream before the job came: it ended without a page of it having been read. */
    boolean expired() {
        return finished && position.type() == StartingPosition.Type.TRIM_HORIZON;
    }
}
