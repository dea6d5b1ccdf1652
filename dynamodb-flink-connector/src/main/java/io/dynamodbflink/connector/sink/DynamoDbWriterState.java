/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.util.List;
import java.util.Objects;

/**
 * Part of what a sink subtask had not yet brought to the table when a checkpoint was taken: writes of different keys,
 * oldest first. A subtask's state is cut into parts of moderate size, so that none exceeds what one byte array holds.
 *
 * @since 0.1.0
 */
public final class DynamoDbWriterState {

    private final List<DynamoDbWriteRequest> requests;

    DynamoDbWriterState(List<DynamoDbWriteRequest> requests) {
        this.requests = List.copyOf(Objects.requireNonNull(requests, "requests"));
    }

    List<DynamoDbWriteRequest> requests() {
        return requests;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DynamoDbWriterState that && requests.equals(that.requests);
    }

    @Override
    public int hashCode() {
        return requests.hashCode();
    }

    @Override
    public String toString() {
        return "DynamoDbWriterState of " + requests.size() + " writes";
    }
}
