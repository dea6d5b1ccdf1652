/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.partition;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.ordering.KeyGroups;
import java.io.IOException;
import java.io.Serializable;

/**
 * Tells the key groups of write requests. Not for more than one thread.
 *
 * @since 0.1.0
 */
public interface RequestGroups extends AutoCloseable {

    /**
     * The group of a request, {@link KeyGroups#NONE} if it may be written by any subtask: its key cannot be told, or is
     * not valid, so that the writer will not send it.
     *
     * @throws IOException if that depends on a table that cannot be reached
     */
    int groupOf(DynamoDbWriteRequest request) throws IOException;

    /** Gives back what was needed to know the keys, such as a client. */
    @Override
    default void close() {}

    /**
     * Opens the groups in a task.
     *
     * @since 0.1.0
     */
    @FunctionalInterface
    interface Factory extends Serializable {

        RequestGroups open();
    }
}
