/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.observer;

import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.model.StreamArn;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the search for the shards of a stream goes on.
 *
 * @param stream the stream
 * @param listedAt when the list of the shards was last read to its end; null if it has not been since the job started
 * @param answeredAt when the service last answered a call; null if it has not since the job started
 * @param unansweredSince when the call was made first that has waited longest for an answer, its repetitions included;
 *     null if no call is under way
 * @param trouble what is wrong with the call that has failed longest; null if none has failed that has not been answered
 *     since
 * @param observedAt when this was so
 * @since 0.1.0
 */
public record DiscoveryProgress(
        StreamArn stream,
        @Nullable Instant listedAt,
        @Nullable Instant answeredAt,
        @Nullable Instant unansweredSince,
        @Nullable CallTrouble trouble,
        Instant observedAt)
        implements Serializable {

    public DiscoveryProgress {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(observedAt, "observedAt");
    }
}
