/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.failure;

import java.io.IOException;
import java.io.Serializable;

/**
 * Strategy for items that the table will never accept: too large, without a proper key, or refused as invalid. Called
 * on the task's thread, for one item at a time; by then the other items of its batch are in the table, or on their way to it
 * again if they could not be written at once.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface InvalidItemPolicy extends Serializable {

    /**
     * Takes care of the item. Returning means that it is settled and the sink goes on without it.
     *
     * @throws IOException to fail the job
     */
    void onInvalidItem(InvalidItem item) throws IOException;

    /** Fails the job. */
    static InvalidItemPolicy fail() {
        return item -> {
            throw new DynamoDbWriteException(item.describe());
        };
    }
}
