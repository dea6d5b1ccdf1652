/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.OnDataLoss;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * The options of a source's readers.
 *
 * @param idlePollDelay time between two polls of a shard that has nothing new
 * @param tipPollDelay time between two polls of a shard at its tip that delivered records not long ago
 * @param idleAfter how long after its last record a shard at its tip counts as one that delivered not long ago
 * @param bufferBytes bytes that a reader fetches ahead of emission
 * @param onDataLoss what to do when records have left the stream before they were read
 * @param shardMetrics whether there are metrics of single shards
 * @since 0.1.0
 */
public record ReaderSettings(
        Duration idlePollDelay,
        Duration tipPollDelay,
        Duration idleAfter,
        long bufferBytes,
        OnDataLoss onDataLoss,
        boolean shardMetrics)
        implements Serializable {

    public ReaderSettings {
        Objects.requireNonNull(idlePollDelay, "idlePollDelay");
        Objects.requireNonNull(tipPollDelay, "tipPollDelay");
        Objects.requireNonNull(idleAfter, "idleAfter");
        Objects.requireNonNull(onDataLoss, "onDataLoss");
    }
}
