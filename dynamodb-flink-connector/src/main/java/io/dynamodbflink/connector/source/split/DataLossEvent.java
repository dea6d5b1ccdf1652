/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.split;

import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import java.util.Objects;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Sent by a reader when records have left the stream before it read them, whether that fails the job or not.
 *
 * @param loss what is lost
 * @since 0.1.0
 */
public record DataLossEvent(ShardDataLoss loss) implements SourceEvent {

    public DataLossEvent {
        Objects.requireNonNull(loss, "loss");
    }
}
