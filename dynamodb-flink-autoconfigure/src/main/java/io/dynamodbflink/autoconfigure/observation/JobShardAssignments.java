/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import java.util.List;

/**
 * All that is known of the shards of one job at one moment.
 *
 * @param summary the shards in numbers
 * @param shards every known shard, ordered by id
 * @param recentDataLosses the latest events of data loss, oldest first; {@link ShardSummary#dataLosses()} counts all
 * @since 0.1.0
 */
public record JobShardAssignments(
        ShardSummary summary, List<ShardAssignment> shards, List<ShardDataLoss> recentDataLosses) {

    public JobShardAssignments {
        shards = List.copyOf(shards);
        recentDataLosses = List.copyOf(recentDataLosses);
    }
}
