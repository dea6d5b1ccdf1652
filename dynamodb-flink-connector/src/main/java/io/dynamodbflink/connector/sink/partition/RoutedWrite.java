/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.partition;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.ordering.GroupRange;
import io.dynamodbflink.connector.sink.ordering.KeyGroups;
import java.util.Objects;

/**
 * A write on its way to the subtask that owns its key.
 *
 * @param group the key group it goes with
 * @param request what to write
 * @since 0.1.0
 */
public record RoutedWrite(int group, DynamoDbWriteRequest request) {

    public RoutedWrite {
        Objects.checkIndex(group, KeyGroups.COUNT);
        Objects.requireNonNull(request, "request");
    }

    /** The subtask that owns it. */
    int owner(int parallelism) {
        return GroupRange.owner(group, parallelism);
    }
}
