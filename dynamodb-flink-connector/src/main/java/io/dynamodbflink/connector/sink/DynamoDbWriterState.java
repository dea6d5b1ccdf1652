/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.sink.ordering.KeyGroups;
import java.util.List;
import java.util.Objects;

/**
 * Part of what a sink subtask had not yet brought to its tables when a checkpoint was taken, oldest first. The state of
 * a sink that is partitioned by primary key has one part for each key group, even if nothing is in it.
 *
 * @since 0.1.0
 */
public final class DynamoDbWriterState {

    private final int group;
    private final List<DynamoDbWriteRequest> requests;

    /** @param group {@link KeyGroups#NONE} if it is not the part of one group */
    DynamoDbWriterState(int group, List<DynamoDbWriteRequest> requests) {
        this.group = group;
        this.requests = List.copyOf(Objects.requireNonNull(requests, "requests"));
    }

    int group() {
        return group;
    }

    List<DynamoDbWriteRequest> requests() {
        return requests;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DynamoDbWriterState that && group == that.group && requests.equals(that.requests);
    }

    @Override
    public int hashCode() {
        return 31 * group + requests.hashCode();
    }

    @Override
    public String toString() {
        return "DynamoDbWriterState of " + requests.size() + " writes"
                + (group == KeyGroups.NONE ? "" : " of key group " + group);
    }
}
